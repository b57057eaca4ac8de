using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ioc.Tests.Ingestion;

/// <summary>What the door answered.</summary>
public sealed record Outcome(int Accepted, int Unchanged, int Quarantined, IReadOnlyList<OutcomeError> Errors)
{
    /// <summary>The counts alone, as a test compares them.</summary>
    public (int Accepted, int Unchanged, int Quarantined) Counts => (Accepted, Unchanged, Quarantined);
}

public sealed record OutcomeError(int Index, string? DossierCode, string Code, string Message);

/// <summary>A system of an office that sends its dossiers.</summary>
public sealed class SourceSystem(HttpClient client)
{
    private const string Door = "api/v1/ingest/dossiers";

    /// <summary>As NDJSON, one record a line; must be taken.</summary>
    public Task<Outcome> SendAsync(params IEnumerable<string> lines) => TakenAsync(Lines(lines));

    /// <inheritdoc cref="SendAsync(IEnumerable{string})"/>
    public Task<Outcome> SendAsync(params IEnumerable<JsonObject> records) => TakenAsync(Lines(records.Select(record => record.ToJsonString())));

    /// <summary>As one JSON array; must be taken.</summary>
    public Task<Outcome> SendArrayAsync(params IEnumerable<string> elements) => TakenAsync(Json($"[{string.Join(',', elements)}]"));

    /// <summary>In the national portal's envelope; must be taken.</summary>
    public Task<Outcome> SendPortalAsync(params IEnumerable<JsonObject> dossiers) => TakenAsync(Json(
        $$"""{"service":"DongBoHoSoMC","madonvi":"000.00.00.H49","isUpdating":"false","data":[{{string.Join(',', dossiers.Select(dossier => dossier.ToJsonString()))}}]}"""));

    public async Task<Outcome> TakenAsync(HttpContent body)
    {
        using var answer = await PostAsync(body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<Outcome>())!;
    }

    /// <summary>Status and code of a refusal.</summary>
    public async Task<(HttpStatusCode Status, string? Code)> RefusedAsync(HttpContent? body)
    {
        using var answer = await PostAsync(body);
        return (answer.StatusCode, await CodeOfAsync(answer));
    }

    public async Task<HttpResponseMessage> PostAsync(HttpContent? body, CancellationToken cancellationToken = default) =>
        await client.PostAsync(new Uri(Door, UriKind.Relative), body, cancellationToken);

    public static async Task<string?> CodeOfAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return problem.TryGetProperty("code", out var code) ? code.GetString() : null;
    }

    public static HttpContent Lines(IEnumerable<string> lines) => Body(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), "application/x-ndjson");

    public static HttpContent Json(string text) => Body(Encoding.UTF8.GetBytes(text), "application/json");

    public static HttpContent Body(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    public static HttpContent Zipped(HttpContent plain)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            plain.CopyTo(zip, null, CancellationToken.None);
        }
        var content = Body(zipped.ToArray(), plain.Headers.ContentType!.MediaType!);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
