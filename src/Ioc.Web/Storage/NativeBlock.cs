namespace Ioc.Storage;

/// <summary>A column as rows are sent in it. A text is sent as String also where the table keeps it as LowCardinality(String).</summary>
/// <param name="Type">One of those that <see cref="NativeBlock"/> knows.</param>
public readonly record struct NativeColumn(string Name, string Type);

/// <summary>
/// Turns rows as <see cref="RowBinaryWriter"/> writes them into one block of ClickHouse's Native: column after column, each with its
/// name and type, as the database keeps them. It takes many rows in half the time that it needs to read them one by one (docs/decisions/0009).
/// </summary>
/// <remarks>
/// The buffer is kept for the next block: a new one of some megabytes for each would have the garbage collector go through the whole heap.
/// </remarks>
public sealed class NativeBlock(params IReadOnlyList<NativeColumn> columns)
{
    private readonly Column[] _columns = [.. columns.Select(column => new Column(column))];
    private readonly RowBinaryWriter _block = new(capacity: 0);

    /// <param name="parts">That hold the rows, in this order.</param>
    /// <param name="rows">Whole rows of a part, their values in the order of the columns; asked twice.</param>
    /// <returns>Valid until the next block is made; empty when there are no rows.</returns>
    /// <exception cref="ArgumentException">The rows of a part end within one.</exception>
    public ReadOnlyMemory<byte> Of<T>(IReadOnlyCollection<T> parts, Func<T, ReadOnlyMemory<byte>> rows)
    {
        _block.Clear();
        var count = Measure(parts, rows);
        if (count == 0)
        {
            return _block.Written;
        }

        // Of a value that may be absent, a block keeps a byte more than a row.
        _block.Reserve(_columns.Sum(column => column.Bytes + count));
        _block.WriteLength(_columns.Length);
        _block.WriteLength(count);
        foreach (var column in _columns)
        {
            column.Begin(_block, count);
        }

        foreach (var part in parts)
        {
            Move(rows(part).Span, _block.From(0));
        }
        return _block.Written;
    }

    /// <summary>Counts the rows, and the bytes of each column.</summary>
    private int Measure<T>(IReadOnlyCollection<T> parts, Func<T, ReadOnlyMemory<byte>> rows)
    {
        Array.ForEach(_columns, column => column.Bytes = 0);
        var count = 0;
        foreach (var part in parts)
        {
            count += Measure(rows(part).Span);
        }
        return count;
    }

    private int Measure(ReadOnlySpan<byte> rows)
    {
        var (count, at) = (0, 0);
        for (; at < rows.Length; count++)
        {
            foreach (var column in _columns)
            {
                at += column.Measure(at < rows.Length ? rows[at..] : throw Torn());
            }
        }
        return at == rows.Length ? count : throw Torn();
    }

    private void Move(ReadOnlySpan<byte> rows, Span<byte> block)
    {
        for (var at = 0; at < rows.Length;)
        {
            foreach (var column in _columns)
            {
                at += column.Move(rows[at..], block);
            }
        }
    }

    private static ArgumentException Torn() => new("The rows end within one.");

    private sealed class Column(NativeColumn column)
    {
        private const int Varying = 0;
        private const int NullableByte = -1;

        private readonly int _width = column.Type switch
        {
            "Bool" or "UInt8" => 1,
            "Date" => 2,
            "Int32" => 4,
            "Int64" or "UInt64" or "DateTime64(3, 'UTC')" => 8,
            "FixedString(16)" => Fixed16.Size,
            "String" => Varying,
            "Nullable(Bool)" => NullableByte,
            _ => throw new ArgumentException($"{column.Name}: nobody knows how wide a {column.Type} is."),
        };

        private int _next;
        private int _nextNull;

        /// <summary>Of all its values, as rows hold them.</summary>
        public int Bytes { get; set; }

        /// <summary>Adds the width of the value with which <paramref name="rows"/> begin.</summary>
        public int Measure(ReadOnlySpan<byte> rows)
        {
            var width = WidthOf(rows);
            Bytes += width;
            return width;
        }

        /// <summary>Writes name and type, and takes the room of its values.</summary>
        public void Begin(RowBinaryWriter block, int count)
        {
            block.Write(column.Name);
            block.Write(column.Type);
            _nextNull = block.Length;
            _next = _width == NullableByte ? _nextNull + count : _nextNull;
            block.Skip(_width == NullableByte ? 2 * count : Bytes);
        }

        /// <summary>Copies the value with which <paramref name="rows"/> begin to its place.</summary>
        /// <returns>Its width in the row.</returns>
        public int Move(ReadOnlySpan<byte> rows, Span<byte> block)
        {
            var width = WidthOf(rows);
            if (_width == NullableByte)
            {
                // First all that says which are absent, then the values.
                block[_nextNull++] = rows[0];
                block[_next++] = width == 2 ? rows[1] : (byte)0;
                return width;
            }
            rows[..width].CopyTo(block[_next..]);
            _next += width;
            return width;
        }

        private int WidthOf(ReadOnlySpan<byte> rows) => _width switch
        {
            Varying => TextWidth(rows),
            NullableByte => rows[0] == 0 ? 2 : 1,
            var width => width,
        };

        private static int TextWidth(ReadOnlySpan<byte> rows)
        {
            var (length, bytes) = (rows[0] & 0x7F, 1);
            for (; (rows[bytes - 1] & 0x80) != 0; bytes++)
            {
                length |= (rows[bytes] & 0x7F) << (7 * bytes);
            }
            return bytes + length;
        }
    }
}
