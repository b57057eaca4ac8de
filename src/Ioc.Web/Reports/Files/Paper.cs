using System.Globalization;
using Ioc.Documents;

namespace Ioc.Reports.Files;

/// <summary>What DOCX and PDF show of a section alike.</summary>
internal static class Paper
{
    /// <summary>A list of which nobody would print more; workbook and CSV have all of it.</summary>
    private const int MostRows = 2_000;

    /// <summary>Of dossiers, whose wide rows fill a page with a dozen: forty pages, which are printed in good time.</summary>
    private const int MostDossiers = 500;

    /// <summary>The rows that are printed.</summary>
    public static IEnumerable<ReportRow> Rows(ReportSection section) => section.Rows.Take(Most(section));

    public static string? LeftOut(ReportSection section) => section.RowCount <= Most(section) ? null
        : section.Total is null ? string.Create(FileWords.Language.Culture, $"Bản in có {Most(section):#,##0} dòng đầu của {section.RowCount:#,##0} dòng; xem đủ trong tệp XLSX hoặc CSV.")
        : string.Create(
            FileWords.Language.Culture, $"Còn {section.RowCount - Most(section):#,##0} dòng nữa, xem trong tệp XLSX hoặc CSV; dòng tổng tính đủ {section.RowCount:#,##0} dòng.");

    private static int Most(ReportSection section) => section.Printed ?? (HasKeys(section) ? MostDossiers : MostRows);

    public static IReadOnlyList<TableColumn> Columns(ReportSection section) =>
    [
        new("TT", 1.1, Align.Centre), .. HasKeys(section) ? [new TableColumn(KeyTitle, 3.6)] : Array.Empty<TableColumn>(), new(section.RowTitle.In(), TitleShare(section)),
        .. section.Columns.Select(column => new TableColumn(column.Title.In(), ShareOf(column), FileWords.AlignOf(column.Kind))),
    ];

    public const string KeyTitle = "Mã hồ sơ";

    /// <summary>A dossier is named by its code; the title is its procedure's.</summary>
    public static bool HasKeys(ReportSection section) => section.RowsOf == RowsOf.Dossiers;

    /// <summary>Stands in a table without rows: that there was nothing is said, not left to be guessed.</summary>
    public static string Nothing(ReportSection section) => section.RowsOf switch
    {
        RowsOf.Alarms => "Không có cảnh báo nào đang diễn ra",
        RowsOf.Directives => "Không có chỉ đạo nào đang thực hiện",
        _ => "Không có hồ sơ, số liệu nào trong kỳ",
    };

    /// <summary>Columns before those of values: number, for dossiers the code, title.</summary>
    public static int Lead(ReportSection section) => HasKeys(section) ? 3 : 2;

    /// <summary>Cells of a row as text.</summary>
    public static IEnumerable<string> Texts(ReportSection section, ReportRow row) =>
        section.Columns.Zip(row.Values, (column, value) => FileWords.Of(value, ReportSection.KindOf(row, column)));

    /// <summary>Running number of a row; a total has none.</summary>
    public static string Number(int at) => at.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether numbers of columns are printed below the head: where the form says how columns follow from each other, or is an official one.</summary>
    public static bool ShowsNumbers(Report report, ReportSection section) => !HasKeys(section) && (report.Label is not null || section.Identities.Count > 0);

    /// <summary>A report of single figures and short tables is read as a text, not as a form.</summary>
    public static bool IsText(Report report) => report.Narrative.Count > 0;

    /// <summary>Whether a text shows the section by its picture alone: thirty days, fifty communes; workbook and CSV have the rows.</summary>
    public static bool IsDrawn(ReportSection section) => section.Chart is not null && Math.Min(section.RowCount, Most(section)) > 12;

    /// <summary>The chart that is printed. In a text a bar beside each of a few numbers would say them twice; workbooks have it.</summary>
    public static Chart? ChartOf(ReportSection section, Report report) =>
        IsText(report) && !IsDrawn(section) && section.Chart?.Kind == ChartKind.Bars ? null : SectionCharts.Of(section, report);

    /// <summary>Heading of a section, numbered on from the words before it.</summary>
    public static string? Heading(Report report, ReportSection section, int at) => section.Title.In() is not { Length: > 0 } title ? null
        : IsText(report) ? $"{Number(report.Narrative.Count + at + 1)}. {title}" : title;

    private static double TitleShare(ReportSection section) => section.RowsOf switch
    {
        RowsOf.Days => 2.2,
        RowsOf.Figures or RowsOf.Dossiers => 5,
        RowsOf.Directives => 6,
        _ => 4.4,
    };

    private static double ShareOf(ReportColumn column) => column.Kind switch
    {
        ColumnKind.Text => 2.5,
        ColumnKind.Day => 2.7,
        _ => 1.6,
    };
}
