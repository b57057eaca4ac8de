namespace Ioc.Geography;

/// <summary>Rings cut into arcs that neighbours share.</summary>
/// <param name="Vertices">Point of each arc vertex.</param>
/// <param name="RingArcs">For each ring its arcs, <c>~a</c> for backwards.</param>
/// <param name="Uses">By how many rings each arc is used.</param>
/// <param name="Owner">The first commune that uses each arc.</param>
internal sealed record CutArcs(int[] Vertices, int[] X, int[] Y, int[] Starts, int[][] RingArcs, int[] Uses, int[] Owner);

internal static class ArcCutter
{
    public static CutArcs Cut(GridPoints points, GridRings rings)
    {
        var junctions = Junctions(points.Count, rings);
        var arcs = new ArcTable();
        var ringArcs = new int[rings.Count][];
        for (var r = 0; r < rings.Count; r++)
        {
            ringArcs[r] = CutRing(points, rings.Vertices, rings[r], junctions, arcs);
        }

        var flat = arcs.Vertices.ToArray();
        return new CutArcs(
            flat, Array.ConvertAll(flat, points.X), Array.ConvertAll(flat, points.Y), [.. arcs.Starts, flat.Length], ringArcs, [.. arcs.Uses], [.. arcs.Owner]);
    }

    // A vertex is a junction when two visits to it have different neighbours: there the set of communes along the line changes.
    private static bool[] Junctions(int points, GridRings rings)
    {
        var (one, other, junctions) = (new int[points], new int[points], new bool[points]);
        Array.Fill(one, -1);
        var vertices = rings.Vertices;
        for (var r = 0; r < rings.Count; r++)
        {
            var ring = rings[r];
            var before = vertices[ring.End - 1];
            for (var i = ring.Start; i < ring.End; i++)
            {
                var (vertex, after) = (vertices[i], vertices[i + 1 < ring.End ? i + 1 : ring.Start]);
                if (one[vertex] < 0)
                {
                    (one[vertex], other[vertex]) = (before, after);
                }
                else if (!((one[vertex] == before && other[vertex] == after) || (one[vertex] == after && other[vertex] == before)))
                {
                    junctions[vertex] = true;
                }

                before = vertex;
            }
        }

        return junctions;
    }

    private static int[] CutRing(GridPoints points, List<int> vertices, RingSpan ring, bool[] junctions, ArcTable arcs)
    {
        var count = ring.End - ring.Start;
        var first = Enumerable.Range(0, count).FirstOrDefault(i => junctions[vertices[ring.Start + i]], -1);
        var whole = first < 0;
        if (whole)
        {
            first = Extreme(points, vertices, ring);
        }

        int At(int i) => vertices[ring.Start + ((first + i) % count)];

        var result = new List<int>();
        var piece = new List<int> { At(0) };
        for (var i = 1; i <= count; i++)
        {
            piece.Add(At(i));
            if (i == count || junctions[At(i)])
            {
                result.Add(arcs.Add(piece, ring.Commune));
                piece.Clear();
                piece.Add(At(i));
            }
        }

        return [.. result];
    }

    // An island has no junction to begin at; its lowest corner survives any simplification, and an enclave's two rings agree on it.
    private static int Extreme(GridPoints points, List<int> vertices, RingSpan ring)
    {
        var best = 0;
        for (var i = 1; i < ring.End - ring.Start; i++)
        {
            var (candidate, lowest) = (vertices[ring.Start + i], vertices[ring.Start + best]);
            if ((points.Y(candidate), points.X(candidate)).CompareTo((points.Y(lowest), points.X(lowest))) < 0)
            {
                best = i;
            }
        }

        return best;
    }

    private sealed class ArcTable
    {
        // Between junctions every vertex has just two neighbours, so the first step out of a junction tells the whole arc.
        private readonly Dictionary<(int From, int To), int> _byFirstStep = [];

        public List<int> Vertices { get; } = [];

        public List<int> Starts { get; } = [];

        public List<int> Uses { get; } = [];

        public List<int> Owner { get; } = [];

        public int Add(List<int> piece, int commune)
        {
            var (forwards, backwards) = ((piece[0], piece[1]), (piece[^1], piece[^2]));
            if (_byFirstStep.TryGetValue(forwards, out var known))
            {
                Uses[known]++;
                return known;
            }

            if (_byFirstStep.TryGetValue(backwards, out known))
            {
                Uses[known]++;
                return ~known;
            }

            var arc = Starts.Count;
            Starts.Add(Vertices.Count);
            Vertices.AddRange(piece);
            Uses.Add(1);
            Owner.Add(commune);
            _byFirstStep.Add(forwards, arc);
            return arc;
        }
    }
}
