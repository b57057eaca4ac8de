namespace Ioc.Geography;

/// <summary>Finds where the lines of a simplification cross, touch or cover one another, other than by meeting at their ends.</summary>
internal static class CrossingSegments
{
    /// <returns>Each line in question by the positions of its ends in the coverage; some twice.</returns>
    public static List<(int From, int To)> Of(Simplification simplification)
    {
        var coverage = simplification.Coverage;
        var segments = Segments(simplification);
        var grid = new Grid(coverage, segments);
        var found = new List<(int, int)>();
        foreach (var cell in grid.Cells())
        {
            for (var a = 0; a < cell.Length; a++)
            {
                for (var b = a + 1; b < cell.Length; b++)
                {
                    if (Interfere(coverage, segments[cell.Span[a]], segments[cell.Span[b]]))
                    {
                        found.Add(segments[cell.Span[a]]);
                        found.Add(segments[cell.Span[b]]);
                    }
                }
            }
        }

        return found;
    }

    private static List<(int From, int To)> Segments(Simplification simplification)
    {
        var segments = new List<(int, int)>();
        for (var arc = 0; arc < simplification.Coverage.Arcs; arc++)
        {
            if (!simplification.IsUsed[arc])
            {
                continue;
            }

            var previous = -1;
            foreach (var vertex in simplification.Kept(arc))
            {
                if (previous >= 0)
                {
                    segments.Add((previous, vertex));
                }

                previous = vertex;
            }
        }

        return segments;
    }

    private static bool Interfere(Coverage c, (int From, int To) one, (int From, int To) other)
    {
        var (a, b, p, q) = (At(c, one.From), At(c, one.To), At(c, other.From), At(c, other.To));
        if (Math.Max(a.X, b.X) < Math.Min(p.X, q.X) || Math.Max(p.X, q.X) < Math.Min(a.X, b.X)
            || Math.Max(a.Y, b.Y) < Math.Min(p.Y, q.Y) || Math.Max(p.Y, q.Y) < Math.Min(a.Y, b.Y))
        {
            return false;
        }

        if (a == p || a == q || b == p || b == q)
        {
            // They meet at an end, as they should, unless one runs along the other.
            var (shared, end, otherEnd) = a == p ? (a, b, q) : a == q ? (a, b, p) : b == p ? (b, a, q) : (b, a, p);
            return end == otherEnd || (Side(shared, end, otherEnd) == 0 && Ahead(shared, end, otherEnd));
        }

        return Side(a, b, p) * Side(a, b, q) <= 0 && Side(p, q, a) * Side(p, q, b) <= 0;
    }

    private static (long X, long Y) At(Coverage coverage, int vertex) => (coverage.X[vertex], coverage.Y[vertex]);

    private static int Side((long X, long Y) from, (long X, long Y) to, (long X, long Y) point) =>
        Math.Sign(((to.X - from.X) * (point.Y - from.Y)) - ((to.Y - from.Y) * (point.X - from.X)));

    private static bool Ahead((long X, long Y) from, (long X, long Y) one, (long X, long Y) other) =>
        ((one.X - from.X) * (other.X - from.X)) + ((one.Y - from.Y) * (other.Y - from.Y)) > 0;

    /// <summary>Segments by the cells of a square grid that they pass, so that only neighbours are compared.</summary>
    private sealed class Grid
    {
        private readonly int[] _items;
        private readonly int[] _starts;

        public Grid(Coverage coverage, List<(int From, int To)> segments)
        {
            var side = (int)Math.Clamp(Math.Sqrt(segments.Count), 1, 1024);
            var (minX, minY, maxX, maxY) = Extent(coverage, segments);
            var (width, height) = (((maxX - minX) / side) + 1, ((maxY - minY) / side) + 1);
            _starts = new int[(side * side) + 1];
            Visit((_, cell) => _starts[cell + 1]++);
            for (var i = 0; i < side * side; i++)
            {
                _starts[i + 1] += _starts[i];
            }

            var next = (int[])_starts.Clone();
            _items = new int[_starts[^1]];
            Visit((segment, cell) => _items[next[cell]++] = segment);

            void Visit(Action<int, int> visit)
            {
                for (var s = 0; s < segments.Count; s++)
                {
                    var (from, to) = (At(coverage, segments[s].From), At(coverage, segments[s].To));
                    var (left, right) = ((Math.Min(from.X, to.X) - minX) / width, (Math.Max(from.X, to.X) - minX) / width);
                    var (low, high) = ((Math.Min(from.Y, to.Y) - minY) / height, (Math.Max(from.Y, to.Y) - minY) / height);
                    for (var x = left; x <= right; x++)
                    {
                        for (var y = low; y <= high; y++)
                        {
                            visit(s, (int)((x * side) + y));
                        }
                    }
                }
            }
        }

        public IEnumerable<ReadOnlyMemory<int>> Cells()
        {
            for (var cell = 0; cell < _starts.Length - 1; cell++)
            {
                if (_starts[cell + 1] - _starts[cell] > 1)
                {
                    yield return _items.AsMemory(_starts[cell], _starts[cell + 1] - _starts[cell]);
                }
            }
        }

        private static (long MinX, long MinY, long MaxX, long MaxY) Extent(Coverage coverage, List<(int From, int To)> segments)
        {
            var (minX, minY, maxX, maxY) = (long.MaxValue, long.MaxValue, long.MinValue, long.MinValue);
            foreach (var vertex in segments.SelectMany(s => (int[])[s.From, s.To]))
            {
                (minX, maxX) = (Math.Min(minX, coverage.X[vertex]), Math.Max(maxX, coverage.X[vertex]));
                (minY, maxY) = (Math.Min(minY, coverage.Y[vertex]), Math.Max(maxY, coverage.Y[vertex]));
            }

            return segments.Count == 0 ? (0, 0, 0, 0) : (minX, minY, maxX, maxY);
        }
    }
}
