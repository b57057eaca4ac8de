using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ioc.Storage;

/// <summary>
/// Reads ClickHouse's RowBinary, value by value in the order of the SELECT. Rows are read synchronously from a buffer
/// that always holds at least one whole row: <see cref="HasMoreAsync"/> sees to that before each row.
/// </summary>
public sealed class RowBinaryReader(Stream source) : IDisposable
{
    /// <summary>No row of ours is larger: names are cut at 2,000 characters, codes are shorter.</summary>
    private const int LargestRow = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(4 * LargestRow);
    private readonly Dictionary<int, string> _repeated = [];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Whether a further row is at hand without waiting for it.</summary>
    public bool HasAnother => _end - _start >= LargestRow || (_ended && _end > _start);

    /// <summary>Makes the next row available; false at the end of the answer.</summary>
    public async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        while (!_ended && _end - _start < LargestRow)
        {
            if (_buffer.Length - _end < LargestRow)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            var count = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += count;
            _ended = count == 0;
        }
        return _end > _start;
    }

    public bool ReadBool() => Take(1)[0] != 0;

    public byte ReadUInt8() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public Fixed16 ReadFixed16() => Fixed16.Read(Take(Fixed16.Size));

    public DateOnly ReadDate() => DateOnly.FromDayNumber(UnixDay + BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));

    /// <summary>A DateTime64(3, 'UTC').</summary>
    public DateTimeOffset ReadInstant() => DateTimeOffset.FromUnixTimeMilliseconds(ReadInt64());

    public string ReadString() => Encoding.UTF8.GetString(Take(ReadLength()));

    /// <summary>A string of which few different ones occur, such as a code or a name: each is made only once.</summary>
    public string ReadRepeatedString()
    {
        var bytes = Take(ReadLength());
        var hash = new HashCode();
        hash.AddBytes(bytes);
        var key = hash.ToHashCode();
        if (_repeated.TryGetValue(key, out var known) && Encoding.UTF8.GetByteCount(known) == bytes.Length && Matches(known, bytes))
        {
            return known;
        }
        return _repeated[key] = Encoding.UTF8.GetString(bytes);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    private static bool Matches(string text, ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = utf8.Length <= 1024 ? stackalloc byte[utf8.Length] : new byte[utf8.Length];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes.SequenceEqual(utf8);
    }

    private int ReadLength()
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return length;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_end - _start < count)
        {
            throw new InvalidDataException("The answer of ClickHouse ends within a row.");
        }
        var taken = _buffer.AsSpan(_start, count);
        _start += count;
        return taken;
    }
}
