using System.Globalization;
using System.Text;
using Ioc.Geography;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Triangulate;

namespace Ioc.Tests.Geography;

/// <summary>
/// Boundaries that never were, of real communes: each holds its own representative point, neighbours share noisy borders
/// vertex for vertex, and islets lie off the coast. The same numbers always give the same boundaries.
/// </summary>
public sealed class GeneratedBoundaries
{
    private static readonly GeometryFactory Factory = new();

    private readonly Dictionary<(Coordinate, Coordinate), Coordinate[]> _borders = [];
    private readonly Dictionary<string, List<Polygon>> _polygons = [];
    private readonly double _step;
    private readonly int _seed;

    private GeneratedBoundaries(double step, int seed) => (_step, _seed) = (step, seed);

    public IReadOnlyDictionary<string, List<Polygon>> Polygons => _polygons;

    public int Vertices => _polygons.Values.Sum(list => list.Sum(p => p.NumPoints));

    public int Parts => _polygons.Values.Sum(list => list.Count);

    /// <param name="step">Degrees between vertices of a border, about; 0.0002 gives a province some hundred thousand.</param>
    public static GeneratedBoundaries Of(IReadOnlyList<Commune> communes, double step, int islets = 0, int seed = 22)
    {
        var made = new GeneratedBoundaries(step, seed);
        var sea = Sea(communes);
        var byPoint = communes.ToDictionary(c => new Coordinate(c.Longitude, c.Latitude));
        var diagram = new VoronoiDiagramBuilder();
        diagram.SetSites(byPoint.Keys.Concat(sea).ToList());
        foreach (var cell in ((GeometryCollection)diagram.GetDiagram(Factory)).Geometries)
        {
            if (byPoint.TryGetValue((Coordinate)cell.UserData, out var commune))
            {
                made._polygons[commune.Code] = [made.Noisy(cell.Coordinates)];
            }
        }

        made.ScatterIslets(communes, sea, islets);
        return made;
    }

    /// <param name="properties">The JSON of a feature's properties; <c>null</c> leaves the commune out.</param>
    public void Write(string path, Func<string, string?> properties)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false));
        file.Write("{\"type\":\"FeatureCollection\",\"features\":[");
        var separator = "\n";
        foreach (var (code, polygons) in _polygons)
        {
            if (properties(code) is { } own)
            {
                file.Write(separator);
                WriteFeature(file, own, polygons);
                separator = ",\n";
            }
        }

        file.Write("\n]}\n");
    }

    public void Write(string path) => Write(path, code => $"{{\"code\":\"{code}\"}}");

    public static void WriteFeature(TextWriter file, string properties, IReadOnlyList<Polygon> polygons)
    {
        file.Write($"{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[");
        for (var p = 0; p < polygons.Count; p++)
        {
            file.Write(p == 0 ? "[[" : ",[[");
            var separator = "";
            foreach (var position in polygons[p].ExteriorRing.Coordinates)
            {
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{separator}[{position.X:0.#######},{position.Y:0.#######}]"));
                separator = ",";
            }

            file.Write("]]");
        }

        file.Write("]}}");
    }

    // Sites out at sea: the cells of the outermost communes end half-way to them, and that is the coast.
    private static Coordinate[] Sea(IReadOnlyList<Commune> communes)
    {
        var land = Factory.CreateMultiPointFromCoords([.. communes.Select(c => new Coordinate(c.Longitude, c.Latitude))]).Buffer(0.12, 6);
        return [.. Enumerable.Range(0, land.NumGeometries).SelectMany(i => ((Polygon)land.GetGeometryN(i)).ExteriorRing.Coordinates).Select(Rounded).Distinct()];
    }

    private Polygon Noisy(Coordinate[] cell)
    {
        var ring = new List<Coordinate>();
        for (var i = 0; i < cell.Length - 1; i++)
        {
            ring.AddRange(Border(Rounded(cell[i]), Rounded(cell[i + 1])).SkipLast(1));
        }

        ring.Add(ring[0]);
        return Factory.CreatePolygon([.. ring]);
    }

    private Coordinate[] Border(Coordinate from, Coordinate to)
    {
        if (from.CompareTo(to) > 0)
        {
            return [.. Border(to, from).Reverse()];
        }

        if (!_borders.TryGetValue((from, to), out var border))
        {
            // Not HashCode, which differs from run to run.
            var random = new Random((int)((_seed + ((long)(from.X * 1e7) * 31) + ((long)(to.Y * 1e7) * 17)) % int.MaxValue));
            var positions = new List<Coordinate> { from };
            Wander(from, to, random, positions);
            _borders.Add((from, to), border = [.. positions]);
        }

        return border;
    }

    // Half-way points pushed aside, again and again: a coast looks the same from near and from far.
    private void Wander(Coordinate from, Coordinate to, Random random, List<Coordinate> positions)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        if (Math.Sqrt((dx * dx) + (dy * dy)) > _step)
        {
            var aside = (random.NextDouble() - 0.5) * 0.2;
            var middle = Rounded(new Coordinate(((from.X + to.X) / 2) - (dy * aside), ((from.Y + to.Y) / 2) + (dx * aside)));
            Wander(from, middle, random, positions);
            Wander(middle, to, random, positions);
            return;
        }

        positions.Add(to);
    }

    private void ScatterIslets(IReadOnlyList<Commune> communes, Coordinate[] sea, int islets)
    {
        var random = new Random(_seed);
        var land = new STRtree<Geometry>();
        foreach (var polygon in _polygons.Values.SelectMany(p => p))
        {
            land.Insert(polygon.EnvelopeInternal, polygon);
        }

        var taken = new List<Envelope>();
        while (islets > 0)
        {
            var site = sea[random.Next(sea.Length)];
            var centre = new Coordinate(site.X + ((random.NextDouble() - 0.5) * 0.15), site.Y + ((random.NextDouble() - 0.5) * 0.15));
            var islet = Islet(centre, 0.0002 + (Math.Pow(random.NextDouble(), 3) * 0.006), random);
            var around = islet.EnvelopeInternal.Copy();
            around.ExpandBy(0.0005);
            if (taken.Any(around.Intersects) || land.Query(around).Any(islet.Intersects) || !islet.IsValid)
            {
                continue;
            }

            var nearest = communes.MinBy(c => new Coordinate(c.Longitude, c.Latitude).Distance(centre))!;
            _polygons[nearest.Code].Add(islet);
            taken.Add(around);
            islets--;
        }
    }

    private Polygon Islet(Coordinate centre, double radius, Random random)
    {
        Coordinate[] corners = [.. Enumerable.Range(0, 7).Select(i => (i * Math.Tau / 7, radius * (0.7 + (0.6 * random.NextDouble()))))
            .Select(c => Rounded(new Coordinate(centre.X + (c.Item2 * Math.Cos(c.Item1)), centre.Y + (c.Item2 * Math.Sin(c.Item1)))))];
        var ring = new List<Coordinate> { corners[0] };
        for (var i = 0; i < corners.Length; i++)
        {
            Wander(corners[i], corners[(i + 1) % corners.Length], random, ring);
        }

        return Factory.CreatePolygon([.. ring]);
    }

    private static Coordinate Rounded(Coordinate position) => new(Math.Round(position.X, 7), Math.Round(position.Y, 7));
}
