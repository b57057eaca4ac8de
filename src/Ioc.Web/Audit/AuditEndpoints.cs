using System.Text.Json;
using Ioc.Access;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Audit;

/// <summary>An entry as programs are given it.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="Who">Account or key; empty where nobody is known.</param>
/// <param name="WhoId">Id of the account, which no other ever has; empty for keys, the product and entries of before it was taken down.</param>
/// <param name="Caller"><c>account</c>, <c>key</c>, <c>command</c> or <c>product</c>.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c>, <c>failed</c> or <c>unknown</c>.</param>
/// <param name="Hash">SHA-256 over the hash before and the entry.</param>
internal sealed record AuditView(
    long Seq, DateTimeOffset At, string Who, string WhoId, string Caller, string Address, string Action, string Subject, string Scope, string Outcome, JsonElement Detail, string Hash)
{
    public static AuditView Of(AuditEntry entry) => new(
        entry.Seq, entry.Event.At.ToOffset(LocalDay.Offset), entry.Event.Who, entry.Event.WhoId, entry.Event.Caller, entry.Event.Address, entry.Event.Action, entry.Event.Subject,
        entry.Event.Scope, entry.Event.Outcome, JsonElement.Parse(entry.Event.Detail), entry.Hash);
}

/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="SearchedTo">Everything later has been looked at: a page may hold fewer than there is room for and still have a next one.</param>
/// <param name="Verified">The last walk along the chain; null before the first night.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditView> Entries, string? Next, DateTimeOffset? SearchedTo, AuditVerdict? Verified);

/// <summary>The log for programs and as files.</summary>
internal static class AuditEndpoints
{
    public const int PageSize = 100;

    private static readonly QueryParameter[] Filters =
    [
        new("who", "Name of an account or key."),
        new("whoId", "Id of an account, as entries have it: a name may have been several accounts' in turn."),
        new("action", "What was done: signed-in, dossiers.listed, report.made, …"),
        new("subject", "Id of what it was done to."),
        new("from", "First local day, YYYY-MM-DD."),
        new("to", "Last local day, YYYY-MM-DD."),
        new("text", "Anywhere in who, address, action, subject, scope or detail; case does not count."),
    ];

    private static readonly Refusal BadParameter = new(400, "bad-parameter", "a parameter cannot be read");
    private static readonly Refusal Unavailable = new(503, "audit-unavailable", "the log cannot be written, and nothing is done or shown that would not be in it; carries Retry-After");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/audit").WithTags("Audit").RequireAuthorization(Scopes.Audit);
        read.MapGet("", ListAsync).Audited("audit.searched", AuditMoment.Soon).Takes(Filters).Takes(new QueryParameter("cursor", "What the page before gave as next."))
            .Produces<AuditAnswer>().Refuses(BadParameter).Refuses(Unavailable).Refuses(Refusal.OfDatabases)
            .WithSummary("Who did what, the latest first, 100 a page.");
        read.MapGet("/export.csv", ExportCsv).Counted(RequestKind.Costly).Audited("audit.exported", AuditMoment.BeforeAnswering).Takes(Filters)
            .Produces<string>(200, "text/csv").Refuses(BadParameter).Refuses(Unavailable).Refuses(Refusal.OfDatabases)
            .WithSummary("All entries found, the latest first, as a table (UTF-8 with BOM, RFC 4180); texts that a spreadsheet would compute are made harmless.");
        read.MapGet("/export.ndjson", ExportNdjson).Counted(RequestKind.Costly).Audited("audit.exported", AuditMoment.BeforeAnswering).Takes(Filters)
            .Produces<AuditView>(200, "application/x-ndjson").Refuses(BadParameter).Refuses(Unavailable).Refuses(Refusal.OfDatabases)
            .WithSummary("All entries found, the latest first, one JSON object a line.");
    }

    private static async Task<IResult> ListAsync(HttpRequest http, UnitScope scope, AuditSearch search, AuditState state, CancellationToken cancellationToken)
    {
        var (filter, wrong) = AuditFilter.Read(http.Query);
        if (filter is null || !AuditCursor.TryParse(http.Query["cursor"], out var cursor))
        {
            return Wrong(wrong ?? "cursor");
        }

        var found = await search.RunAsync(filter, cursor, PageSize, scope, cancellationToken);
        return TypedResults.Ok(new AuditAnswer([.. found.Entries.Select(AuditView.Of)], found.Next, found.SearchedTo, await state.VerdictAsync(cancellationToken)));
    }

    private static IResult ExportCsv(HttpContext http, UnitScope scope, AuditSearch search) => Export(http, new AuditCsv(), scope, search);

    private static IResult ExportNdjson(HttpContext http, UnitScope scope, AuditSearch search) => Export(http, new AuditNdjson(), scope, search);

    private static IResult Export(HttpContext http, IAuditFile file, UnitScope scope, AuditSearch search)
    {
        AuditNote.Of(http).Subject = file.Format;
        var (filter, wrong) = AuditFilter.Read(http.Request.Query);
        return filter is null ? Wrong(wrong!) : new AuditExport(file, filter, scope, search);
    }

    private static IResult Wrong(string name) => Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", $"'{name}' cannot be read.");
}
