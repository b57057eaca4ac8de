using Ioc.Access;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Approval;

/// <summary>A paper with the figures it stands over, and the papers before and after it.</summary>
/// <param name="Replaced">Which it replaces, or is to replace.</param>
/// <param name="ReplacedBy">By which it was replaced, or by which it is about to be.</param>
/// <param name="Changes">What it says otherwise than the one it replaces; <see langword="null"/> when it replaces none.</param>
public sealed record PaperInFull(ReportPaper Paper, KeptReport Kept, ReportPaper? Replaced, ReportPaper? ReplacedBy, ReportChanges? Changes)
{
    /// <summary>The report as its documents show it.</summary>
    public Report Report => Kept.Report with
    {
        Approval = new ReportApproval(Paper.Issue, Replaced?.Issue is { } issue ? new ReplacedPaper(issue, Paper.Drafted.Note, Changes) : null),
    };
}

/// <summary>A paper as a list shows it.</summary>
public sealed record ListedPaper(ReportPaper Paper, Report Report);

/// <summary>A paper that was issued, and the one by which it was superseded.</summary>
public sealed record IssuedPaper(ReportPaper Paper, ReportPaper? SupersededBy);

/// <summary>Papers as far as a caller may see them.</summary>
public sealed class VisiblePapers(PaperBook book, KeptReports reports)
{
    public async Task<PaperInFull?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await OneAsync(id, cancellationToken) is not { } paper || await reports.FindAsync(paper.Sha256, scope, cancellationToken) is not { } kept)
        {
            return null;
        }
        var replaced = paper.Supersedes is { } old ? await OneAsync(old, cancellationToken) : null;
        var changes = replaced is null ? null : await ChangesAsync(replaced, kept, scope, cancellationToken);
        var next = await book.CorrectionAsync(paper.Id, cancellationToken);
        return new PaperInFull(paper, kept, replaced, next is null ? null : await OneAsync(next, cancellationToken), changes);
    }

    /// <summary>Papers that stand over a report, or stood over it before its figures were taken again; the latest drawn up first.</summary>
    public async Task<IReadOnlyList<ReportPaper>> OfReportAsync(string sha256, UnitScope scope, CancellationToken cancellationToken) =>
        [.. (await book.OfReportAsync(sha256, cancellationToken)).Where(paper => scope.ProvincesInPart.Contains(paper.Province))];

    /// <summary>Papers that were issued over a report, the latest first.</summary>
    public async Task<IReadOnlyList<IssuedPaper>> IssuedAsync(string sha256, UnitScope scope, CancellationToken cancellationToken)
    {
        var issued = (await OfReportAsync(sha256, scope, cancellationToken)).Where(paper => paper.Sha256 == sha256 && paper.Standing.IsNumbered).ToList();
        var others = (await book.ReadAsync([.. issued.Select(paper => paper.SupersededBy).OfType<string>().Distinct()], cancellationToken)).ToDictionary(paper => paper.Id);
        return [.. issued.Select(paper => new IssuedPaper(paper, paper.SupersededBy is { } other ? others.GetValueOrDefault(other) : null))];
    }

    /// <param name="after">The last of the page before.</param>
    /// <returns>One more than the page has when there is another.</returns>
    public async Task<IReadOnlyList<ListedPaper>> ListAsync(PaperState? state, UnitScope scope, string? after, int limit, CancellationToken cancellationToken)
    {
        var papers = await book.ReadAsync(await book.ListAsync(state, scope, after, limit, cancellationToken), cancellationToken);
        var heads = await reports.HeadsAsync([.. papers.Select(paper => paper.Sha256).Distinct()], cancellationToken);
        return [.. papers.Select(paper => new ListedPaper(paper, heads[paper.Sha256]))];
    }

    private async Task<ReportChanges?> ChangesAsync(ReportPaper replaced, KeptReport kept, UnitScope scope, CancellationToken cancellationToken) =>
        kept.Figures is not null && await reports.FindAsync(replaced.Sha256, scope, cancellationToken) is { Figures: not null } before
            ? CompareReport.Between(before.Report, kept.Report)
            : null;

    private async Task<ReportPaper?> OneAsync(string id, CancellationToken cancellationToken) => (await book.ReadAsync([id], cancellationToken)) is [var paper] ? paper : null;
}
