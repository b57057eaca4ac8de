using Ioc.Documents;

namespace Ioc.Reports.Files;

/// <summary>What a paper says of the one that it replaces.</summary>
internal static class ReplacedWords
{
    /// <summary>More changes than these nobody reads on paper; the paper's page has all that are told.</summary>
    public const int MostRows = 40;

    public const string NoChange = "Số liệu không thay đổi.";

    public static IReadOnlyList<TableColumn> Columns { get; } = [new("Dòng", 4), new("Cột", 5), new("Đã báo cáo", 2, Align.Right), new("Nay là", 2, Align.Right)];

    /// <summary>"Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026".</summary>
    public static string Name(ReplacedPaper replaced) => $"Báo cáo số {replaced.Issue.Written} {Letterhead.DayInWords(replaced.Issue.Day)}";

    /// <summary>Below the title.</summary>
    public static string Line(ReplacedPaper replaced) => $"Thay thế {Name(replaced)}";

    public static string Heading(ReplacedPaper replaced) => $"Nội dung thay đổi so với Báo cáo số {replaced.Issue.Written}";

    public static string Reason(ReplacedPaper replaced) => $"Lý do: {replaced.Reason}{(replaced.Reason.EndsWith('.') ? "" : ".")}";

    /// <summary>Where there is no table.</summary>
    public static string? Instead(ReplacedPaper replaced) => replaced.Changes switch
    {
        null => "Số liệu của báo cáo được thay thế không còn để so sánh từng ô.",
        { Changed: 0 } => NoChange,
        _ => null,
    };

    /// <summary>Each change as the texts of a row; a row that is new or gone has no values.</summary>
    public static IEnumerable<string[]> Rows(ReplacedPaper replaced, int most) => replaced.Changes is not { } changes ? [] :
        changes.Rows.Select(row => new[] { row.Title, row.IsNew ? "Dòng mới" : "Dòng không còn", ReportWords.Nothing, ReportWords.Nothing })
            .Concat(changes.Cells.Select(cell => new[]
            {
                cell.Title, $"({cell.Column.No}) {cell.Column.FullTitle(FileWords.Language)}", FileWords.Of(cell.Was, cell.Kind), FileWords.Of(cell.Is, cell.Kind),
            }))
            .Take(most);

    public static string? LeftOut(ReplacedPaper replaced, int most) => replaced.Changes is { } changes && changes.Changed > most
        ? string.Create(FileWords.Language.Culture, $"Còn {changes.Changed - most:#,##0} thay đổi khác; xem đầy đủ trên trang của văn bản.")
        : null;
}
