using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ioc.Shell;

/// <summary>What endpoints answer, as the API's description has it: refusals with their codes, numbers as they are sent.</summary>
internal static class AnswerDescription
{
    private const string ProblemSchema = "Problem";

    /// <summary>Given by access and by the edge, whatever is asked.</summary>
    private static readonly Refusal[] OfAll =
    [
        new(401, "unauthenticated", "no key, or a wrong one"),
        new(403, "forbidden", "the key lacks the scope"),
        new(429, "too-many-requests", "more than one caller may ask for in a minute or at once; carries Retry-After"),
        new(500, "internal-error", "a fault; errorId finds it in the log"),
    ];

    public static void Configure(OpenApiOptions options)
    {
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata.OfType<Refusal>().Concat(OfAll), context.Document);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, _, _) =>
        {
            Describe(schema);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.AddComponent(ProblemSchema, Problem());
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, IEnumerable<Refusal> refusals, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        foreach (var status in refusals.GroupBy(refusal => refusal.Status).OrderBy(status => status.Key))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; ", status.Select(refusal => $"`{refusal.Code}`: {refusal.When}")) + ".",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
                },
            };
        }
    }

    /// <summary>The framework reads numbers also from strings and says so of answers too; none is sent as one.</summary>
    private static void Describe(OpenApiSchema schema)
    {
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457). Programs act on `code`, which never changes once published.",
        Required = new HashSet<string> { "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Of the status."),
            ["title"] = Text("Of the status."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = Text("For people."),
            ["code"] = Text("Stable, lower-case, hyphenated."),
            ["paper"] = Text("With paper-exists: id of the paper that stands in the way."),
            ["traceId"] = Text("Of the request, as the server's own entries name it."),
            ["errorId"] = Text("Of a fault: finds it in the log."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
