using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ioc.Storage;

/// <summary>Writes ClickHouse's RowBinary, value by value in the order of the INSERT's columns.</summary>
public sealed class RowBinaryWriter(int capacity = 64 * 1024)
{
    private readonly ArrayBufferWriter<byte> _rows = new(capacity);

    public ReadOnlyMemory<byte> Written => _rows.WrittenMemory;

    public int Length => _rows.WrittenCount;

    public void Clear() => _rows.ResetWrittenCount();

    public void Write(bool value) => Write((byte)(value ? 1 : 0));

    public void Write(byte value)
    {
        _rows.GetSpan(1)[0] = value;
        _rows.Advance(1);
    }

    /// <summary>A Nullable(Bool).</summary>
    public void Write(bool? value)
    {
        Write((byte)(value is null ? 1 : 0));
        if (value is { } known)
        {
            Write(known);
        }
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_rows.GetSpan(4), value);
        _rows.Advance(4);
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_rows.GetSpan(8), value);
        _rows.Advance(8);
    }

    public void Write(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_rows.GetSpan(8), value);
        _rows.Advance(8);
    }

    /// <summary>A FixedString(16).</summary>
    public void Write(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_rows.GetSpan(16), value);
        _rows.Advance(16);
    }

    /// <summary>A Date.</summary>
    public void Write(DateOnly value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_rows.GetSpan(2), checked((ushort)(value.DayNumber - UnixDay)));
        _rows.Advance(2);
    }

    /// <summary>A DateTime64(3, 'UTC').</summary>
    public void Write(DateTimeOffset value) => Write(value.ToUnixTimeMilliseconds());

    public void Write(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLength(length);
        Encoding.UTF8.GetBytes(value, _rows.GetSpan(length));
        _rows.Advance(length);
    }

    /// <summary>Rows that were written elsewhere, as they are.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => _rows.Write(bytes);

    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    private void WriteLength(int length)
    {
        var left = (uint)length;
        for (; left >= 0x80; left >>= 7)
        {
            Write((byte)(left | 0x80));
        }
        Write((byte)left);
    }
}
