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
    private List<int> _vertices = [];
    private List<RingSpan> _rings = [];

    /// <param name="geometry">Valid, in degrees; every commune is to be added once.</param>
    public void Add(string code, Geometry geometry)
    {
        var commune = _codes.Count;
        _codes.Add(code);
        var before = _rings.Count;
        for (var part = 0; part < geometry.NumGeometries; part++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(part);
            if (AddRing(polygon.ExteriorRing, commune, part, isHole: false))
            {
                foreach (var hole in polygon.InteriorRings)
                {
                    AddRing(hole, commune, part, isHole: true);
                }
            }
        }

        if (_rings.Count == before)
        {
            AddSpeck(geometry, commune);
        }
    }

    public Coverage Build()
    {
        var cut = ArcCutter.Cut(_points, _vertices, _rings);
        if (MissingVertices.Find(_points, cut) is { Count: > 0 } missing)
        {
            Insert(missing);
            cut = ArcCutter.Cut(_points, _vertices, _rings);
        }

        var communes = _codes.Select(code => (Code: code, Polygons: new List<CoveragePolygon>())).ToArray();
        for (var ring = 0; ring < _rings.Count;)
        {
            var first = _rings[ring];
            var rings = new List<CoverageRing>();
            for (; ring < _rings.Count && _rings[ring].Commune == first.Commune && _rings[ring].Part == first.Part; ring++)
            {
                rings.Add(new CoverageRing(cut.RingArcs[ring], _rings[ring].Area));
            }

            if (!first.IsHole)
            {
                communes[first.Commune].Polygons.Add(new CoveragePolygon(rings));
            }
        }

        return new Coverage(digits, cut.X, cut.Y, cut.Starts, [.. communes.Select(c => new CoverageCommune(c.Code, c.Polygons))]);
    }

    private bool AddRing(LineString ring, int commune, int part, bool isHole)
    {
        var sequence = ring.CoordinateSequence;
        var start = _vertices.Count;
        for (var i = 0; i < sequence.Count - 1; i++)
        {
            Append(_vertices, start, _points.IdOf((int)Math.Round(sequence.GetX(i) * _steps), (int)Math.Round(sequence.GetY(i) * _steps)));
        }

        return EndRing(_vertices, _rings, new RingSpan(commune, part, isHole, start, 0, 0));
    }

    // An islet smaller than the grid still is that commune's territory: a diamond of one step each way stands for it.
    private void AddSpeck(Geometry geometry, int commune)
    {
        var centre = geometry.EnvelopeInternal.Centre;
        var (x, y, start) = ((int)Math.Round(centre.X * _steps), (int)Math.Round(centre.Y * _steps), _vertices.Count);
        _vertices.AddRange([_points.IdOf(x + 1, y), _points.IdOf(x, y + 1), _points.IdOf(x - 1, y), _points.IdOf(x, y - 1)]);
        EndRing(_vertices, _rings, new RingSpan(commune, 0, false, start, 0, 0));
    }

    // Rounding makes neighbours fall together and thin spikes fold onto themselves; neither encloses anything.
    private static void Append(List<int> vertices, int start, int id)
    {
        var count = vertices.Count - start;
        if (count >= 1 && vertices[^1] == id)
        {
            return;
        }

        if (count >= 2 && vertices[^2] == id)
        {
            vertices.RemoveAt(vertices.Count - 1);
            return;
        }

        vertices.Add(id);
    }

    private bool EndRing(List<int> vertices, List<RingSpan> rings, RingSpan ring)
    {
        var (start, end) = (ring.Start, vertices.Count);
        while (end - start >= 2)
        {
            if (vertices[start] == vertices[end - 1] || (end - start >= 3 && vertices[start] == vertices[end - 2]))
            {
                end--;
            }
            else if (end - start >= 3 && vertices[start + 1] == vertices[end - 1])
            {
                start++;
            }
            else
            {
                break;
            }
        }

        vertices.RemoveRange(end, vertices.Count - end);
        var area = end - start < 3 ? 0 : SignedArea(vertices, start, end);
        if (area == 0)
        {
            vertices.RemoveRange(ring.Start, vertices.Count - ring.Start);
            return false;
        }

        if (area > 0 == ring.IsHole)
        {
            vertices.Reverse(start, end - start);
        }

        rings.Add(ring with { Start = start, End = end, Area = Math.Abs(area) });
        return true;
    }

    private double SignedArea(List<int> vertices, int start, int end)
    {
        var (originX, originY, doubled) = (_points.X(vertices[start]), _points.Y(vertices[start]), 0.0);
        for (var i = start; i < end - 1; i++)
        {
            double x1 = _points.X(vertices[i]) - originX, y1 = _points.Y(vertices[i]) - originY;
            double x2 = _points.X(vertices[i + 1]) - originX, y2 = _points.Y(vertices[i + 1]) - originY;
            doubled += (x1 * y2) - (x2 * y1);
        }

        return doubled / 2 * Metres.PerDegreeSquared(originY / _steps) / (_steps * _steps);
    }

    private void Insert(Dictionary<(int From, int To), List<int>> missing)
    {
        var (vertices, rings) = (new List<int>(_vertices.Count + missing.Count), new List<RingSpan>(_rings.Count));
        foreach (var ring in _rings)
        {
            var start = vertices.Count;
            for (var i = ring.Start; i < ring.End; i++)
            {
                var (from, to) = (_vertices[i], _vertices[i + 1 < ring.End ? i + 1 : ring.Start]);
                Append(vertices, start, from);
                if (missing.TryGetValue((Math.Min(from, to), Math.Max(from, to)), out var between))
                {
                    foreach (var id in from < to ? between : Enumerable.Reverse(between))
                    {
                        Append(vertices, start, id);
                    }
                }
            }

            EndRing(vertices, rings, ring with { Start = start });
        }

        (_vertices, _rings) = (vertices, rings);
    }
}

/// <param name="Part">Which polygon of the commune.</param>
/// <param name="Start">First vertex; the closing one is not repeated.</param>
/// <param name="Area">Square metres.</param>
internal readonly record struct RingSpan(int Commune, int Part, bool IsHole, int Start, int End, double Area);

internal static class Metres
{
    public const double PerDegree = 111_195;

    /// <summary>Square metres of a square degree at a latitude, on the sphere.</summary>
    public static double PerDegreeSquared(double latitude) => PerDegree * PerDegree * Math.Cos(latitude * Math.PI / 180);
}
