namespace Ioc.Geography;

/// <summary>A coverage with fewer vertices; borders that were shared still are, because arcs are thinned and not polygons.</summary>
internal sealed class Simplification
{
    private readonly float[] _weights;
    private readonly bool[] _restored;
    private readonly double _threshold;

    private Simplification(Coverage coverage, float[] weights, double threshold, IReadOnlyList<CoverageCommune> communes)
    {
        (Coverage, _weights, _threshold, Communes) = (coverage, weights, threshold, communes);
        _restored = new bool[weights.Length];
        IsUsed = new bool[coverage.Arcs];
        foreach (var arc in communes.SelectMany(c => c.Polygons).SelectMany(p => p.Rings).SelectMany(r => r.Arcs))
        {
            IsUsed[arc < 0 ? ~arc : arc] = true;
        }
    }

    public Coverage Coverage { get; }

    /// <summary>The communes with the polygons and holes that are left; each keeps at least its largest polygon.</summary>
    public IReadOnlyList<CoverageCommune> Communes { get; }

    /// <summary>Whether a ring that is left runs along the arc.</summary>
    public bool[] IsUsed { get; }

    public bool Keeps(int vertex) => _weights[vertex] >= _threshold || _restored[vertex];

    /// <param name="threshold">Square metres: vertices and islands that matter less are left out.</param>
    public static Simplification At(Coverage coverage, float[] weights, double threshold, double smallestIsland) =>
        new(coverage, weights, threshold, [.. Visible(coverage, Math.Max(2 * threshold, smallestIsland))]);

    /// <summary>
    /// Puts back vertices where thinned arcs cross or lie on one another, the weightiest first, until none do
    /// or nothing is left to put back (the borders crossed as imported).
    /// </summary>
    /// <returns>How many vertices were put back.</returns>
    public int PartCrossings()
    {
        for (var total = 0; ;)
        {
            var restored = 0;
            foreach (var (from, to) in CrossingSegments.Of(this))
            {
                var weightiest = -1;
                for (var i = from + 1; i < to; i++)
                {
                    weightiest = weightiest < 0 || _weights[i] > _weights[weightiest] ? i : weightiest;
                }

                if (weightiest >= 0 && !_restored[weightiest])
                {
                    _restored[weightiest] = true;
                    restored++;
                }
            }

            if (restored == 0)
            {
                return total;
            }

            total += restored;
        }
    }

    /// <summary>Vertices kept of an arc, in order, as positions in <see cref="Coverage.X"/>.</summary>
    public IEnumerable<int> Kept(int arc)
    {
        for (var i = Coverage.Starts[arc]; i < Coverage.Starts[arc + 1]; i++)
        {
            if (Keeps(i))
            {
                yield return i;
            }
        }
    }

    private static IEnumerable<CoverageCommune> Visible(Coverage coverage, double smallest)
    {
        var shells = coverage.Communes.Select(c => LargeEnough(c, smallest)).ToArray();
        var drawn = new bool[coverage.Arcs];
        foreach (var arc in shells.SelectMany(c => c.Polygons).SelectMany(p => p.Rings[0].Arcs))
        {
            drawn[arc < 0 ? ~arc : arc] = true;
        }

        // A hole in which a neighbour lies stays as long as the neighbour does.
        return shells.Select(c => c with
        {
            Polygons = [.. c.Polygons.Select(p => new CoveragePolygon(
                [.. p.Rings.Where((ring, i) => i == 0 || ring.Area >= smallest || ring.Arcs.Any(arc => drawn[arc < 0 ? ~arc : arc]))]))],
        });
    }

    private static CoverageCommune LargeEnough(CoverageCommune commune, double smallest)
    {
        var largest = commune.Polygons.MaxBy(p => p.Rings[0].Area);
        return commune with { Polygons = [.. commune.Polygons.Where(p => p == largest || p.Rings[0].Area >= smallest)] };
    }
}
