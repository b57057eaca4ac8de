using System.Text.Json.Nodes;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Approval;

/// <summary>Papers, the latest drawn up first, 50 a page.</summary>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record PapersAnswer(IReadOnlyList<PaperLine> Papers, string? Next);

/// <summary>An office's paper over a made report.</summary>
/// <param name="State">draft, submitted, returned, checked, issued, superseded or cancelled.</param>
/// <param name="Report">Code of the made report that it stands over.</param>
/// <param name="Number">Number and symbol; null until it is issued.</param>
/// <param name="Day">Of issue.</param>
/// <param name="Fields">Codes of the fields it is about; null: all.</param>
public record PaperLine(
    string Id, string State, long Revision, string Report, string Form, string Title, string Province, string? Unit, string Place, DateOnly From, DateOnly To, DateTimeOffset AsOf,
    string DraftedBy, DateTimeOffset DraftedAt, string? Number, DateOnly? Day, string? Signer, string? Supersedes, string? SupersededBy, IReadOnlyList<string>? Fields = null)
{
    public static PaperLine Of(ListedPaper listed) => new(listed.Paper, listed.Report);

    protected PaperLine(ReportPaper paper, Report report)
        : this(
            paper.Id, Word(paper.State), paper.Revision, report.Code, report.Form, report.Title.Vi, report.Place.Province.Code, report.Place.Unit?.Code, report.Place.Narrowest.FullName,
            report.Period.From, report.Period.To, report.AsOf, paper.Drafted.Event.Actor, paper.Drafted.Event.At, paper.Issue?.Written, paper.Issue?.Day, paper.Issue?.Signer,
            paper.Supersedes, paper.SupersededBy, report.FieldCodes)
    {
    }

    internal static string Word<T>(T value) where T : struct, Enum => $"{value}".ToLowerInvariant();
}

/// <summary>A paper with all that happened to it.</summary>
public sealed record PaperAnswer : PaperLine
{
    private PaperAnswer(PaperInFull paper)
        : base(paper.Paper, paper.Kept.Report)
    {
    }

    /// <summary>SHA-256 of its figures.</summary>
    public required string FiguresSha256 { get; init; }

    /// <summary>What stands on it; null until it is issued.</summary>
    public required IssueView? Issue { get; init; }

    /// <summary>The paper that replaced it or is on its way to; null when there is none.</summary>
    public required PaperName? Correction { get; init; }

    /// <summary>What it replaces, and what it says otherwise; null when it replaces nothing.</summary>
    public required ReplacesView? Replaces { get; init; }

    /// <summary>The next number of each body this year: committee, office; null once it is issued.</summary>
    public required IReadOnlyDictionary<string, int>? NextNumbers { get; init; }

    public required IReadOnlyList<EventView> Events { get; init; }

    /// <param name="next">Offered while it is not issued.</param>
    public static PaperAnswer Of(PaperInFull paper, IReadOnlyDictionary<PaperIssuer, int> next) => new(paper)
    {
        FiguresSha256 = paper.Paper.Sha256,
        Issue = paper.Paper.Issue is { } issue ? new IssueView(Word(issue.Issuer), issue.Number, issue.Symbol, issue.Written, issue.Day, issue.Place, issue.Authority, issue.Position, issue.Signer) : null,
        Correction = paper.ReplacedBy is { } other ? PaperName.Of(other) : null,
        Replaces = paper.Replaced is { } replaced ? new ReplacesView(PaperName.Of(replaced), paper.Paper.Drafted.Note, ChangesView.Of(paper.Changes)) : null,
        NextNumbers = paper.Paper.Standing.IsOpen ? next.ToDictionary(each => Word(each.Key), each => each.Value) : null,
        Events = [.. paper.Paper.Happenings.Select(happening => new EventView(
            Word(happening.Event.Kind), happening.Event.At, happening.Event.Actor, happening.Note.Length == 0 ? null : happening.Note, happening.Sha256, happening.Other))],
    };

    /// <param name="Issuer">committee or office.</param>
    /// <param name="Written">Number and symbol as they stand on paper.</param>
    public sealed record IssueView(
        string Issuer, int Number, string Symbol, string Written, DateOnly Day, string Place, IReadOnlyList<string> Authority, string Position, string Signer);

    /// <param name="FiguresSha256">The figures from then on.</param>
    /// <param name="Other">Id of the paper by which it was superseded.</param>
    public sealed record EventView(string Kind, DateTimeOffset At, string By, string? Note, string? FiguresSha256, string? Other);

    /// <param name="Reason">As it stands on the paper.</param>
    /// <param name="Changes">Null when the figures of the replaced paper cannot be read any more.</param>
    public sealed record ReplacesView(PaperName Paper, string Reason, ChangesView? Changes);
}

/// <summary>Another paper, by its id and what it bears.</summary>
public sealed record PaperName(string Id, string State, string? Number, DateOnly? Day, string? Signer, string? Position, DateTimeOffset? IssuedAt, string? IssuedBy)
{
    public static PaperName Of(ReportPaper paper)
    {
        var issued = paper.Last(PaperEventKind.Issued)?.Event;
        return new PaperName(paper.Id, PaperLine.Word(paper.State), paper.Issue?.Written, paper.Issue?.Day, paper.Issue?.Signer, paper.Issue?.Position, issued?.At, issued?.Actor);
    }
}

/// <summary>What one report says otherwise than another.</summary>
/// <param name="Changed">How many cells and rows differ.</param>
/// <param name="Cells">At most 500 of them.</param>
/// <param name="Rows">Rows that appeared or went, at most 500.</param>
public sealed record ChangesView(int Changed, IReadOnlyList<VerifyAnswer.Cell> Cells, IReadOnlyList<VerifyAnswer.Row> Rows)
{
    internal static ChangesView? Of(ReportChanges? changes) => changes is null ? null : new ChangesView(
        changes.Changed,
        [.. changes.Cells.Select(cell => new VerifyAnswer.Cell(cell.Section, cell.Key, cell.Title, cell.Column.No, cell.Column.FullTitle(Language.Vietnamese), Node(cell.Was), Node(cell.Is)))],
        [.. changes.Rows.Select(row => new VerifyAnswer.Row(row.Section, row.Key, row.Title, row.IsNew))]);

    private static JsonNode? Node(ReportValue value) => VerifyAnswer.Node(value);
}
