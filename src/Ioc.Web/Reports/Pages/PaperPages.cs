using System.Globalization;
using Ioc.Access;
using Ioc.Reports.Approval;
using Ioc.Reports.Files;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Pages;

/// <summary>What a form asked for that was refused, so that it comes back as it was typed.</summary>
/// <param name="Doing">Which form.</param>
public sealed record RefusedForm(string? Code, string Doing, IFormCollection Typed);

/// <summary>What the panel of a paper shows beside the report.</summary>
/// <param name="Paper"><see langword="null"/>: none was drawn up over this report.</param>
/// <param name="Next">Numbers that would come next.</param>
/// <param name="MovedOn">A paper that stood over this report and now stands over newer figures.</param>
public sealed record PaperDesk(
    PaperInFull? Paper, IReadOnlyDictionary<PaperIssuer, int> Next, ReportPaper? MovedOn, bool CanBeginOne, DateOnly Today, AntiforgeryTokenSet Token, RefusedForm? Refused);

/// <summary>The pages of papers: which wait for whom, one with its history, and forms that work without scripts.</summary>
public static class PaperPages
{
    public const string Path = "/reports/papers";

    private const int PageSize = 50;
    private const int LargestForm = 64 * 1024;

    public static string PathOf(string id) => $"{Path}/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Read).CutByField();
        pages.MapGet(Path, ListAsync);
        pages.MapGet(Path + "/{id}", OneAsync);
        pages.MapGet(Path + "/{id}/print", PrintAsync).Counted(RequestKind.Costly).Audited("paper.downloaded", AuditMoment.BeforeAnswering);
        var forms = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.DraftPapers).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        forms.MapPost(ReportPages.Path + "/{code}/papers", BeginAsync).Audited("paper.drawn-up");
        forms.MapPost(Path + "/{id}/{doing}", ActAsync).Audited("paper.changed");
    }

    /// <summary>The page of a made report, with its paper if there is one.</summary>
    internal static async Task<IResult> OfReportAsync(KeptReport kept, HttpContext http, UnitScope scope, Parts parts, RefusedForm? refused, CancellationToken cancellationToken)
    {
        var papers = await parts.Papers.OfReportAsync(kept.Report.Sha256, scope, cancellationToken);
        var present = papers.FirstOrDefault(paper => paper.Sha256 == kept.Report.Sha256 && paper.State != PaperState.Cancelled);
        var movedOn = present is null ? papers.FirstOrDefault(paper => paper.Sha256 != kept.Report.Sha256) : null;
        return await PageAsync(kept, present is null ? null : await parts.Papers.FindAsync(present.Id, scope, cancellationToken), movedOn, http, parts, refused, cancellationToken);
    }

    private static async Task<IResult> ListAsync(HttpContext http, UnitScope scope, PaperBook book, VisiblePapers papers, CancellationToken cancellationToken)
    {
        var (state, problem) = PaperEndpoints.ReadState(http.Request.Query["state"]);
        if (problem is not null)
        {
            return Results.NotFound();
        }
        var page = await papers.ListAsync(state, scope, http.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null, PageSize + 1, cancellationToken);
        return ShellPages.Page<PapersPage>(new()
        {
            [nameof(PapersPage.Viewer)] = Viewer.Of(http),
            [nameof(PapersPage.State)] = state,
            [nameof(PapersPage.Papers)] = page.Take(PageSize).ToList(),
            [nameof(PapersPage.Next)] = page.Count > PageSize ? page[PageSize - 1].Paper.Id : null,
            [nameof(PapersPage.Counts)] = await book.CountAsync(scope, cancellationToken),
        });
    }

    private static async Task<IResult> OneAsync(string id, HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Papers.FindAsync(id, scope, cancellationToken) is { } paper
            ? await PageAsync(paper.Kept, paper, null, http, parts, null, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> PrintAsync(string id, UnitScope scope, VisiblePapers papers, CancellationToken cancellationToken) =>
        await papers.FindAsync(id, scope, cancellationToken) is not { Kept.Figures: not null } paper ? Results.NotFound()
        : ShellPages.Page<ReportPrint>(new() { [nameof(ReportPrint.Report)] = paper.Report });

    private static async Task<IResult> BeginAsync(string code, HttpContext http, UnitScope scope, DraftPaper draft, KeptReports reports, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var (id, problem) = await draft.OfReportAsync(code, form["note"], ReportEndpoints.NameOf(http.User), scope, cancellationToken);
        if (id is not null)
        {
            return ShellPages.SeeOther(http, PathOf(id));
        }
        return await reports.FindAsync(code, scope, cancellationToken) is { } kept
            ? await OfReportAsync(kept, http, scope, parts, new RefusedForm(Problem.CodeOf(problem!)!, "begin", form), cancellationToken)
            : Results.NotFound();
    }

    private static async Task<IResult> ActAsync(
        string id, string doing, HttpContext http, UnitScope scope, ActOnPaper acting, DraftPaper draft, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (!http.User.May(PaperEndpoints.NeededFor(doing)))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }
        var actor = ReportEndpoints.NameOf(http.User);
        AuditNote.Of(http).Action = PaperEndpoints.AuditedAs(doing);
        var (next, problem) = doing switch
        {
            "correct" => await draft.InPlaceOfAsync(id, form["now"] == "true" ? parts.Clock.GetUtcNow() : null, form["note"], actor, scope, cancellationToken),
            "remake" => (id, await draft.RemakeAsync(id, Revision(form), null, form["note"], actor, scope, cancellationToken)),
            "issue" => (id, await IssueAsync(id, form, actor, acting, scope, parts, cancellationToken)),
            _ => Kind(doing) is { } kind ? (id, await acting.RunAsync(id, new PaperAct(kind, actor, form["note"], Revision(form)), scope, cancellationToken)) : (null, Results.NotFound()),
        };
        if (problem is null)
        {
            return ShellPages.SeeOther(http, PathOf(next!));
        }
        return await parts.Papers.FindAsync(id, scope, cancellationToken) is { } paper && problem is ProblemHttpResult
            ? await PageAsync(paper.Kept, paper, null, http, parts, new RefusedForm(Problem.CodeOf(problem)!, doing, form), cancellationToken)
            : Results.NotFound();
    }

    private static async Task<IResult?> IssueAsync(
        string id, IFormCollection form, string actor, ActOnPaper acting, UnitScope scope, Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Papers.FindAsync(id, scope, cancellationToken) is not { } paper)
        {
            return PaperProblems.Unknown;
        }
        var rights = SigningRight.Of(paper.Kept.Report);
        var right = rights.FirstOrDefault(each => each.Id == form["right"]) ?? rights[0];
        var number = form["number"].ToString().Trim();
        var signing = new PaperSigning(
            right.Issuer, number.Length == 0 ? null : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0, form["symbol"],
            DateOnly.TryParseExact(form["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null, form["place"],
            right.Authority, right.Position, form["signer"]);
        return await acting.IssueAsync(id, new PaperAct(PaperEventKind.Issued, actor, form["note"], Revision(form)), signing, scope, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        KeptReport kept, PaperInFull? paper, ReportPaper? movedOn, HttpContext http, Parts parts, RefusedForm? refused, CancellationToken cancellationToken)
    {
        var canBegin = paper is null && kept.Figures is not null && kept.Report.Place.Province.Code != Indicators.FigureRequest.AllProvinces;
        var desk = new PaperDesk(
            paper, paper?.Paper.State == PaperState.Checked ? await parts.Acting.NextNumbersAsync(kept.Report, cancellationToken) : new Dictionary<PaperIssuer, int>(),
            movedOn, canBegin, LocalDay.Of(parts.Clock.GetUtcNow()), parts.Antiforgery.GetAndStoreTokens(http), refused);
        // After a form was refused its address answers no GET that says the same.
        var path = HttpMethods.IsGet(http.Request.Method) ? null : paper is null ? ReportPages.PathOf(kept.Report.Code) : PathOf(paper.Paper.Id);
        return ShellPages.Page<ReportPage>(
            new()
            {
                [nameof(ReportPage.Viewer)] = path is null ? Viewer.Of(http) : Viewer.Of(http) with { Path = path },
                [nameof(ReportPage.Kept)] = paper is null ? kept : kept with { Report = paper.Report },
                [nameof(ReportPage.Formats)] = parts.Files.Select(file => file.Format).ToList(),
                [nameof(ReportPage.Desk)] = desk,
            },
            refused is null ? StatusCodes.Status200OK : refused.Code is null or "paper-moved" or "number-taken" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
    }

    private static PaperEventKind? Kind(string doing) => doing switch
    {
        "submit" => PaperEventKind.Submitted,
        "check" => PaperEventKind.Checked,
        "return" => PaperEventKind.Returned,
        "cancel" => PaperEventKind.Cancelled,
        "comment" => PaperEventKind.Commented,
        _ => null,
    };

    private static long? Revision(IFormCollection form) => long.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;

    /// <summary>What the page of a paper needs.</summary>
    internal sealed record Parts(VisiblePapers Papers, ActOnPaper Acting, IEnumerable<IReportFile> Files, IAntiforgery Antiforgery, TimeProvider Clock);
}
