using NetTopologySuite.Geometries;

namespace Ioc.Geography;

/// <summary>
/// Finds the borders that communes share. Vertices are first put on a grid, so that borders which agree but for rounding agree exactly;
/// then every ring is cut where its neighbours change, and equal pieces become one arc.
/// </summary>
/// <param name="digits">Decimal places of a degree kept: 5 is a metre, 4 is eleven.</param>
internal sealed class CoverageBuilder(int digits)
{
    private readonly double _steps = Math.Pow(10, digits);
    private readonly GridPoints _points = new();
    private readonly List<string> _codes = [];
    private GridRings _rings = new();

    /// <param name="geometry">Valid, in degrees; every commune is to be added once.</param>
    public void Add(string code, Geometry geometry)
    {
        var commune = _codes.Count;
        _codes.Add(code);
        var before = _rings.Count;
        for (var part = 0; part < geometry.NumGeometries; part++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(part);
            var loops = new List<GridLoop>();
            GridLoops.Take(_points, OnGrid(polygon.ExteriorRing), isHole: false, loops);
            foreach (var hole in polygon.InteriorRings)
            {
                GridLoops.Take(_points, OnGrid(hole), isHole: true, loops);
            }

            _rings.Add(_points, commune, loops);
        }

        if (_rings.Count == before)
        {
            AddSpeck(geometry, commune);
        }
    }

    public Coverage Build()
    {
        var cut = ArcCutter.Cut(_points, _rings);
        if (MissingVertices.Find(_points, cut) is { Count: > 0 } missing)
        {
            _rings = _rings.With(_points, missing);
            cut = ArcCutter.Cut(_points, _rings);
        }

        var communes = _codes.Select(_ => new List<CoveragePolygon>()).ToArray();
        for (var ring = 0; ring < _rings.Count;)
        {
            var (polygon, commune) = (_rings[ring].Polygon, _rings[ring].Commune);
            var rings = new List<CoverageRing>();
            for (; ring < _rings.Count && _rings[ring].Polygon == polygon; ring++)
            {
                rings.Add(new CoverageRing(cut.RingArcs[ring], _rings[ring].Area * SquareMetres(_rings[ring])));
            }

            communes[commune].Add(new CoveragePolygon(rings));
        }

        return new Coverage(digits, cut.X, cut.Y, cut.Starts, [.. _codes.Select((code, i) => new CoverageCommune(code, communes[i]))]);
    }

    private IEnumerable<int> OnGrid(LineString ring)
    {
        var sequence = ring.CoordinateSequence;
        for (var i = 0; i < sequence.Count - 1; i++)
        {
            yield return _points.IdOf((int)Math.Round(sequence.GetX(i) * _steps), (int)Math.Round(sequence.GetY(i) * _steps));
        }
    }

    // An islet smaller than the grid still is that commune's territory: a diamond of one step each way stands for it.
    private void AddSpeck(Geometry geometry, int commune)
    {
        var centre = geometry.EnvelopeInternal.Centre;
        var (x, y) = ((int)Math.Round(centre.X * _steps), (int)Math.Round(centre.Y * _steps));
        var loops = new List<GridLoop>();
        GridLoops.Take(_points, [_points.IdOf(x + 1, y), _points.IdOf(x, y + 1), _points.IdOf(x - 1, y), _points.IdOf(x, y - 1)], isHole: false, loops);
        _rings.Add(_points, commune, loops);
    }

    private double SquareMetres(RingSpan ring) =>
        Metres.PerDegreeSquared(_points.Y(_rings.Vertices[ring.Start]) / _steps) / (_steps * _steps);
}

internal static class Metres
{
    private const double PerDegree = 111_195;

    /// <summary>Square metres of a square degree at a latitude, on the sphere.</summary>
    public static double PerDegreeSquared(double latitude) => PerDegree * PerDegree * Math.Cos(latitude * Math.PI / 180);
}
