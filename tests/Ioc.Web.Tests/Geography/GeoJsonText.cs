using System.Globalization;
using Ioc.Geography;

namespace Ioc.Tests.Geography;

/// <summary>GeoJSON written where a test reads it.</summary>
internal static class GeoJsonText
{
    public static string Collection(params string[] features) =>
        $$"""{"type":"FeatureCollection","features":[{{string.Join(",\n", features)}}]}""";

    public static string Feature(string properties, string coordinates) =>
        $$"""{"type":"Feature","properties":{{properties}},"geometry":{"type":"Polygon","coordinates":{{coordinates}} } }""";

    /// <summary>A square of a fiftieth of a degree around the commune's point.</summary>
    public static string Square(Commune commune) => string.Create(
        CultureInfo.InvariantCulture,
        $"[[{At(commune, -1, -1)},{At(commune, 1, -1)},{At(commune, 1, 1)},{At(commune, -1, 1)},{At(commune, -1, -1)}]]");

    private static string At(Commune commune, int dx, int dy) => string.Create(
        CultureInfo.InvariantCulture, $"[{commune.Longitude + (0.01 * dx):0.#####},{commune.Latitude + (0.01 * dy):0.#####}]");
}
