using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>What the rows of a section are.</summary>
public enum RowsOf : byte
{
    /// <summary>Fields (lĩnh vực); key is the field's code.</summary>
    Fields,

    /// <summary>Communes; key is the commune's code.</summary>
    Communes,

    /// <summary>Dossiers; key is the dossier's code, which only with its source is unique.</summary>
    Dossiers,

    /// <summary>Local days; key is <c>yyyy-MM-dd</c>.</summary>
    Days,

    /// <summary>Figures of the whole place, one a row; key as the form names it.</summary>
    Figures,

    /// <summary>Alarms that were going on at the instant of the report; key is the alarm's id.</summary>
    Alarms,

    /// <summary>Directives that were open at that instant; key is the directive's id.</summary>
    Directives,
}

/// <summary>How the values of a column are written.</summary>
public enum ColumnKind : byte
{
    /// <summary>Whole number, of dossiers unless the form says otherwise.</summary>
    Count,

    /// <summary>Fraction 0 to 1, not rounded; shown as per cent.</summary>
    Share,

    /// <summary>The same in whole percents, of a copy for publication.</summary>
    WholeShare,

    /// <summary>Number with decimals.</summary>
    Number,

    /// <summary>Number of working days, with decimals.</summary>
    WorkingDays,

    /// <summary>Difference of two counts, shown with its sign.</summary>
    Change,

    /// <summary>Difference of two fractions; shown in percentage points with its sign.</summary>
    ShareChange,

    Text,

    /// <summary>Local day.</summary>
    Day,
}

/// <summary>A table of a report, or the only one.</summary>
/// <param name="Id">Within the report.</param>
/// <param name="Title">Empty for the only one.</param>
/// <param name="RowTitle">Head of the column that has the rows' titles: "Lĩnh vực, công việc giải quyết theo cấp".</param>
/// <param name="Columns">Of values. Before them stand the running number and the row's title, columns 1 and 2 of an official form.</param>
/// <param name="RowCount">How many rows there are; may be 0, an honest empty table.</param>
/// <param name="Rows">In order. Of a long list read anew from what is kept at every enumeration, a row at a time: not to be gathered in memory.</param>
/// <param name="Total">Its key is the code of whom the report is about; <see langword="null"/> where nothing is added up. Counts are sums, ratios are computed from sums.</param>
/// <param name="Identities">That hold for every row and the total, by numbers of columns.</param>
/// <param name="Chart">How the section is drawn where there is room for it.</param>
/// <param name="Printed">How many rows a paper shows at most; <see langword="null"/>: as many as it takes.</param>
public sealed record ReportSection(
    string Id, RowsOf RowsOf, LocalText Title, LocalText RowTitle, IReadOnlyList<ReportColumn> Columns, int RowCount, IEnumerable<ReportRow> Rows, ReportRow? Total,
    IReadOnlyList<ReportIdentity> Identities, SectionChart? Chart, int? Printed = null)
{
    /// <summary>How a cell is written: by its column, but by its row in a section of figures; the difference of two shares is in percentage points.</summary>
    public static ColumnKind KindOf(ReportRow row, ReportColumn column) => (row.Kind, column.Kind) switch
    {
        (null, var own) => own,
        (ColumnKind.Count, ColumnKind.Change) => ColumnKind.Change,
        (ColumnKind.Share, ColumnKind.Change) => ColumnKind.ShareChange,
        (_, ColumnKind.Change) => ColumnKind.Change,
        ({ } of, _) => of,
    };

    /// <summary>Position of a column by its id.</summary>
    /// <exception cref="InvalidOperationException">There is none of this id.</exception>
    public int IndexOf(string columnId) =>
        Columns.Index().Where(column => column.Item.Id == columnId).Select(column => (int?)column.Index).FirstOrDefault()
        ?? throw new InvalidOperationException($"Section {Id} has no column {columnId}.");
}

/// <summary>A column of values.</summary>
/// <param name="No">As the form numbers it, printed below the head; 3 for the first of an official form.</param>
/// <param name="Id">Within the section.</param>
/// <param name="Under">Heads above its own, the outermost first; columns beside each other with the same one share it.</param>
/// <param name="Adds">Whether the total is the sum of the rows.</param>
public sealed record ReportColumn(int No, string Id, LocalText Title, IReadOnlyList<LocalText> Under, ColumnKind Kind, bool Adds)
{
    /// <summary>With the heads above, for places where columns stand alone: "Số lượng hồ sơ đã giải quyết – Quá hạn".</summary>
    public string FullTitle(Language language) => string.Join(" – ", Under.Append(Title).Select(text => text.In(language)));
}

/// <param name="Key">Code of the field, commune, dossier, …</param>
/// <param name="Values">One for each column.</param>
/// <param name="Kind">How this row's values are written, in a section of figures, where each row has its own; see <see cref="ReportSection.KindOf"/>.</param>
public sealed record ReportRow(string Key, string Title, IReadOnlyList<ReportValue> Values, ColumnKind? Kind = null);

/// <summary>A sum that a clerk can check: column <paramref name="Sum"/> = the sum of <paramref name="Parts"/>, by numbers of columns.</summary>
/// <param name="Sum">One number, or several that are added up.</param>
/// <param name="IsAsserted">False for one that needs figures taken within the period, in a report whose were not.</param>
public sealed record ReportIdentity(IReadOnlyList<int> Sum, IReadOnlyList<int> Parts, bool IsAsserted)
{
    /// <summary><c>(3) = (4) + (5) + (6)</c>.</summary>
    public string Text => $"{Added(Sum)} = {Added(Parts)}";

    private static string Added(IEnumerable<int> numbers) => string.Join(" + ", numbers.Select(number => $"({number})"));
}

public enum ChartKind : byte
{
    /// <summary>A bar a row.</summary>
    Bars,

    /// <summary>Bars of several columns upon each other.</summary>
    StackedBars,

    /// <summary>A line a column over the rows.</summary>
    Lines,

    /// <summary>Communes coloured by the first column.</summary>
    Map,
}

/// <param name="Columns">Ids of what is drawn.</param>
public sealed record SectionChart(ChartKind Kind, IReadOnlyList<string> Columns);
