using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ioc.Shell;

/// <summary>The OpenAPI document of what programs may call; its committed copy is <c>docs/openapi.json</c>.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Required = parameter.Required,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
        AnswerDescription.Configure(options);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Ioc – provincial operations centre",
                Version = "v1",
                Description = "Errors are RFC 9457 problem details with a stable `code`. Keys pass in `X-Api-Key`.",
            };
            // In the order of addresses, not of the modules that map them.
            var paths = new OpenApiPaths();
            foreach (var (address, path) in document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal))
            {
                paths.Add(address, path);
            }

            document.Paths = paths;
            // The address asked at is not part of the contract.
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key" },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
