using System.Globalization;
using System.Text.Json;

namespace Ioc.Tests.Shell;

/// <summary>The API's description, and whether an answer is as it says: every member described and present, of its type and form.</summary>
public sealed class DescribedApi(JsonElement document)
{
    public IEnumerable<(string Method, string Path, JsonElement Operation)> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name, path.Name, operation.Value);

    /// <returns>What is not as described; empty when all is.</returns>
    public IReadOnlyList<string> Check(string method, string path, HttpResponseMessage answer, string body)
    {
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!operation.GetProperty("responses").TryGetProperty(status, out var described))
        {
            return [$"status {status} is not described"];
        }
        if (!described.TryGetProperty("content", out var content))
        {
            return body.Length == 0 ? [] : ["there is a body, and none is described"];
        }
        if (!content.TryGetProperty(answer.Content.Headers.ContentType?.MediaType ?? "", out var media))
        {
            return [$"content type {answer.Content.Headers.ContentType} is not described"];
        }
        using var json = JsonDocument.Parse(body);
        var wrong = new List<string>();
        if (media.TryGetProperty("schema", out var schema))
        {
            Check(json.RootElement, schema, "$", wrong);
        }
        if (status[0] is '4' or '5' && !described.GetProperty("description").GetString()!.Contains($"`{json.RootElement.GetProperty("code").GetString()}`", StringComparison.Ordinal))
        {
            wrong.Add($"code {json.RootElement.GetProperty("code")} is not described");
        }
        return wrong;
    }

    private void Check(JsonElement value, JsonElement schema, string at, List<string> wrong)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            // Null, or something.
            schema = choices.EnumerateArray().First(choice => value.ValueKind == JsonValueKind.Null == (choice.TryGetProperty("type", out var type) && type.GetString() == "null"));
            Check(value, schema, at, wrong);
            return;
        }
        if (!Types(schema).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(schema).Contains("number")) && Types(schema).Count > 0)
        {
            wrong.Add($"{at} is {TypeOf(value)}, described as {string.Join(" or ", Types(schema))}");
            return;
        }
        if (schema.TryGetProperty("enum", out var names) && names.EnumerateArray().All(name => name.ToString() != value.ToString()))
        {
            wrong.Add($"{at} is '{value}', which is not described");
        }
        CheckForm(value, schema, at, wrong);
        CheckMembers(value, schema, at, wrong);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
            {
                Check(item, items, $"{at}[{index}]", wrong);
            }
        }
    }

    private static void CheckForm(JsonElement value, JsonElement schema, string at, List<string> wrong)
    {
        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("format", out var format))
        {
            var isForm = format.GetString() switch
            {
                "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                "date-time" => value.TryGetDateTimeOffset(out _),
                _ => true,
            };
            if (!isForm)
            {
                wrong.Add($"{at} is '{value}', described as {format}");
            }
        }
    }

    private void CheckMembers(JsonElement value, JsonElement schema, string at, List<string> wrong)
    {
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }
        foreach (var member in value.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var described))
            {
                Check(member.Value, described, $"{at}.{member.Name}", wrong);
            }
            else
            {
                wrong.Add($"{at}.{member.Name} is not described");
            }
        }
        if (schema.TryGetProperty("required", out var required))
        {
            wrong.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"));
        }
    }

    private static List<string> Types(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
