using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Runs;

/// <summary>One form for many units, for programs: asked for, watched, fetched as one archive.</summary>
internal static class RunEndpoints
{
    private const int Listed = 100;
    private const int LargestBody = 256 * 1024;

    private const string NotYoursCode = "not-your-run";

    private static readonly Refusal OfOthers = new(403, NotYoursCode, "somebody else asked for it, and the caller keeps no schedules");
    private static readonly Refusal Unknown = new(404, "unknown-run", "no such run, or not for this caller");

    private static readonly Refusal[] OfStarting =
    [
        new(400, "malformed", "the body is no JSON object with these members"),
        new(400, "bad-parameter", "a member is missing or cannot be read"),
        new(400, "period-ends-before-it-starts", "'to' is before 'from'"),
        new(400, "formats-missing", "no format is named"),
        new(400, "units-missing", "neither 'units' nor 'communes' says of whom"),
        ReportsModule.NotByField,
        new(404, "unknown-form", "no such form"),
        new(404, "unknown-format", "no such format"),
        new(404, "unknown-province", "not one that is served, or not for this caller"),
        new(404, "unknown-commune", "not one of the province"),
        new(429, "too-many-runs", "five runs of the caller have not ended yet"),
        .. Refusal.OfDatabases,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/v1/reports/runs").WithTags("Reports").RequireAuthorization(Scopes.Read).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        runs.MapPost("", StartAsync).Counted(RequestKind.Costly).Audited("run.started").Accepts<RunDraft>("application/json").Refuses(OfStarting).Produces<RunAnswer>(202)
            .WithSummary("Has one form made for many units at one instant; answers 202 at once, and the reports follow one after the other.");
        runs.MapGet("", ListAsync).Refuses(Refusal.OfDatabases).Produces<RunsAnswer>().WithSummary("Runs, latest first, at most 100.");
        runs.MapGet("/{id}", FindAsync).Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<RunAnswer>()
            .WithSummary("How far a run has come, with its items.");
        runs.MapGet("/{id}.zip", ZipAsync).Counted(RequestKind.Costly).Audited("run.downloaded", AuditMoment.BeforeAnswering).Refuses(Unknown).Refuses(410, "files-forgotten", "the files are kept no longer; the reports can be fetched one by one").Refuses(Refusal.OfDatabases)
            .Produces<byte[]>(200, "application/zip")
            .WithSummary("The files made so far as a ZIP, with index.csv: unit, name, code, file, sha256, state, error.");
        runs.MapPost("/{id}/cancel", CancelAsync).Audited("run.cancelled").Refuses(Unknown).Refuses(OfOthers).Refuses(409, "run-ended", "nothing is left to be cancelled").Refuses(Refusal.OfDatabases).Produces<RunAnswer>()
            .WithSummary("What is not made yet is no longer made; what is made stays.");
        runs.MapPost("/{id}/retry", RetryAsync).Counted(RequestKind.Costly).Audited("run.retried").Refuses(Unknown).Refuses(OfOthers).Refuses(409, "nothing-to-retry", "no item failed or was cancelled").Refuses(Refusal.OfDatabases).Produces<RunAnswer>()
            .WithSummary("What failed or was cancelled is tried again; what is done stays.");
    }

    internal static string PathOf(string id) => $"/api/v1/reports/runs/{id}";

    private static IResult NotYours() => Problem.Of(StatusCodes.Status403Forbidden, NotYoursCode, "Somebody else asked for this run; they can end it, and whoever keeps the schedules.");

    internal static IResult UnknownRun() => Problem.Of(StatusCodes.Status404NotFound, "unknown-run", "No such run.");

    /// <summary>The archive, or why there is none.</summary>
    internal static async Task<IResult> ZipAsync(string id, UnitScope scope, RunBook book, KeptFiles files, CommuneDirectory communes, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(id, scope, cancellationToken) is not { } run)
        {
            return UnknownRun();
        }
        var items = await book.ItemsAsync(id, cancellationToken);
        var hashes = items.SelectMany(item => item.Files).Select(file => file.Sha256).ToList();
        var kept = await files.WhichAsync(hashes, cancellationToken);
        return hashes.Count > 0 && kept.Count == 0
            ? Problem.Of(StatusCodes.Status410Gone, "files-forgotten", "The files of this run are kept no longer; the reports can be fetched one by one by their codes.")
            : new RunZip(run, items, kept, files, communes);
    }

    private static async Task<IResult> StartAsync(HttpContext http, UnitScope scope, StartRun start, RunBook book, CommuneDirectory communes, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<RunDraft>(http.Request, cancellationToken) is not { } draft)
        {
            return JsonBody.Malformed();
        }
        var (id, problem) = await start.RunAsync(draft, scope, id: null, ReportEndpoints.NameOf(http.User), cancellationToken);
        if (id is null)
        {
            return problem!;
        }
        http.Response.Headers.Location = PathOf(id);
        return await AnswerAsync(id, scope, book, communes, StatusCodes.Status202Accepted, cancellationToken);
    }

    private static async Task<IResult> ListAsync(UnitScope scope, RunBook book, CancellationToken cancellationToken) =>
        TypedResults.Ok(new RunsAnswer([.. (await book.ListAsync(scope, Listed, cancellationToken)).Select(RunSummary.Of)]));

    private static Task<IResult> FindAsync(string id, UnitScope scope, RunBook book, CommuneDirectory communes, CancellationToken cancellationToken) =>
        AnswerAsync(id, scope, book, communes, StatusCodes.Status200OK, cancellationToken);

    private static async Task<IResult> CancelAsync(string id, HttpContext http, UnitScope scope, RunBook book, CommuneDirectory communes, CancellationToken cancellationToken) =>
        await book.FindAsync(id, scope, cancellationToken) is not { } run ? UnknownRun()
        : !run.IsKeptBy(Viewer.Of(http)) ? NotYours()
        : await book.CancelAsync(id, ReportEndpoints.NameOf(http.User), cancellationToken) ? await FindAsync(id, scope, book, communes, cancellationToken)
        : Problem.Of(StatusCodes.Status409Conflict, "run-ended", "Nothing is left to be cancelled.");

    private static async Task<IResult> RetryAsync(string id, HttpContext http, UnitScope scope, RunBook book, RunBell bell, CommuneDirectory communes, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(id, scope, cancellationToken) is not { } run)
        {
            return UnknownRun();
        }
        if (!run.IsKeptBy(Viewer.Of(http)))
        {
            return NotYours();
        }
        if (!await book.RetryAsync(id, cancellationToken))
        {
            return Problem.Of(StatusCodes.Status409Conflict, "nothing-to-retry", "No item failed or was cancelled.");
        }
        bell.Ring();
        return await FindAsync(id, scope, book, communes, cancellationToken);
    }

    internal static async Task<IResult> AnswerAsync(string id, UnitScope scope, RunBook book, CommuneDirectory communes, int status, CancellationToken cancellationToken) =>
        await book.FindAsync(id, scope, cancellationToken) is not { } run ? UnknownRun()
        : Results.Json(new RunAnswer(RunSummary.Of(run), [.. (await book.ItemsAsync(id, cancellationToken)).Select(item => RunItemView.Of(item, communes))]), statusCode: status);
}

/// <summary>Runs, latest first, at most 100.</summary>
public sealed record RunsAnswer(IReadOnlyList<RunSummary> Runs);

/// <summary>A run with its items.</summary>
public sealed record RunAnswer(RunSummary Run, IReadOnlyList<RunItemView> Items);

/// <summary>How far a run has come.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="AsOf">Of every report of the run.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> (all have ended, some could not be made) or <c>cancelled</c>.</param>
/// <param name="Schedule">That made it; null for one that somebody asked for.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Waiting">Items not ended yet, those under way included.</param>
/// <param name="EndedAt">Of the last item so far; null before the first.</param>
/// <param name="Zip">Where its files are.</param>
/// <param name="Fields">Codes of the fields it is about; null: all.</param>
public sealed record RunSummary(
    string Id, string Form, string Title, string Province, DateOnly From, DateOnly To, DateTimeOffset AsOf, IReadOnlyList<string> Formats, string State, DateTimeOffset MadeAt, string By,
    string? Schedule, int Total, int Done, int Failed, int Waiting, DateTimeOffset? CancelledAt, string? CancelledBy, DateTimeOffset? EndedAt, string Zip, IReadOnlyList<string>? Fields = null)
{
    public static RunSummary Of(ReportRun run) => new(
        run.Id, run.Form, run.Title, run.Province, run.Period.From, run.Period.To, Local(run.AsOf)!.Value, run.Formats, ReportRun.WordOf(run.State), Local(run.MadeAt)!.Value, run.By,
        run.Schedule, run.Total, run.Done, run.Failed, run.Waiting, Local(run.CancelledAt), run.CancelledBy, Local(run.EndedAt), $"{RunEndpoints.PathOf(run.Id)}.zip", run.Fields);

    internal static DateTimeOffset? Local(DateTimeOffset? instant) => instant?.ToOffset(LocalDay.Offset);
}

/// <summary>A report of a run.</summary>
/// <param name="Unit">Five digits of a commune; null for the whole province.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Code">By which /verify/{code} shows it; null before it is made.</param>
/// <param name="Error">Why it could not be made; of one that waits: the last time.</param>
/// <param name="NextAt">When it is tried again; null otherwise.</param>
public sealed record RunItemView(
    int Number, string Province, string? Unit, string Name, string State, int Attempts, string? Code, string? Error, string? ErrorDetail, DateTimeOffset? NextAt, DateTimeOffset? EndedAt,
    IReadOnlyList<RunFile> Files)
{
    public static RunItemView Of(RunItem item, CommuneDirectory communes) => new(
        item.Number, item.Unit.Province, item.Unit.Unit.Length > 0 ? item.Unit.Unit : null, RunWords.NameOf(item.Unit, communes), item.State, item.Attempts, item.Code, item.ErrorCode,
        item.ErrorDetail, RunSummary.Local(item.NextAt), RunSummary.Local(item.EndedAt), item.Files);
}
