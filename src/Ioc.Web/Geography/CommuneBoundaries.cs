using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Ioc.Geography;

/// <summary>The imported map as it is sent; an import by another process is seen at the next request.</summary>
internal sealed class CommuneBoundaries(BoundaryStore store, CommuneDirectory directory)
{
    private readonly ConcurrentDictionary<string, ZippedAnswer> _answers = [];
    private BoundaryIndex _index = BoundaryIndex.Empty;

    /// <param name="provinces">What the caller may see and asked for.</param>
    /// <returns><see langword="null"/> until something has been imported for one of them.</returns>
    public ZippedAnswer? Of(IReadOnlyList<string> provinces, string format)
    {
        for (var attempt = 0; ; attempt++)
        {
            var index = store.Current();
            if (!ReferenceEquals(index, _index))
            {
                _answers.Clear();
                _index = index;
            }

            string[] imported = [.. provinces.Where(index.Provinces.ContainsKey).Order(StringComparer.Ordinal)];
            try
            {
                return imported.Length == 0
                    ? null
                    : _answers.GetOrAdd($"{string.Join(',', imported)} {format}", _ => Read(index, imported, format));
            }
            catch (FileNotFoundException) when (attempt < 3)
            {
                // Two imports have ended since the index was read, and the second cleared the file away.
            }
        }
    }

    private ZippedAnswer Read(BoundaryIndex index, string[] provinces, string format)
    {
        var map = provinces.Length == 1 ? index.Provinces[provinces[0]].Map : index.Together!;
        var name = format == MapFormat.TopoJson ? map.TopoJson : map.GeoJson;
        using var file = store.Open(name);
        var gzip = new byte[file.Length];
        file.ReadExactly(gzip);
        return provinces.Length == 1 || provinces.Length == index.Provinces.Count
            ? new ZippedAnswer(gzip, format, name)
            : new ZippedAnswer(Only(provinces, gzip), format, $"{string.Join('-', provinces)}-{name}");
    }

    // The map of everything imported, less what this caller is not to see. Arcs of TopoJSON that nobody refers to any more are harmless.
    private byte[] Only(string[] provinces, byte[] gzip)
    {
        using var plain = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        var root = JsonNode.Parse(plain)!;
        var features = (root["features"] ?? root["objects"]!["communes"]!["geometries"])!.AsArray();
        for (var i = features.Count - 1; i >= 0; i--)
        {
            if (!provinces.Contains(directory.Find(features[i]!["properties"]!["code"]!.GetValue<string>())?.ProvinceCode))
            {
                features.RemoveAt(i);
            }
        }

        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            System.Text.Json.JsonSerializer.Serialize(stream, root);
        }

        return zipped.ToArray();
    }
}
