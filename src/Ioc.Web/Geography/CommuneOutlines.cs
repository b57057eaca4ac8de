using System.IO.Compression;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>Outlines of communes as imported, for pictures that the server draws itself.</summary>
public sealed class CommuneOutlines(BoundaryStore store)
{
    private (BoundaryIndex Index, string Province, Dictionary<string, IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>>> Rings)? _read;

    /// <returns>Closed rings of each commune, in degrees, WGS 84; none of a province that nothing was imported for.</returns>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>>> Of(string province)
    {
        var index = store.Current();
        if (_read is { } known && ReferenceEquals(known.Index, index) && known.Province == province)
        {
            return known.Rings;
        }
        var rings = index.Provinces.TryGetValue(province, out var imported) ? Read(imported.Map.GeoJson) : [];
        _read = (index, province, rings);
        return rings;
    }

    private Dictionary<string, IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>>> Read(string name)
    {
        using var file = store.Open(name);
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var map = JsonDocument.Parse(plain);
        return map.RootElement.GetProperty("features").EnumerateArray().ToDictionary(
            feature => feature.GetProperty("properties").GetProperty("code").GetString()!, feature => RingsOf(feature.GetProperty("geometry")));
    }

    private static IReadOnlyList<IReadOnlyList<(double Longitude, double Latitude)>> RingsOf(JsonElement geometry)
    {
        var coordinates = geometry.GetProperty("coordinates");
        var polygons = geometry.GetProperty("type").ValueEquals("Polygon") ? [coordinates] : coordinates.EnumerateArray().ToArray();
        return [.. polygons.SelectMany(polygon => polygon.EnumerateArray()).Select(ring => (IReadOnlyList<(double, double)>)[.. ring.EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble()))])];
    }
}
