using Ioc.Documents;

namespace Ioc.Reports.Files;

/// <summary>What a section's chart draws.</summary>
internal static class SectionCharts
{
    /// <summary>More bars than that are a table, not a picture.</summary>
    private const int MostBars = 40;

    private const int LongestLabel = 40;

    /// <returns><see langword="null"/> when the form has none, when it is a map, or when there is nothing to draw.</returns>
    public static Chart? Of(ReportSection section, Report report)
    {
        if (section.Chart is not { Kind: not ChartKind.Map } drawn || section.RowCount == 0 || drawn.Columns.Count == 0)
        {
            return null;
        }
        int[] columns = [.. drawn.Columns.Select(section.IndexOf)];
        var rows = section.Rows.Take(drawn.Kind == ChartKind.Lines ? 400 : MostBars).ToList();
        var isShare = section.Columns[columns[0]].Kind == ColumnKind.Share;
        var title = section.Title.In() is { Length: > 0 } own ? own : report.Title.In();
        // A head that all series share is said once.
        var drawnColumns = columns.Select(column => section.Columns[column]).ToList();
        var isShared = drawnColumns.TrueForAll(column => column.Under.Count > 0 && column.Under.SequenceEqual(drawnColumns[0].Under));
        return new Chart(
            FormOf(drawn.Kind, section.RowsOf), isShared ? string.Join(" – ", drawnColumns[0].Under.Select(text => text.In())) : drawnColumns is [var only] ? only.FullTitle(FileWords.Language) : title, isShare ? "" : report.MeasuredIn?.In() ?? "", isShare ? Chart.Percent : Chart.Count,
            [.. rows.Select(row => section.RowsOf == RowsOf.Days ? $"{row.Key.AsSpan(8)}/{row.Key.AsSpan(5, 2)}" : Cut(row.Title))],
            [.. columns.Select(column => new ChartSeries(isShared ? section.Columns[column].Title.In() : section.Columns[column].FullTitle(FileWords.Language), [.. rows.Select(row => row.Values[column].Number)]))]);
    }

    // Beside a bar there is room for so much.
    private static string Cut(string title) => title.Length <= LongestLabel ? title : $"{title.AsSpan(0, LongestLabel - 1).TrimEnd()}…";

    private static ChartForm FormOf(ChartKind kind, RowsOf rows) => kind switch
    {
        ChartKind.Lines => ChartForm.Lines,
        ChartKind.StackedBars => ChartForm.StackedBars,
        ChartKind.Bars => rows == RowsOf.Days ? ChartForm.Columns : ChartForm.Bars,
        _ => throw new InvalidOperationException($"{kind} is not drawn as a chart."),
    };
}
