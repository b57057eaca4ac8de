using System.Globalization;
using System.IO.Compression;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Ioc.Ingestion;

/// <summary>Dossiers come in: pushed, replayed from quarantine, or pulled.</summary>
public static class IngestionModule
{
    private const int LargestRecord = 1024 * 1024;

    /// <summary>
    /// Above this the server hangs up. Well above the 64 MiB that the door takes, so that a sender who is over reads
    /// its 413 instead of a broken connection: the server reads the rest of a refused body and drops it.
    /// </summary>
    private const long LargestOnTheWire = 1024L * 1024 * 1024;
    private const int LargestUnitTable = 16 * 1024 * 1024;
    private const string OfficerKeySetting = "officer-key";

    private static readonly Refusal NotWaitingHere = new(404, "not-in-quarantine", "no record of this id is waiting");

    private static readonly Refusal[] NoRoom =
    [
        new(503, "disk-full", "nothing can be written until somebody makes room; carries Retry-After"),
        new(503, "write-failed", "the database refused the records; carries Retry-After"),
        .. Refusal.OfDatabases,
    ];

    private static readonly Refusal[] OfTheDoor =
    [
        new(400, "empty-body", "there is nothing in it"),
        new(400, "broken-json", "not one whole array or envelope; nothing of it was taken"),
        new(400, "broken-compression", "not whole gzip; nothing of it was taken"),
        new(413, "too-large", "more than 64 MiB uncompressed; nothing of it was taken"),
        new(415, "unsupported-media-type", "neither application/x-ndjson nor application/json"),
        new(415, "unsupported-encoding", "neither plain nor gzip"),
        new(429, "too-many-requests", "too many bodies at once; carries Retry-After"),
        new(429, "overloaded", "too many records are waiting to be written; carries Retry-After"),
    ];

    private static readonly TimeSpan DoorWait = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddSingleton<DossierLookup>();
        services.AddSingleton<KnownVersions>();
        services.AddSingleton<LogDuty>();
        services.AddSingleton<VersionLog>();
        services.AddSingleton<UnitTable>();
        services.AddSingleton<Quarantine>();
        services.AddSingleton<QuarantineReplay>();
        services.AddNightly<CleanUpQuarantineJob>(CleanUpQuarantineJob.Name, CleanUpQuarantineJob.At);
        services.AddSingleton<RecordRules>();
        services.AddSingleton<SourceArrivals>();
        services.AddSingleton<IngestDoor>();
        services.AddSingleton(provider => ReadOfficerKey(provider.GetRequiredService<OperationalStore>()));
        services.AddHostedService<Opening>();
        services.AddHostedService(provider => provider.GetRequiredService<VersionLog>());
        return services;
    }

    public static IEndpointRouteBuilder MapIngestion(this IEndpointRouteBuilder routes)
    {
        var ingest = routes.MapGroup("/api/v1").WithTags("Ingestion").RequireAuthorization(Scopes.Ingest);
        ingest.MapPost("/ingest/dossiers", TakeAsync).Counted(RequestKind.Ingest).WithMetadata(new RequestSizeLimitAttribute(LargestOnTheWire))
            .Produces<IngestAnswer>().Refuses(OfTheDoor).Refuses(NoRoom).AddOpenApiOperationTransformer(RecordDescription.AddAsync)
            .WithSummary("Takes records in; answers when every accepted one is on disk.")
            .WithDescription("application/x-ndjson (one record a line) or application/json (an array, or the national portal's envelope), plain or with Content-Encoding: gzip; at most 64 MiB uncompressed. 429 and 503 carry Retry-After.");
        var answer = routes.MapGroup("/api/v1").WithTags("Ingestion").RequireAuthorization(Scopes.Quarantine);
        answer.MapPut("/units", ReplaceUnitsAsync).WithMetadata(new RequestSizeLimitAttribute(LargestUnitTable + 1)).Audited("units.replaced").Produces(StatusCodes.Status204NoContent)
            .Refuses(400, "bad-units", "not an array of {unitCode, communeCode}").Refuses(400, "unknown-commune", "a commune that is not in force").Refuses(Refusal.OfDatabases)
            .WithSummary("Replaces the whole table from unit codes to communes: an array of {unitCode, communeCode}.");
        answer.MapGet("/quarantine", ListAsync).Audited("quarantine.listed", AuditMoment.Soon).Produces<QuarantinePage>()
            .Refuses(400, "bad-parameter", "a cursor that was not given out").Refuses(Refusal.OfDatabases)
            .WithSummary("Records that could not be taken, with their reasons and without anything personal; a key sees those of its own sources.");
        answer.MapPost("/quarantine/{id}/replay", ReplayAsync).WithMetadata(new RequestSizeLimitAttribute(LargestOnTheWire)).Audited("quarantine.replayed").Produces<IngestAnswer>().Refuses(NotWaitingHere).Refuses(NoRoom)
            .Refuses(413, "too-large", "a record of more than 1 MiB")
            .WithSummary("Takes a record again, as it was kept or as corrected in the body; answers like the door.");
        answer.MapPost("/quarantine/{id}/dismiss", DismissAsync).Audited("quarantine.dismissed").Produces(StatusCodes.Status204NoContent).Refuses(NotWaitingHere).Refuses(Refusal.OfDatabases)
            .Refuses(400, "reason-missing", "no reason, or one of more than 1,000 characters")
            .WithSummary("Puts a record aside for the reason given: {reason}.");
        return routes;
    }

    private static async Task<IResult> TakeAsync(HttpRequest request, ClaimsPrincipal sender, IngestDoor door, CancellationToken cancellationToken)
    {
        if (LayoutOf(request.ContentType) is not { } layout)
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Send application/x-ndjson or application/json.");
        }
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity" or "gzip"))
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-encoding", "Send the body plain or with Content-Encoding: gzip.");
        }
        if (!await door.Turns.WaitAsync(DoorWait, cancellationToken))
        {
            return Later(request, StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many bodies are being taken in at once.");
        }
        try
        {
            await using var body = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            return Results.Ok(await door.TakeAsync(body, layout, sender.SendingAs(), cancellationToken));
        }
        catch (BodyRefusedException refusal)
        {
            return Problem.Of(refusal.Code == "too-large" ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, refusal.Code, refusal.Message);
        }
        catch (LogBusyException busy)
        {
            var status = busy.Code == "overloaded" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
            return Later(request, status, busy.Code, busy.Message);
        }
        finally
        {
            door.Turns.Release();
        }
    }

    private static async Task<IResult> ReplaceUnitsAsync(HttpRequest request, UnitTable units, CommuneDirectory communes, CancellationToken cancellationToken)
    {
        var rows = await ReadUnitsAsync(request, cancellationToken);
        if (rows is null || rows.Any(row => string.IsNullOrEmpty(row?.UnitCode) || string.IsNullOrEmpty(row.CommuneCode)))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad-units", "Send a JSON array of {\"unitCode\",\"communeCode\"}.");
        }
        if (rows.FirstOrDefault(row => communes.Find(row!.CommuneCode!) is null) is { } unknown)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "unknown-commune", $"'{unknown.CommuneCode}' is not a commune in force.");
        }

        var table = new Dictionary<string, string>();
        foreach (var row in rows)
        {
            table[row!.UnitCode!] = communes.Find(row.CommuneCode!)!.Code;
        }
        await units.ReplaceAsync(table, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> ListAsync(string? code, string? cursor, ClaimsPrincipal caller, Quarantine quarantine, CancellationToken cancellationToken)
    {
        var after = 0L;
        if (!string.IsNullOrEmpty(cursor) && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", "'cursor' is not one that was given out.");
        }
        return Results.Ok(await quarantine.ListAsync(code, after, caller.SendingAs(), cancellationToken));
    }

    private static async Task<IResult> ReplayAsync(string id, HttpRequest request, ClaimsPrincipal caller, QuarantineReplay replay, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request.Body, LargestRecord, cancellationToken) is not { } body)
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "A record is at most 1 MiB.");
        }
        try
        {
            return await replay.RunAsync(IdOf(id), body, caller.SendingAs(), cancellationToken) is { } answer ? Results.Ok(answer) : NotWaiting();
        }
        catch (LogBusyException busy)
        {
            return Later(request, StatusCodes.Status503ServiceUnavailable, busy.Code, busy.Message);
        }
    }

    private static async Task<IResult> DismissAsync(string id, HttpRequest request, ClaimsPrincipal caller, Quarantine quarantine, CancellationToken cancellationToken)
    {
        string? reason;
        try
        {
            reason = (await JsonSerializer.DeserializeAsync<Dismissal>(request.Body, JsonSerializerOptions.Web, cancellationToken))?.Reason;
        }
        catch (JsonException)
        {
            reason = null;
        }
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 1000)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "reason-missing", "Say why: {\"reason\":\"…\"}, at most 1,000 characters.");
        }
        return await quarantine.EndAsync(IdOf(id), "dismissed", reason, caller.SendingAs(), cancellationToken) ? Results.NoContent() : NotWaiting();
    }

    private static BodyLayout? LayoutOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() switch
        {
            "application/x-ndjson" => BodyLayout.Lines,
            "application/json" => BodyLayout.Json,
            _ => null,
        }
        : null;

    private static IResult Later(HttpRequest request, int status, string code, string detail)
    {
        request.HttpContext.Response.Headers.RetryAfter = "2";
        return Problem.Of(status, code, detail);
    }

    private static IResult NotWaiting() => Problem.Of(StatusCodes.Status404NotFound, "not-in-quarantine", "No record of this id is waiting.");

    private static long IdOf(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static async Task<UnitRow?[]?> ReadUnitsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request.Body, LargestUnitTable, cancellationToken) is not { } body)
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<UnitRow?[]>(body.Span, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > limit)
            {
                return null;
            }
        }
        return bytes.ToArray();
    }

    private static OfficerKey ReadOfficerKey(OperationalStore store)
    {
        using var connection = store.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        connection.Execute("INSERT INTO setting (name, value) VALUES (@OfficerKeySetting, @made) ON CONFLICT (name) DO NOTHING", new { OfficerKeySetting, made });
        return new OfficerKey(Convert.FromBase64String(connection.ExecuteScalar<string>("SELECT value FROM setting WHERE name = @OfficerKeySetting", new { OfficerKeySetting })!));
    }

    private sealed record UnitRow(string? UnitCode, string? CommuneCode);

    private sealed record Dismissal(string? Reason);

    private sealed class Opening(UnitTable units, SourceArrivals arrivals) : BeforeStart
    {
        public override async Task StartingAsync(CancellationToken cancellationToken)
        {
            await units.LoadAsync(cancellationToken);
            await arrivals.LoadAsync(cancellationToken);
        }
    }
}
