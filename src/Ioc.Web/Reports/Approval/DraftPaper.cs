using Ioc.Access;
using Ioc.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Approval;

/// <summary>Draws up papers: of a made report, of newer figures, or in place of an issued one.</summary>
public sealed class DraftPaper(PaperBook book, VisiblePapers papers, KeptReports reports, MakeAgain again, TimeProvider clock)
{
    /// <param name="code">Of a made report.</param>
    /// <returns>Id of the new paper, or the problem.</returns>
    public async Task<(string? Id, IResult? Problem)> OfReportAsync(string code, string? note, string actor, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(code, scope, cancellationToken) is not { } kept)
        {
            return (null, ReportEndpoints.UnknownReport());
        }
        if (PaperProblems.CheckText(note, "") is { } wrong)
        {
            return (null, wrong);
        }
        if (kept.Figures is null)
        {
            return (null, ReportEndpoints.Forgotten());
        }
        return kept.Report.Place.Province.Code == FigureRequest.AllProvinces
            ? (null, PaperProblems.Conflict("no-issuer", "A report about several provinces is no body's paper."))
            : await DraftAsync(kept.Report, null, note, actor, cancellationToken);
    }

    /// <summary>A paper that, once issued, takes the place of an issued one; its figures are taken again.</summary>
    /// <param name="reason">Why; it stands on the paper.</param>
    public async Task<(string? Id, IResult? Problem)> InPlaceOfAsync(string id, DateTimeOffset? asOf, string? reason, string actor, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, scope, cancellationToken) is not { } issued)
        {
            return (null, PaperProblems.Unknown);
        }
        if (PaperProblems.CheckText(reason, "reason-missing") is { } wrong)
        {
            return (null, wrong);
        }
        if (issued.Paper.Standing.For(PaperEventKind.Superseded, actor, twoPairsOfEyes: false) is var decision and not PaperDecision.Allowed)
        {
            return (null, PaperProblems.Of(decision));
        }
        if (issued.ReplacedBy is { } other)
        {
            return (null, PaperProblems.Exists(other));
        }
        var (report, problem) = await again.RunAsync(issued.Kept, asOf, actor, scope, cancellationToken);
        return report is null ? (null, problem) : await DraftAsync(report, id, reason, actor, cancellationToken);
    }

    /// <summary>Takes the figures of a paper again that is being drawn up; the old ones stay in its history.</summary>
    /// <returns>The problem; <see langword="null"/> when it was done.</returns>
    public async Task<IResult?> RemakeAsync(string id, long? revision, DateTimeOffset? asOf, string? note, string actor, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, scope, cancellationToken) is not { } drawn)
        {
            return PaperProblems.Unknown;
        }
        if (PaperProblems.CheckText(note, "") is { } wrong)
        {
            return wrong;
        }
        if (revision is null)
        {
            return PaperProblems.RevisionMissing;
        }
        if (drawn.Paper.Standing.For(PaperEventKind.Remade, actor, twoPairsOfEyes: false) is var before and not PaperDecision.Allowed)
        {
            return PaperProblems.Of(before);
        }
        var (report, problem) = await again.RunAsync(drawn.Kept, asOf, actor, scope, cancellationToken);
        if (report is null)
        {
            return problem;
        }
        if (report.Sha256 == drawn.Paper.Sha256)
        {
            return PaperProblems.Conflict("figures-unchanged", "Taken again, the figures are the same.");
        }
        var (outcome, decision) = await book.AddAsync(id, revision, paper => paper.Standing.For(PaperEventKind.Remade, actor, twoPairsOfEyes: false) switch
        {
            PaperDecision.Allowed => (PaperDecision.Allowed, new PaperEntry(Happening(PaperEventKind.Remade, actor, note) with { Sha256 = report.Sha256 })),
            var refused => (refused, null),
        }, cancellationToken);
        return outcome == PaperOutcome.Done ? null : PaperProblems.Of(outcome, decision);
    }

    private async Task<(string? Id, IResult? Problem)> DraftAsync(Report report, string? supersedes, string? note, string actor, CancellationToken cancellationToken)
    {
        var paper = new ReportPaper(
            Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), report.Place.Province.Code, supersedes, 1, null, [Happening(PaperEventKind.Drafted, actor, note) with { Sha256 = report.Sha256 }]);
        var (outcome, other) = await book.DraftAsync(paper, cancellationToken);
        return outcome == PaperOutcome.Done ? (paper.Id, null)
            : (null, other is not null ? PaperProblems.Exists(other) : PaperProblems.Of(PaperDecision.AlreadySuperseded));
    }

    private PaperHappening Happening(PaperEventKind kind, string actor, string? note) => new(new PaperEvent(kind, clock.GetUtcNow(), actor), note?.Trim() ?? "");
}
