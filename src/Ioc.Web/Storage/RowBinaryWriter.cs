using System.Buffers.Binary;
using System.Text;

namespace Ioc.Storage;

/// <summary>Writes ClickHouse's RowBinary, value by value in the order of the INSERT's columns.</summary>
public sealed class RowBinaryWriter(int capacity = 64 * 1024)
{
    /// <summary>A text of so many characters fits 127 bytes whatever they are, so its length is one byte, known to be there before it is.</summary>
    private const int ShortText = 42;

    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    private byte[] _rows = GC.AllocateUninitializedArray<byte>(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _rows.AsMemory(0, Length);

    /// <summary>
    /// Time to begin another, where many rows are kept for a while: buffers of this size are moved about cheaply by the garbage collector,
    /// a large one is grown by copying and makes it go through the whole heap.
    /// </summary>
    public bool IsFull => Length >= 48 * 1024;

    public void Clear() => Length = 0;

    public void Write(bool value) => Write((byte)(value ? 1 : 0));

    public void Write(byte value) => Take(1)[0] = value;

    /// <summary>A Nullable(Bool).</summary>
    public void Write(bool? value)
    {
        Write((byte)(value is null ? 1 : 0));
        if (value is { } known)
        {
            Write(known);
        }
    }

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void Write(Fixed16 value) => value.Write(Take(Fixed16.Size));

    /// <summary>A Date.</summary>
    public void Write(DateOnly value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), checked((ushort)(value.DayNumber - UnixDay)));

    /// <summary>A DateTime64(3, 'UTC').</summary>
    public void Write(DateTimeOffset value) => Write(value.ToUnixTimeMilliseconds());

    public void Write(string value)
    {
        if (value.Length <= ShortText)
        {
            Reserve(1 + (3 * ShortText));
            var count = Encoding.UTF8.GetBytes(value, _rows.AsSpan(Length + 1));
            _rows[Length] = (byte)count;
            Length += 1 + count;
            return;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLength(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Rows that were written elsewhere, as they are.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Takes room that is to be written over through <see cref="From"/>; until then it holds anything.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>What has been written from a place on, to be written over; valid until the next value is written.</summary>
    public Span<byte> From(int start) => _rows.AsSpan(start, Length - start);

    /// <summary>A number of seven bits a byte, as the lengths of texts are written.</summary>
    public void WriteLength(int length)
    {
        var left = (uint)length;
        for (; left >= 0x80; left >>= 7)
        {
            Write((byte)(left | 0x80));
        }
        Write((byte)left);
    }

    /// <summary>Makes room, so that so many bytes more are written without moving what is there.</summary>
    public void Reserve(int count)
    {
        if (_rows.Length - Length < count)
        {
            Array.Resize(ref _rows, Math.Max(_rows.Length * 2, checked(Length + count)));
        }
    }

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var taken = _rows.AsSpan(Length, count);
        Length += count;
        return taken;
    }
}
