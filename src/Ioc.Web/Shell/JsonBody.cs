using System.Text.Json;

namespace Ioc.Shell;

/// <summary>The body of a request as an object.</summary>
internal static class JsonBody
{
    /// <returns><see langword="null"/> for what is no JSON of that shape.</returns>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static IResult Malformed() => Problem.Of(StatusCodes.Status400BadRequest, "malformed", "Send a JSON object with the members that are described.");
}
