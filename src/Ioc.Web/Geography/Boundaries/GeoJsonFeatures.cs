using System.Globalization;
using System.Text.Json;

namespace Ioc.Geography;

/// <summary>One feature as a file gives it, before anything is checked.</summary>
/// <param name="Code">The code property; a number is taken as its digits, padded to five.</param>
/// <param name="Parts">Its polygons; empty when its geometry is missing or has no area by type.</param>
/// <param name="Where">File and line, for messages.</param>
internal sealed record BoundaryFeature(string? Code, string? Name, RawPolygons Parts, string Where);

/// <summary>
/// The features of a GeoJSON file (RFC 7946), streamed: a FeatureCollection, a single Feature, a bare geometry, or features one after another.
/// Members may come in any order; unknown ones are passed over.
/// </summary>
internal sealed class GeoJsonFeatures(string file, string codeProperty, string nameProperty)
{
    /// <summary>Nothing in the file looked like GeoJSON.</summary>
    public bool Foreign { get; private set; } = true;

    /// <exception cref="ImportRefusedException">The file is broken; the message says where.</exception>
    public IEnumerable<BoundaryFeature> Read()
    {
        using var tokens = new JsonTokens(File.OpenRead(file), file);
        while (tokens.Read())
        {
            if (tokens.Type != JsonTokenType.StartObject)
            {
                tokens.Skip();
                continue;
            }

            foreach (var feature in ReadRoot(tokens))
            {
                yield return feature;
            }
        }
    }

    private IEnumerable<BoundaryFeature> ReadRoot(JsonTokens tokens)
    {
        var one = new FeatureBeingRead(tokens.Fault("").Message);
        while (tokens.Next() == JsonTokenType.PropertyName)
        {
            if (tokens.Text != "features")
            {
                ReadMember(tokens, one);
                continue;
            }

            Foreign = false;
            Expect(tokens, tokens.Next() == JsonTokenType.StartArray, "\"features\" must be an array.");
            while (tokens.Next() != JsonTokenType.EndArray)
            {
                Expect(tokens, tokens.Type == JsonTokenType.StartObject, "a feature must be an object.");
                var inner = new FeatureBeingRead(tokens.Fault("").Message);
                while (tokens.Next() == JsonTokenType.PropertyName)
                {
                    ReadMember(tokens, inner);
                }

                yield return inner.Finish();
            }
        }

        if (one.Type == "Topology")
        {
            throw new ImportRefusedException($"{file} is TopoJSON; convert it to GeoJSON first.");
        }

        if (one.Type is "Feature" || one.HasGeometry)
        {
            Foreign = false;
            yield return one.Finish();
        }
        else if (one.Type is "FeatureCollection")
        {
            Foreign = false;
        }
    }

    private void ReadMember(JsonTokens tokens, FeatureBeingRead feature)
    {
        switch (tokens.Text)
        {
            case "type":
                feature.Type = tokens.Next() == JsonTokenType.String ? tokens.Text : "";
                if (tokens.Type is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    tokens.Skip();
                }

                break;
            case "properties":
                ReadProperties(tokens, feature);
                break;
            case "geometry":
                if (tokens.Next() == JsonTokenType.StartObject)
                {
                    ReadGeometry(tokens, feature, depth: 0);
                }
                else
                {
                    Expect(tokens, tokens.Type == JsonTokenType.Null, "\"geometry\" must be an object or null.");
                }

                break;
            case "coordinates" or "geometries":
                ReadGeometryMember(tokens, feature, depth: 0);
                break;
            default:
                tokens.Skip();
                break;
        }
    }

    private static void ReadGeometry(JsonTokens tokens, FeatureBeingRead feature, int depth)
    {
        while (tokens.Next() == JsonTokenType.PropertyName)
        {
            ReadGeometryMember(tokens, feature, depth);
        }
    }

    private static void ReadGeometryMember(JsonTokens tokens, FeatureBeingRead feature, int depth)
    {
        switch (tokens.Text)
        {
            case "coordinates":
                feature.HasGeometry = true;
                Expect(tokens, tokens.Next() == JsonTokenType.StartArray, "\"coordinates\" must be an array.");
                feature.Parts.ReadCoordinates(tokens);
                break;
            case "geometries":
                Expect(tokens, depth < 8, "geometry collections nested too deep.");
                Expect(tokens, tokens.Next() == JsonTokenType.StartArray, "\"geometries\" must be an array.");
                while (tokens.Next() == JsonTokenType.StartObject)
                {
                    ReadGeometry(tokens, feature, depth + 1);
                }

                Expect(tokens, tokens.Type == JsonTokenType.EndArray, "a geometry must be an object.");
                break;
            default:
                tokens.Skip();
                break;
        }
    }

    private void ReadProperties(JsonTokens tokens, FeatureBeingRead feature)
    {
        if (tokens.Next() != JsonTokenType.StartObject)
        {
            Expect(tokens, tokens.Type == JsonTokenType.Null, "\"properties\" must be an object or null.");
            return;
        }

        while (tokens.Next() == JsonTokenType.PropertyName)
        {
            if (tokens.Text == codeProperty)
            {
                feature.Code = Value(tokens);
            }
            else if (tokens.Text == nameProperty)
            {
                feature.Name = Value(tokens);
            }
            else
            {
                tokens.Skip();
            }
        }
    }

    private static string? Value(JsonTokens tokens)
    {
        switch (tokens.Next())
        {
            case JsonTokenType.String:
                return tokens.Text;
            case JsonTokenType.Number:
                return tokens.Number.ToString(CultureInfo.InvariantCulture);
            default:
                tokens.Skip();
                return null;
        }
    }

    private static void Expect(JsonTokens tokens, bool held, string otherwise)
    {
        if (!held)
        {
            throw tokens.Fault(otherwise);
        }
    }

    private sealed class FeatureBeingRead(string where)
    {
        public string Type { get; set; } = "";

        public string? Code { get; set; }

        public string? Name { get; set; }

        public bool HasGeometry { get; set; }

        public RawPolygons Parts { get; } = new();

        public BoundaryFeature Finish() => new(Code, Name, Parts, where.TrimEnd(':', ' '));
    }
}
