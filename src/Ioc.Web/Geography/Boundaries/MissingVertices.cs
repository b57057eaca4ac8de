namespace Ioc.Geography;

/// <summary>
/// Vertices that one commune has on a border and its neighbour lacks: three communes meet on what the one on the other side
/// draws as a single straight line. Without them the two sides are different arcs and part when simplified.
/// </summary>
internal static class MissingVertices
{
    /// <summary>Grid steps; both the vertex and the ends of the line are rounded, each by up to 0.71.</summary>
    private const double Tolerance = 1.5;

    /// <returns>By line (lower point first) the points to insert, in order from the lower point.</returns>
    public static Dictionary<(int From, int To), List<int>> Find(GridPoints points, CutArcs cut)
    {
        var loose = LooseVertices(cut);
        var cells = new VertexCells(points, [.. loose.Keys]);
        var found = new Dictionary<(int From, int To), List<int>>();
        for (var arc = 0; arc < cut.Uses.Length; arc++)
        {
            if (cut.Uses[arc] > 1)
            {
                continue;
            }

            for (var i = cut.Starts[arc]; i < cut.Starts[arc + 1] - 1; i++)
            {
                var (from, to) = (Math.Min(cut.Vertices[i], cut.Vertices[i + 1]), Math.Max(cut.Vertices[i], cut.Vertices[i + 1]));
                var owner = cut.Owner[arc];
                var near = cells.Near(from, to, Tolerance).Where(id => loose[id] != owner).Distinct().ToList();
                if (near.Count > 0)
                {
                    found[(from, to)] = [.. near.OrderBy(id => Along(points, from, to, id))];
                }
            }
        }

        return found;
    }

    // Only lines that no neighbour shares can lack a vertex. The value is the one commune the vertex belongs to, -1 for several.
    private static Dictionary<int, int> LooseVertices(CutArcs cut)
    {
        var owners = new Dictionary<int, int>();
        for (var arc = 0; arc < cut.Uses.Length; arc++)
        {
            for (var i = cut.Starts[arc]; cut.Uses[arc] == 1 && i < cut.Starts[arc + 1]; i++)
            {
                var id = cut.Vertices[i];
                owners[id] = owners.TryGetValue(id, out var owner) && owner != cut.Owner[arc] ? -1 : cut.Owner[arc];
            }
        }

        return owners;
    }

    private static double Along(GridPoints points, int from, int to, int id) =>
        ((double)(points.X(id) - points.X(from)) * (points.X(to) - points.X(from)))
        + ((double)(points.Y(id) - points.Y(from)) * (points.Y(to) - points.Y(from)));

    private sealed class VertexCells
    {
        private const int CellSize = 64;

        private readonly GridPoints _points;
        private readonly int[] _ids;
        private readonly int[] _starts;
        private readonly int _mask;

        public VertexCells(GridPoints points, int[] ids)
        {
            _points = points;
            _mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(ids.Length, 16)) - 1;
            _starts = new int[_mask + 2];
            foreach (var id in ids)
            {
                _starts[Bucket(points.X(id) / CellSize, points.Y(id) / CellSize) + 1]++;
            }

            for (var b = 0; b <= _mask; b++)
            {
                _starts[b + 1] += _starts[b];
            }

            var next = (int[])_starts.Clone();
            _ids = new int[ids.Length];
            foreach (var id in ids)
            {
                _ids[next[Bucket(points.X(id) / CellSize, points.Y(id) / CellSize)]++] = id;
            }
        }

        /// <summary>Points within the tolerance of the line between two points, its ends left out; some may come twice.</summary>
        public IEnumerable<int> Near(int from, int to, double tolerance)
        {
            double x1 = _points.X(from), y1 = _points.Y(from), x2 = _points.X(to), y2 = _points.Y(to);
            var pieces = (int)(Math.Max(Math.Abs(x2 - x1), Math.Abs(y2 - y1)) / CellSize) + 1;
            for (var piece = 0; piece < pieces; piece++)
            {
                var (a, b) = ((double)piece / pieces, (piece + 1.0) / pieces);
                var (ax, ay, bx, by) = (x1 + (a * (x2 - x1)), y1 + (a * (y2 - y1)), x1 + (b * (x2 - x1)), y1 + (b * (y2 - y1)));
                for (var cx = Cell(Math.Min(ax, bx) - tolerance); cx <= Cell(Math.Max(ax, bx) + tolerance); cx++)
                {
                    for (var cy = Cell(Math.Min(ay, by) - tolerance); cy <= Cell(Math.Max(ay, by) + tolerance); cy++)
                    {
                        var bucket = Bucket(cx, cy);
                        for (var i = _starts[bucket]; i < _starts[bucket + 1]; i++)
                        {
                            if (_ids[i] != from && _ids[i] != to && Distance(_ids[i], x1, y1, x2, y2) <= tolerance)
                            {
                                yield return _ids[i];
                            }
                        }
                    }
                }
            }
        }

        private static int Cell(double coordinate) => (int)coordinate / CellSize;

        private int Bucket(int cx, int cy) => (int)(((uint)cx * 0x9E3779B1u) ^ ((uint)cy * 0x85EBCA77u)) & _mask;

        private double Distance(int id, double x1, double y1, double x2, double y2)
        {
            double px = _points.X(id), py = _points.Y(id), dx = x2 - x1, dy = y2 - y1;
            var t = Math.Clamp((((px - x1) * dx) + ((py - y1) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
            return Math.Sqrt(Math.Pow(x1 + (t * dx) - px, 2) + Math.Pow(y1 + (t * dy) - py, 2));
        }
    }
}
