using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>
/// A simplification as TopoJSON: every shared border once, positions as differences on the grid.
/// The object is called <c>communes</c>; every geometry has the properties code and name.
/// </summary>
internal static class TopoJsonWriter
{
    public static byte[] Write(Simplification simplification, Dictionary<string, string> names)
    {
        var coverage = simplification.Coverage;
        var numbers = Renumber(simplification);
        var (originX, originY) = Origin(simplification);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type", "Topology");
            json.WriteStartObject("transform");
            WritePair(json, "scale", coverage.Quantum, coverage.Quantum);
            WritePair(json, "translate", Math.Round(originX * coverage.Quantum, coverage.Digits), Math.Round(originY * coverage.Quantum, coverage.Digits));
            json.WriteEndObject();
            WriteObjects(json, simplification, names, numbers);
            json.WriteStartArray("arcs");
            foreach (var arc in Enumerable.Range(0, coverage.Arcs).Where(arc => simplification.IsUsed[arc]))
            {
                WriteArc(json, simplification, arc, originX, originY);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static int[] Renumber(Simplification simplification)
    {
        var (numbers, next) = (new int[simplification.IsUsed.Length], 0);
        for (var arc = 0; arc < numbers.Length; arc++)
        {
            numbers[arc] = simplification.IsUsed[arc] ? next++ : -1;
        }

        return numbers;
    }

    private static (int X, int Y) Origin(Simplification simplification)
    {
        var (x, y) = (int.MaxValue, int.MaxValue);
        foreach (var vertex in Enumerable.Range(0, simplification.IsUsed.Length).Where(arc => simplification.IsUsed[arc]).SelectMany(simplification.Kept))
        {
            (x, y) = (Math.Min(x, simplification.Coverage.X[vertex]), Math.Min(y, simplification.Coverage.Y[vertex]));
        }

        return (x, y);
    }

    private static void WriteObjects(Utf8JsonWriter json, Simplification simplification, Dictionary<string, string> names, int[] numbers)
    {
        json.WriteStartObject("objects");
        json.WriteStartObject("communes");
        json.WriteString("type", "GeometryCollection");
        json.WriteStartArray("geometries");
        foreach (var commune in simplification.Communes.Where(c => c.Polygons.Count > 0))
        {
            json.WriteStartObject();
            json.WriteString("type", "MultiPolygon");
            json.WriteStartObject("properties");
            json.WriteString("code", commune.Code);
            json.WriteString("name", names[commune.Code]);
            json.WriteEndObject();
            json.WriteStartArray("arcs");
            foreach (var polygon in commune.Polygons)
            {
                json.WriteStartArray();
                foreach (var ring in polygon.Rings)
                {
                    WriteRing(json, ring, numbers);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRing(Utf8JsonWriter json, CoverageRing ring, int[] numbers)
    {
        json.WriteStartArray();
        foreach (var arc in ring.Arcs)
        {
            json.WriteNumberValue(arc < 0 ? ~numbers[~arc] : numbers[arc]);
        }

        json.WriteEndArray();
    }

    private static void WriteArc(Utf8JsonWriter json, Simplification simplification, int arc, int x, int y)
    {
        json.WriteStartArray();
        foreach (var vertex in simplification.Kept(arc))
        {
            json.WriteStartArray();
            json.WriteNumberValue(simplification.Coverage.X[vertex] - x);
            json.WriteNumberValue(simplification.Coverage.Y[vertex] - y);
            json.WriteEndArray();
            (x, y) = (simplification.Coverage.X[vertex], simplification.Coverage.Y[vertex]);
        }

        json.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter json, string name, double one, double other)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(one);
        json.WriteNumberValue(other);
        json.WriteEndArray();
    }
}
