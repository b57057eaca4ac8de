using System.Globalization;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>A simplification as a GeoJSON FeatureCollection (RFC 7946): shells counter-clockwise, every feature with its code and name.</summary>
internal static class GeoJsonWriter
{
    public static byte[] Write(Simplification simplification, Dictionary<string, string> names, out int positions)
    {
        using var stream = new MemoryStream();
        positions = 0;
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var commune in simplification.Communes.Where(c => c.Polygons.Count > 0))
            {
                WriteFeature(json, simplification, commune, names[commune.Code], ref positions);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteFeature(Utf8JsonWriter json, Simplification simplification, CoverageCommune commune, string name, ref int positions)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        json.WriteString("code", commune.Code);
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        var single = commune.Polygons.Count == 1;
        json.WriteString("type", single ? "Polygon" : "MultiPolygon");
        json.WritePropertyName("coordinates");
        if (!single)
        {
            json.WriteStartArray();
        }

        foreach (var polygon in commune.Polygons)
        {
            json.WriteStartArray();
            foreach (var ring in polygon.Rings)
            {
                positions += WriteRing(json, simplification, ring);
            }

            json.WriteEndArray();
        }

        if (!single)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int WriteRing(Utf8JsonWriter json, Simplification simplification, CoverageRing ring)
    {
        var (coverage, count) = (simplification.Coverage, 0);
        Span<byte> position = stackalloc byte[64];
        json.WriteStartArray();
        for (var a = 0; a < ring.Arcs.Length; a++)
        {
            var arc = ring.Arcs[a];
            var (start, end) = (coverage.Starts[arc < 0 ? ~arc : arc], coverage.Starts[(arc < 0 ? ~arc : arc) + 1]);
            for (var i = 0; i < end - start; i++)
            {
                var vertex = arc < 0 ? end - 1 - i : start + i;

                // An arc begins where the one before it ended.
                if ((i == 0 && a > 0) || !simplification.Keeps(vertex))
                {
                    continue;
                }

                count++;
                json.WriteRawValue(Position(position, coverage, vertex), skipInputValidation: true);
            }
        }

        json.WriteEndArray();
        return count;
    }

    private static ReadOnlySpan<byte> Position(Span<byte> buffer, Coverage coverage, int vertex)
    {
        buffer[0] = (byte)'[';
        var length = 1 + Degrees(buffer[1..], coverage.X[vertex], coverage.Digits);
        buffer[length++] = (byte)',';
        length += Degrees(buffer[length..], coverage.Y[vertex], coverage.Digits);
        buffer[length++] = (byte)']';
        return buffer[..length];
    }

    private static int Degrees(Span<byte> buffer, int steps, int digits)
    {
        (steps / Math.Pow(10, digits)).TryFormat(buffer, out var written, "0.######", CultureInfo.InvariantCulture);
        return written;
    }
}
