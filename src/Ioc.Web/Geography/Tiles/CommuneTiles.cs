using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>The equal-tile cartogram of a province or of all that are served, made once.</summary>
internal sealed class CommuneTiles(CommuneDirectory directory)
{
    private readonly ConcurrentDictionary<string, Lazy<ZippedAnswer>> _answers = [];

    /// <param name="asked">What the answer calls itself: a province's code, or <c>all</c>.</param>
    /// <param name="provinces">All known; at least one.</param>
    public ZippedAnswer Of(string asked, IReadOnlyList<string> provinces) =>
        _answers.GetOrAdd($"{asked} {string.Join(',', provinces)}", _ => new Lazy<ZippedAnswer>(() => Make(asked, provinces))).Value;

    private ZippedAnswer Make(string asked, IReadOnlyList<string> provinces)
    {
        var map = TileMap.Of([.. provinces.SelectMany(directory.Of)]);
        var json = JsonSerializer.SerializeToUtf8Bytes(new TileAnswer(asked, map.Columns, map.Rows, map.Tiles), JsonSerializerOptions.Web);
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(json);
        }

        return new ZippedAnswer(zipped.ToArray(), "application/json; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(json))[..16]);
    }
}

/// <param name="Province">As asked for.</param>
internal sealed record TileAnswer(string Province, int Columns, int Rows, IReadOnlyList<Tile> Tiles);
