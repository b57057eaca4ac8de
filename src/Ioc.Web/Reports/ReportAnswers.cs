using System.Text.Json.Nodes;
using Ioc.Reports.Approval;

namespace Ioc.Reports;

/// <summary>The forms of report there are.</summary>
/// <param name="Formats">In which every form can be asked for.</param>
/// <param name="Errors">What is wrong in the files of forms, each with file, line and column.</param>
public sealed record FormsAnswer(IReadOnlyList<FormView> Forms, IReadOnlyList<string> Formats, IReadOnlyList<string> Errors);

/// <summary>An edition of a form.</summary>
/// <param name="Id">As addresses name it.</param>
/// <param name="Effective">First local day (of the last day of a period) that the edition is for.</param>
/// <param name="Label">Number of the form as offices call it; null when it has none.</param>
/// <param name="LegalSource">What it rests on; null when it rests on nothing but the centre's own rule.</param>
public sealed record FormView(string Id, string Version, DateOnly Effective, string Title, string? Label, string? LegalSource);

/// <summary>A made report for programs (contract §7).</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Unit">Five digits of a commune; null for the whole province.</param>
/// <param name="ComparedFrom">First day of the period that is compared with; left out when the form compares nothing.</param>
/// <param name="ComparedTo">Its last day.</param>
/// <param name="AsOf">Records with a later <c>updatedAt</c> are not looked at.</param>
/// <param name="FiguresSha256">Of the kept text of the figures; see /api/v1/reports/made/{code}/figures.</param>
/// <param name="Verify">The code by which /verify/{code} shows it.</param>
/// <param name="Columns">Of values.</param>
/// <param name="Total">One entry for each column; null where nothing is added up.</param>
/// <param name="Fields">The fields that alone are counted, for a caller who sees no others; left out of a report about all.</param>
/// <param name="Release"><c>public</c> for a copy for publication, whose figures are rounded; left out otherwise.</param>
/// <param name="SmallNumber">Of such a copy: the n of "under n".</param>
/// <param name="Sections">Further tables of a form that has several; left out when it has one.</param>
/// <param name="Narrative">What the figures say in words; left out of forms that are tables alone.</param>
public sealed record ReportAnswer(
    string Form, string Version, string Province, string? Unit, DateOnly From, DateOnly To, DateTimeOffset AsOf, string FiguresSha256, string Verify,
    IReadOnlyList<ReportAnswer.Head> Columns, IReadOnlyList<ReportAnswer.Line> Rows, IReadOnlyList<JsonNode?> Total,
    DateOnly? ComparedFrom = null, DateOnly? ComparedTo = null, IReadOnlyList<ReportAnswer.Field>? Fields = null, string? Release = null, int? SmallNumber = null, IReadOnlyList<ReportAnswer.Table>? Sections = null, IReadOnlyList<ReportAnswer.Sentence>? Narrative = null)
{
    /// <param name="Passage">Under which heading it stands.</param>
    /// <param name="Rule">Which rule composed it.</param>
    /// <param name="Vi">In Vietnamese.</param>
    /// <param name="En">In English; null where there is none.</param>
    /// <param name="Figures">Ids of the figures that it rests on.</param>
    public sealed record Sentence(string Passage, string Rule, string Vi, string? En, IReadOnlyList<string> Figures);

    /// <param name="Name">As it was called at the instant of the report.</param>
    public sealed record Field(string Code, string Name);

    /// <param name="No">As the form numbers it.</param>
    /// <param name="Title">With the heads above it.</param>
    public sealed record Head(int No, string Title);

    /// <param name="Key">Code of the field, commune or dossier.</param>
    /// <param name="Values">One entry for each column: a number not rounded, a text, a day YYYY-MM-DD, or null; in a copy for publication also {"under":n} for any count from 1 to n − 1, {"tooFew":true} for a share of too few dossiers, {"notTold":true} for a count that would give a small one away.</param>
    public sealed record Line(string Key, string Title, IReadOnlyList<JsonNode?> Values);

    /// <param name="Id">As the form names it.</param>
    public sealed record Table(string Id, string Title, IReadOnlyList<Head> Columns, IReadOnlyList<Line> Rows, IReadOnlyList<JsonNode?> Total);
}

/// <summary>Reports that were made by themselves, latest first, at most 200; those of runs are listed with their runs.</summary>
public sealed record MadeAnswer(IReadOnlyList<ReportMaking> Reports);

/// <summary>A made report held against the records as they are now.</summary>
/// <param name="Place">Full name of whom it is about.</param>
/// <param name="MadeAt">For the first time.</param>
/// <param name="State"><c>unchanged</c>: made again it has the same figures. <c>changed</c>: late corrections changed it. <c>unknown</c>: it cannot be made again.</param>
/// <param name="Sha256Now">Of the figures made again; null when it cannot be.</param>
/// <param name="FiguresKept">False once the figures of a long list were forgotten; the hash still tells whether anything changed.</param>
/// <param name="Sections">The figures as they were kept, at most 1,000 rows of each; all of them as files under /api/v1/reports/made/{code}.</param>
/// <param name="Changed">How many cells and rows differ.</param>
/// <param name="Cells">At most 500 of them.</param>
/// <param name="Rows">Rows that appeared or went, at most 500.</param>
/// <param name="Papers">Papers that offices issued over these figures, the latest first; each with the one by which it was superseded, if any.</param>
/// <param name="Fields">The fields that alone are counted; null: all.</param>
/// <param name="Release"><c>public</c> for a copy for publication; what is shown, changed and hashed are rounded figures.</param>
/// <param name="SmallNumber">Of such a copy: the n of "under n".</param>
public sealed record VerifyAnswer(
    string Code, string FiguresSha256, string Form, string Version, string Title, string Province, string? Unit, string Place, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset MadeAt,
    bool FiguresKept, string State, string? Sha256Now, int Changed, IReadOnlyList<VerifyAnswer.Cell> Cells, IReadOnlyList<VerifyAnswer.Row> Rows, IReadOnlyList<ReportAnswer.Table> Sections,
    IReadOnlyList<VerifyAnswer.Paper> Papers, IReadOnlyList<ReportAnswer.Field>? Fields = null, string? Release = null, int? SmallNumber = null)
{
    private const int ShownRows = 1_000;

    /// <param name="Column">Title with the heads above it.</param>
    public sealed record Cell(string Section, string Key, string Title, int No, string Column, JsonNode? Was, JsonNode? Is);

    /// <param name="IsNew">True for one that appeared, false for one that went.</param>
    public sealed record Row(string Section, string Key, string Title, bool IsNew);

    /// <param name="Issued">Number, date, signer, and who issued it when.</param>
    /// <param name="SupersededBy">Null while it is in force.</param>
    public sealed record Paper(PaperName Issued, PaperName? SupersededBy);

    public static VerifyAnswer Of(KeptReport kept, ReportChanges changes, IReadOnlyList<IssuedPaper> papers)
    {
        var report = kept.Report;
        return new VerifyAnswer(
            report.Code, report.Sha256, report.Form, report.Version, report.Title.Vi, report.Place.Province.Code, report.Place.Unit?.Code, report.Place.Narrowest.FullName, report.Period.From,
            report.Period.To, report.AsOf, kept.MadeAt, kept.Figures is not null, changes.State, changes.Sha256, changes.Changed,
            [.. changes.Cells.Select(cell => new Cell(cell.Section, cell.Key, cell.Title, cell.Column.No, cell.Column.FullTitle(Shell.Language.Vietnamese), Node(cell.Was), Node(cell.Is)))],
            [.. changes.Rows.Select(row => new Row(row.Section, row.Key, row.Title, row.IsNew))],
            [.. report.Sections.Select(Table)],
            [.. papers.Select(each => new Paper(PaperName.Of(each.Paper), each.SupersededBy is { } other ? PaperName.Of(other) : null))],
            report.Fields?.Select(field => new ReportAnswer.Field(field.Code, field.Name)).ToList(),
            report.Release is null ? null : Publication.Word, report.Release?.SmallNumber);
    }

    private static ReportAnswer.Table Table(ReportSection section) => new(
        section.Id, section.Title.Vi, [.. section.Columns.Select(column => new ReportAnswer.Head(column.No, column.FullTitle(Shell.Language.Vietnamese)))],
        [.. section.Rows.Take(ShownRows).Select(row => new ReportAnswer.Line(row.Key, row.Title, [.. row.Values.Select(Node)]))],
        [.. section.Total?.Values.Select(Node) ?? section.Columns.Select(_ => (JsonNode?)null)]);

    internal static JsonNode? Node(ReportValue value) => value.IsNone ? null : value.Limit is { } limit ? new JsonObject { ["under"] = limit }
        : value.IsTooFew ? new JsonObject { ["tooFew"] = true } : value.IsNotTold ? new JsonObject { ["notTold"] = true } : value.Number is { } number ? JsonValue.Create(number) : JsonValue.Create(value.ToString());
}
