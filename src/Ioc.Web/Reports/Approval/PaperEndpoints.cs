using System.Globalization;
using Ioc.Access;
using Ioc.Indicators;
using Ioc.Reports.Files;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Approval;

/// <summary>Papers for programs: draw up, hand on, check, send back, issue, replace; and read.</summary>
internal static class PaperEndpoints
{
    private const int PageSize = 50;
    private const int LargestBody = 64 * 1024;

    private static readonly Refusal Unknown = new(404, "unknown-paper", "no such paper, or not for this caller");
    private static readonly Refusal[] OfText = [new(400, "malformed", "the body is no JSON object with the members that are described"), new(400, "text-too-long", "more than 4,000 signs")];

    // Where a paper stands that something cannot be done with.
    private static readonly Refusal[] OfMoving =
    [
        Unknown, .. OfText, new(400, "revision-missing", "which revision was seen was not said"),
        new(409, "paper-moved", "something happened to it since that revision"), new(409, "already-issued", "issued ones are only commented on and replaced"),
        new(409, "already-superseded", "another has taken its place"), new(409, "paper-cancelled", "it was given up"), .. Refusal.OfDatabases,
    ];

    private static readonly Refusal[] OfMakingAgain =
    [
        new(400, "as-of-too-early", "before the instant of the figures so far"), new(400, "as-of-in-future", "an instant to come"),
        new(409, "cannot-be-made-again", "its form or unit is not known any more"), new(409, "identity-fails", "the figures do not fit together"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/reports/papers").WithTags("Reports").RequireAuthorization(Scopes.Read).CutByField();
        read.MapGet("", ListAsync).Takes(
                new QueryParameter("state", "draft, submitted, returned, checked, issued, superseded or cancelled; any other is 400 bad-parameter."),
                new QueryParameter("cursor", "What the page before gave as next."))
            .Refuses(400, "bad-parameter", "there is no such state").Refuses(Refusal.OfDatabases).Produces<PapersAnswer>()
            .WithSummary("Papers that offices made of reports, the latest drawn up first, 50 a page.");
        read.MapGet("/{id}", FindAsync).Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<PaperAnswer>()
            .WithSummary("One paper with all that happened to it, and what it says otherwise than the one it replaces.");
        read.MapGet("/{id}.{format}", FileAsync).Counted(RequestKind.Costly).Audited("paper.downloaded", AuditMoment.BeforeAnswering).Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<ReportAnswer>()
            .WithSummary("A paper as a file: docx, pdf and xlsx with number, date and signer once it is issued; json and csv are the figures alone. Described is json.");

        var act = routes.MapGroup("/api/v1/reports").WithTags("Reports").RequireAuthorization(Scopes.DraftPapers).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        act.MapPost("/made/{code}/papers", DraftAsync).Audited("paper.drawn-up").Accepts<NoteBody>("application/json").Refuses([.. OfText, new(404, "unknown-report", "none was made under this code, or not for this caller")])
            .Refuses(409, "paper-exists", "there is one over this report, its id is given").Refuses(409, "no-issuer", "the report is about several provinces")
            .Refuses(410, "figures-forgotten", "the figures of a long list are kept no longer").Refuses(Refusal.OfDatabases).Produces<PaperAnswer>(201)
            .WithSummary("Draws up a paper over a made report: {note?}.");
        Move(act, "submit", PaperEventKind.Submitted, "Hands a paper to whoever checks it: {revision, note?}.").Refuses(409, "already-submitted", "it was handed on");
        Move(act, "check", PaperEventKind.Checked, "Finds it right: {revision, note?}.").Refuses(409, "not-submitted", "it is being drawn up").Refuses(409, "already-checked", "it was checked")
            .Refuses(409, "same-person", "the caller drew it up, and the office wants two pairs of eyes");
        Move(act, "return", PaperEventKind.Returned, "Sends it back, before or after it was checked: {revision, note}; the note says why.").Refuses(409, "not-submitted", "it is being drawn up").Refuses(400, "reason-missing", "the note is empty");
        Move(act, "cancel", PaperEventKind.Cancelled, "Gives up a paper that is not issued: {revision, note}; the note says why.").Refuses(400, "reason-missing", "the note is empty");
        act.MapPost("/papers/{id}/comment", MoveAsync(PaperEventKind.Commented)).Audited("paper.commented").Accepts<MoveBody>("application/json").Refuses([Unknown, .. OfText, .. Refusal.OfDatabases])
            .Refuses(400, "comment-missing", "the note is empty").Produces<PaperAnswer>().WithSummary("Says something about a paper, whatever became of it: {note}.");
        act.MapPost("/papers/{id}/remake", RemakeAsync).Counted(RequestKind.Costly).Audited("paper.remade").Accepts<RemakeBody>("application/json").Refuses(OfMoving).Refuses(OfMakingAgain)
            .Refuses(409, "already-submitted", "it was handed on").Refuses(409, "figures-unchanged", "taken again they are the same").Produces<PaperAnswer>()
            .WithSummary("Takes the figures of a paper again that is being drawn up or was returned: {revision, asOf?, note?}.");
        act.MapPost("/papers/{id}/issue", IssueAsync).Audited("paper.issued").RequireAuthorization(Scopes.IssuePapers).Accepts<IssueBody>("application/json").Refuses(OfMoving).Refuses(OfIssuing).Produces<PaperAnswer>()
            .WithSummary("Issues a checked paper: {revision, issuer?, number?, symbol?, day?, place?, authority?, position, signer, note?}.")
            .WithDescription("issuer: committee (default) or office. Left out, number is the next of the body and year, symbol BC-UBND or BC-VP, day today, place the unit's name.");
        act.MapPost("/papers/{id}/correct", CorrectAsync).Audited("paper.corrected").Accepts<CorrectBody>("application/json").Refuses([Unknown, .. OfText, .. OfMakingAgain])
            .Refuses(400, "reason-missing", "the reason is empty").Refuses(409, "not-issued", "only issued ones are replaced").Refuses(409, "already-superseded", "another has taken its place")
            .Refuses(409, "paper-cancelled", "it was given up").Refuses(409, "paper-exists", "a correction is on its way, its id is given").Refuses(Refusal.OfDatabases).Produces<PaperAnswer>(201)
            .WithSummary("Draws up a paper that, once issued, replaces an issued one: {reason, asOf?}; the figures are taken again.");
    }

    private static readonly Refusal[] OfIssuing =
    [
        new(409, "not-checked", "only what was checked is issued"), new(409, "number-taken", "the body has given this number of the year"), new(400, "issuer-wrong", "not a body of this unit"),
        new(400, "number-wrong", "not 1 to 99999"), new(400, "symbol-wrong", "not like BC-UBND"), new(400, "day-in-future", "after today"),
        new(400, "day-too-early", "before the figures were fixed, or before the paper that is replaced"), new(400, "place-missing", "empty or too long"),
        new(400, "authority-wrong", "more than two lines, or one that is empty or too long"), new(400, "position-missing", "empty or too long"), new(400, "signer-missing", "empty or too long"),
    ];

    /// <summary>What a step of a paper asks of whoever takes it, beside that they may draw papers up.</summary>
    internal static string NeededFor(string step) => step switch
    {
        "check" or "return" => Scopes.CheckPapers,
        "issue" => Scopes.IssuePapers,
        _ => Scopes.DraftPapers,
    };

    /// <summary>How the audit log names a step; <see langword="null"/> for what is none.</summary>
    internal static string? AuditedAs(string doing) => doing switch
    {
        "submit" => "paper.submitted",
        "check" => "paper.checked",
        "return" => "paper.returned",
        "cancel" => "paper.cancelled",
        "comment" => "paper.commented",
        "remake" => "paper.remade",
        "issue" => "paper.issued",
        "correct" => "paper.corrected",
        _ => null,
    };

    private static RouteHandlerBuilder Move(RouteGroupBuilder act, string what, PaperEventKind kind, string summary) =>
        act.MapPost($"/papers/{{id}}/{what}", MoveAsync(kind)).Audited(AuditedAs(what)!).RequireAuthorization(NeededFor(what)).Accepts<MoveBody>("application/json").Refuses(OfMoving).Produces<PaperAnswer>().WithSummary(summary);

    private static async Task<IResult> ListAsync(HttpRequest http, UnitScope scope, VisiblePapers papers, CancellationToken cancellationToken)
    {
        var (state, problem) = ReadState(http.Query["state"]);
        if (problem is not null)
        {
            return problem;
        }
        var page = await papers.ListAsync(state, scope, http.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null, PageSize + 1, cancellationToken);
        return TypedResults.Ok(new PapersAnswer([.. page.Take(PageSize).Select(PaperLine.Of)], page.Count > PageSize ? page[PageSize - 1].Paper.Id : null));
    }

    internal static (PaperState? State, IResult? Problem) ReadState(string? text) =>
        string.IsNullOrEmpty(text) ? (null, null)
        : Enum.TryParse<PaperState>(text, ignoreCase: true, out var state) && PaperLine.Word(state) == text ? (state, null)
        : (null, FigureRequestReader.BadParameter("'state' is draft, submitted, returned, checked, issued, superseded or cancelled."));

    private static Task<IResult> FindAsync(string id, UnitScope scope, [AsParameters] Shown shown, CancellationToken cancellationToken) =>
        shown.RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);

    private static async Task<IResult> FileAsync(string id, string format, UnitScope scope, VisiblePapers papers, IEnumerable<IReportFile> files, CancellationToken cancellationToken) =>
        files.FirstOrDefault(each => each.Format == format) is not { } file || await papers.FindAsync(id, scope, cancellationToken) is not { } paper
            ? PaperProblems.Unknown
            : ReportEndpoints.Answer(file, paper.Report);

    private static async Task<IResult> DraftAsync(string code, HttpContext http, UnitScope scope, DraftPaper draft, [AsParameters] Shown shown, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<NoteBody>(http.Request, http.RequestAborted) is not { } body)
        {
            return JsonBody.Malformed();
        }
        var (id, problem) = await draft.OfReportAsync(code, body.Note, ReportEndpoints.NameOf(http.User), scope, cancellationToken);
        return id is null ? problem! : await shown.CreatedAsync(id, http, scope, cancellationToken);
    }

    private static Func<string, HttpContext, UnitScope, ActOnPaper, VisiblePapers, CancellationToken, Task<IResult>> MoveAsync(PaperEventKind kind) =>
        async (id, http, scope, acting, papers, cancellationToken) =>
        {
            if (await JsonBody.ReadAsync<MoveBody>(http.Request, http.RequestAborted) is not { } body)
            {
                return JsonBody.Malformed();
            }
            return await acting.RunAsync(id, new PaperAct(kind, ReportEndpoints.NameOf(http.User), body.Note, body.Revision), scope, cancellationToken)
                ?? await new Shown(papers, acting).RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);
        };

    private static async Task<IResult> RemakeAsync(string id, HttpContext http, UnitScope scope, DraftPaper draft, [AsParameters] Shown shown, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<RemakeBody>(http.Request, http.RequestAborted) is not { } body)
        {
            return JsonBody.Malformed();
        }
        return await draft.RemakeAsync(id, body.Revision, body.AsOf, body.Note, ReportEndpoints.NameOf(http.User), scope, cancellationToken)
            ?? await shown.RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> IssueAsync(string id, HttpContext http, UnitScope scope, ActOnPaper acting, [AsParameters] Shown shown, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<IssueBody>(http.Request, http.RequestAborted) is not { } body)
        {
            return JsonBody.Malformed();
        }
        if (body.Issuer is not (null or "committee" or "office"))
        {
            return PaperProblems.Bad("issuer-wrong", "issuer is committee or office.");
        }
        var signing = new PaperSigning(
            body.Issuer == "office" ? PaperIssuer.Office : PaperIssuer.Committee, body.Number, body.Symbol, body.Day, body.Place, body.Authority, body.Position, body.Signer);
        return await acting.IssueAsync(id, new PaperAct(PaperEventKind.Issued, ReportEndpoints.NameOf(http.User), body.Note, body.Revision), signing, scope, cancellationToken)
            ?? await shown.RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);
    }

    private static async Task<IResult> CorrectAsync(string id, HttpContext http, UnitScope scope, DraftPaper draft, [AsParameters] Shown shown, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<CorrectBody>(http.Request, http.RequestAborted) is not { } body)
        {
            return JsonBody.Malformed();
        }
        var (correction, problem) = await draft.InPlaceOfAsync(id, body.AsOf, body.Reason, ReportEndpoints.NameOf(http.User), scope, cancellationToken);
        return correction is null ? problem! : await shown.CreatedAsync(correction, http, scope, cancellationToken);
    }

    internal sealed record NoteBody(string? Note);

    internal sealed record MoveBody(long? Revision, string? Note);

    internal sealed record RemakeBody(long? Revision, DateTimeOffset? AsOf, string? Note);

    internal sealed record IssueBody(
        long? Revision, string? Issuer, int? Number, string? Symbol, DateOnly? Day, string? Place, IReadOnlyList<string>? Authority, string? Position, string? Signer, string? Note);

    internal sealed record CorrectBody(DateTimeOffset? AsOf, string? Reason);

    /// <summary>Answers with a paper as it now is.</summary>
    internal sealed record Shown(VisiblePapers Papers, ActOnPaper Acting)
    {
        public async Task<IResult> RunAsync(string id, UnitScope scope, int status, CancellationToken cancellationToken) =>
            await Papers.FindAsync(id, scope, cancellationToken) is not { } paper ? PaperProblems.Unknown
            : Results.Json(PaperAnswer.Of(paper, await Acting.NextNumbersAsync(paper.Kept.Report, cancellationToken)), statusCode: status);

        public async Task<IResult> CreatedAsync(string id, HttpContext http, UnitScope scope, CancellationToken cancellationToken)
        {
            http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/reports/papers/{id}");
            return await RunAsync(id, scope, StatusCodes.Status201Created, cancellationToken);
        }
    }
}
