namespace Ioc.Geography;

/// <summary>
/// Communes cut into arcs: a border between two of them is one arc that both refer to, so whatever is done to it is done to both.
/// </summary>
/// <param name="X">Longitude of each arc vertex, in <see cref="Quantum"/>s.</param>
/// <param name="Y">Latitude of each arc vertex, in <see cref="Quantum"/>s.</param>
/// <param name="Starts">Where each arc begins in <see cref="X"/>; one more entry than there are arcs. A closed arc repeats its first vertex.</param>
internal sealed record Coverage(int Digits, int[] X, int[] Y, int[] Starts, IReadOnlyList<CoverageCommune> Communes)
{
    public int Arcs => Starts.Length - 1;

    /// <summary>Degrees of one step of the grid.</summary>
    public double Quantum => Math.Pow(10, -Digits);

    public bool IsClosed(int arc) => X[Starts[arc]] == X[Starts[arc + 1] - 1] && Y[Starts[arc]] == Y[Starts[arc + 1] - 1];
}

internal sealed record CoverageCommune(string Code, IReadOnlyList<CoveragePolygon> Polygons);

/// <param name="Rings">The shell, counter-clockwise, then the holes, clockwise.</param>
internal sealed record CoveragePolygon(IReadOnlyList<CoverageRing> Rings);

/// <param name="Arcs">In order along the ring; <c>~a</c> is arc <c>a</c> backwards.</param>
/// <param name="Area">Square metres enclosed, as imported.</param>
internal sealed record CoverageRing(int[] Arcs, double Area);
