namespace Ioc.Documents;

public enum ChartForm
{
    /// <summary>Bars that lie: for names that are long.</summary>
    Bars,

    /// <summary>The same with the series upon each other: for parts of a whole.</summary>
    StackedBars,

    /// <summary>Bars that stand: for few points in time.</summary>
    Columns,

    /// <summary>A course over time.</summary>
    Lines,
}

/// <summary>What a chart draws, in whatever file: as native chart in DOCX and XLSX, as vectors in PDF.</summary>
/// <param name="Format">As a spreadsheet writes it: <c>#,##0</c>, <c>0.0%</c>.</param>
/// <param name="Labels">From left to right, of lying bars from top to bottom.</param>
/// <param name="Series">Each with as many values as there are labels.</param>
/// <param name="Unit">Of the values: "hồ sơ"; empty for shares.</param>
public sealed record Chart(ChartForm Form, string Title, string Unit, string Format, IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series)
{
    public const string Count = "#,##0";
    public const string Percent = "0.0%";

    internal bool Lies => Form is ChartForm.Bars or ChartForm.StackedBars;

    public bool IsShare => Format == Percent;

    /// <summary>What a reader who does not see it is told.</summary>
    public string Description => $"{Title}{(Unit.Length == 0 ? "" : $" ({Unit})")}: {string.Join("; ", Series.Select(series => series.Title))}";
}

/// <param name="Values"><see langword="null"/> where there is no data: a gap, never 0.</param>
public sealed record ChartSeries(string Title, IReadOnlyList<double?> Values);

/// <summary>Cells that a native chart draws, each as <c>'Sheet'!$A$1:$A$9</c>.</summary>
public sealed record ChartSource(string Labels, IReadOnlyList<(string Title, string Values)> Series);
