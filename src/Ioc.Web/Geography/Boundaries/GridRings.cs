namespace Ioc.Geography;

/// <param name="Polygon">Rings of one polygon follow one another, the shell first.</param>
/// <param name="Start">First vertex; the closing one is not repeated.</param>
/// <param name="Area">Square grid steps, not signed.</param>
internal readonly record struct RingSpan(int Commune, int Polygon, bool IsHole, int Start, int End, double Area);

/// <summary>The rings of all communes, their vertices in one list.</summary>
internal sealed class GridRings
{
    private readonly List<RingSpan> _spans = [];
    private int _polygons;

    public List<int> Vertices { get; } = [];

    public int Count => _spans.Count;

    public RingSpan this[int ring] => _spans[ring];

    /// <summary>Takes the loops of what was one polygon and may have come apart into several.</summary>
    public void Add(GridPoints points, int commune, List<GridLoop> loops)
    {
        GridLoop[] shells = [.. loops.Where(l => l.Area > 0).OrderBy(l => l.Area)];
        var holes = loops.Where(l => l.Area < 0)
            .ToLookup(hole => shells.Length == 1 ? shells[0] : shells.FirstOrDefault(shell => Encloses(points, shell, hole)));
        foreach (var shell in shells)
        {
            Append(commune, shell);
            foreach (var hole in holes[shell])
            {
                Append(commune, hole);
            }

            _polygons++;
        }
    }

    /// <summary>The same rings with vertices put into their lines.</summary>
    /// <param name="missing">See <see cref="MissingVertices.Find"/>.</param>
    public GridRings With(GridPoints points, Dictionary<(int From, int To), List<int>> missing)
    {
        var rings = new GridRings();
        for (var ring = 0; ring < Count;)
        {
            var (polygon, commune) = (_spans[ring].Polygon, _spans[ring].Commune);
            var loops = new List<GridLoop>();
            for (; ring < Count && _spans[ring].Polygon == polygon; ring++)
            {
                GridLoops.Take(points, Completed(_spans[ring], missing), _spans[ring].IsHole, loops);
            }

            rings.Add(points, commune, loops);
        }

        return rings;
    }

    private IEnumerable<int> Completed(RingSpan ring, Dictionary<(int From, int To), List<int>> missing)
    {
        for (var i = ring.Start; i < ring.End; i++)
        {
            var (from, to) = (Vertices[i], Vertices[i + 1 < ring.End ? i + 1 : ring.Start]);
            yield return from;
            if (missing.TryGetValue((Math.Min(from, to), Math.Max(from, to)), out var between))
            {
                foreach (var id in from < to ? between : Enumerable.Reverse(between))
                {
                    yield return id;
                }
            }
        }
    }

    private void Append(int commune, GridLoop loop)
    {
        var start = Vertices.Count;
        Vertices.AddRange(loop.Vertices);
        _spans.Add(new RingSpan(commune, _polygons, loop.Area < 0, start, Vertices.Count, Math.Abs(loop.Area)));
    }

    // By a vertex of the hole that is not one of the shell; a hole that has none lies along the shell and is as good as filled.
    private static bool Encloses(GridPoints points, GridLoop shell, GridLoop hole)
    {
        var corners = shell.Vertices.ToHashSet();
        return hole.Vertices.Find(v => !corners.Contains(v)) is var inner && !corners.Contains(inner) && Encloses(points, shell.Vertices, inner);
    }

    private static bool Encloses(GridPoints points, List<int> shell, int point)
    {
        var (x, y, inside) = ((double)points.X(point), (double)points.Y(point), false);
        for (int i = 0, j = shell.Count - 1; i < shell.Count; j = i++)
        {
            double x1 = points.X(shell[i]), y1 = points.Y(shell[i]), x2 = points.X(shell[j]), y2 = points.Y(shell[j]);
            inside ^= y1 > y != y2 > y && x < ((x2 - x1) * (y - y1) / (y2 - y1)) + x1;
        }

        return inside;
    }
}
