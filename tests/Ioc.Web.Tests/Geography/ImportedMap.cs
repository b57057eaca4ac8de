using System.IO.Compression;
using System.Text.Json;
using Ioc.Geography;
using NetTopologySuite.Geometries;

namespace Ioc.Tests.Geography;

/// <summary>A data folder that boundaries are imported into, and the maps that come of it.</summary>
public sealed class ImportedMap : IDisposable
{
    private static readonly GeometryFactory Factory = new();

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>A file beside the data folder.</summary>
    public string File(string name, string? content = null)
    {
        var path = Path.Combine(Folder, name);
        if (content is not null)
        {
            System.IO.File.WriteAllText(path, content);
        }

        return path;
    }

    /// <returns>Exit code, everything printed, and the last line.</returns>
    public async Task<(int Exit, string Printed, string Last)> ImportAsync(
        IEnumerable<string> paths, string[]? provinces = null, string codeProperty = "code", string nameProperty = "name")
    {
        using var output = new StringWriter();
        var installation = new Installation { DataDirectory = Data, Provinces = provinces ?? ["22"] };
        var exit = await ImportBoundariesCommand.RunAsync([.. paths], codeProperty, nameProperty, installation, output, CancellationToken.None);
        return (exit, output.ToString(), output.ToString().TrimEnd().Split('\n')[^1].TrimEnd());
    }

    public Task<(int Exit, string Printed, string Last)> ImportAsync(string path, params string[] provinces) =>
        ImportAsync([path], provinces.Length == 0 ? null : provinces);

    /// <summary>The map that is sent, still gzipped.</summary>
    /// <param name="map"><c>all</c> or a province.</param>
    public byte[] Sent(string map, string format = "geoJson")
    {
        using var index = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Data, "boundaries", "current.json")));
        var files = map == "all" ? index.RootElement.GetProperty("together") : index.RootElement.GetProperty("provinces").GetProperty(map).GetProperty("map");
        return System.IO.File.ReadAllBytes(Path.Combine(Data, "boundaries", files.GetProperty(format).GetString()!));
    }

    public Dictionary<string, Geometry> Communes(string map) => Features(JsonDocument.Parse(Unzipped(Sent(map))).RootElement);

    public static Stream Unzipped(byte[] gzip) => new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);

    public static Dictionary<string, Geometry> Features(JsonElement collection) =>
        collection.GetProperty("features").EnumerateArray().ToDictionary(
            f => f.GetProperty("properties").GetProperty("code").GetString()!,
            f => (Geometry)Shape(f.GetProperty("geometry")));

    /// <summary>TopoJSON as the same geometries, by its specification.</summary>
    public static Dictionary<string, Geometry> Decoded(JsonElement topology)
    {
        var transform = topology.GetProperty("transform");
        double[] Pair(string name) => [.. transform.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
        var (scale, translate) = (Pair("scale"), Pair("translate"));
        Coordinate[][] arcs = [.. topology.GetProperty("arcs").EnumerateArray().Select(arc =>
        {
            var (x, y) = (0, 0);
            return arc.EnumerateArray().Select(step =>
            {
                (x, y) = (x + step[0].GetInt32(), y + step[1].GetInt32());
                return new Coordinate(Math.Round((x * scale[0]) + translate[0], 6), Math.Round((y * scale[1]) + translate[1], 6));
            }).ToArray();
        })];

        LinearRing Ring(JsonElement indexes)
        {
            var positions = new List<Coordinate>();
            foreach (var index in indexes.EnumerateArray().Select(i => i.GetInt32()))
            {
                IEnumerable<Coordinate> arc = index < 0 ? arcs[~index].Reverse() : arcs[index];
                positions.AddRange(positions.Count == 0 ? arc : arc.Skip(1));
            }

            return Factory.CreateLinearRing([.. positions]);
        }

        return topology.GetProperty("objects").GetProperty("communes").GetProperty("geometries").EnumerateArray().ToDictionary(
            g => g.GetProperty("properties").GetProperty("code").GetString()!,
            g => (Geometry)Factory.CreateMultiPolygon([.. g.GetProperty("arcs").EnumerateArray().Select(polygon =>
            {
                LinearRing[] rings = [.. polygon.EnumerateArray().Select(Ring)];
                return Factory.CreatePolygon(rings[0], rings[1..]);
            })]));
    }

    public void Dispose() => _folder.Dispose();

    private static MultiPolygon Shape(JsonElement geometry)
    {
        var coordinates = geometry.GetProperty("coordinates");
        var polygons = geometry.GetProperty("type").GetString() == "Polygon" ? [coordinates] : coordinates.EnumerateArray().ToArray();
        return Factory.CreateMultiPolygon([.. polygons.Select(polygon =>
        {
            LinearRing[] rings = [.. polygon.EnumerateArray().Select(ring => Factory.CreateLinearRing(
                [.. ring.EnumerateArray().Select(p => new Coordinate(p[0].GetDouble(), p[1].GetDouble()))]))];
            return Factory.CreatePolygon(rings[0], rings[1..]);
        })]);
    }
}
