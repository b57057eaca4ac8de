using System.Globalization;
using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace Ioc.Documents;

/// <summary>A chart as DrawingML: drawn by the reader's programme from the cells it names, with their values kept for programs that do not look.</summary>
internal static class ChartXml
{
    private const uint LabelAxis = 111_111_111;
    private const uint ValueAxis = 222_222_222;

    /// <summary>Told apart without colour too: the second line is broken, bars lie in the order of the legend.</summary>
    public static readonly string[] Colours = ["1F5FA8", "C9571D", "4B8B3B", "7A5195"];

    public static C.ChartSpace Of(Chart chart, ChartSource source)
    {
        var space = new C.ChartSpace(
            new C.Date1904 { Val = false }, new C.EditingLanguage { Val = "vi-VN" }, new C.RoundedCorners { Val = false },
            new C.Chart(
                Title(chart.Unit.Length == 0 ? chart.Title : $"{chart.Title} ({chart.Unit})"),
                new C.AutoTitleDeleted { Val = false },
                new C.PlotArea(new C.Layout(), Plot(chart, source), Labels(chart), Values(chart)),
                Legend(chart),
                new C.PlotVisibleOnly { Val = true },
                new C.DisplayBlanksAs { Val = C.DisplayBlanksAsValues.Gap }),
            Letters(900));
        space.Descendants<C.Legend>().Where(_ => chart.Series.Count == 1).ToList().ForEach(legend => legend.Remove());
        space.AddNamespaceDeclaration("r", Sheets.Sheet.Relations);
        return space;
    }

    private static OpenXmlCompositeElement Plot(Chart chart, ChartSource source)
    {
        var series = chart.Series.Select((each, at) => Series(chart, each, source, at));
        return chart.Form == ChartForm.Lines
            ? new C.LineChart([
                new C.Grouping { Val = C.GroupingValues.Standard }, new C.VaryColors { Val = false }, .. series, new C.ShowMarker { Val = true },
                new C.AxisId { Val = LabelAxis }, new C.AxisId { Val = ValueAxis }])
            : new C.BarChart([
                new C.BarDirection { Val = chart.Lies ? C.BarDirectionValues.Bar : C.BarDirectionValues.Column },
                new C.BarGrouping { Val = chart.Form == ChartForm.StackedBars ? C.BarGroupingValues.Stacked : C.BarGroupingValues.Clustered },
                new C.VaryColors { Val = false }, .. series, .. NumbersOnBars(chart), new C.GapWidth { Val = 60 },
                .. chart.Form == ChartForm.StackedBars ? [new C.Overlap { Val = 100 }] : Array.Empty<OpenXmlElement>(),
                new C.AxisId { Val = LabelAxis }, new C.AxisId { Val = ValueAxis }]);
    }

    private static IEnumerable<OpenXmlElement> NumbersOnBars(Chart chart) =>
        chart.Labels.Count > 20 || chart.Series.Count > 1 ? [] : [
            new C.DataLabels(
                new C.NumberingFormat { FormatCode = Vietnamese(chart), SourceLinked = false },
                new C.ShowLegendKey { Val = false }, new C.ShowValue { Val = true }, new C.ShowCategoryName { Val = false },
                new C.ShowSeriesName { Val = false }, new C.ShowPercent { Val = false }, new C.ShowBubbleSize { Val = false })];

    private static OpenXmlCompositeElement Series(Chart chart, ChartSeries series, ChartSource source, int at)
    {
        var (title, values) = source.Series[at];
        var isLine = chart.Form == ChartForm.Lines;
        List<OpenXmlElement> parts =
        [
            new C.Index { Val = (uint)at }, new C.Order { Val = (uint)at },
            new C.SeriesText(new C.StringReference(new C.Formula(title), Cache([series.Title]))),
            Look(at, isLine),
        ];
        parts.Add(isLine ? new C.Marker(new C.Symbol { Val = at == 0 ? C.MarkerStyleValues.Circle : C.MarkerStyleValues.Diamond }, new C.Size { Val = 4 }, Filled(at)) : new C.InvertIfNegative { Val = false });
        parts.Add(new C.CategoryAxisData(new C.StringReference(new C.Formula(source.Labels), Cache(chart.Labels))));
        parts.Add(new C.Values(new C.NumberReference(new C.Formula(values), Cache(series.Values, Vietnamese(chart)))));
        if (isLine)
        {
            parts.Add(new C.Smooth { Val = false });
            return new C.LineChartSeries(parts);
        }
        return new C.BarChartSeries(parts);
    }

    private static C.ChartShapeProperties Look(int at, bool isLine)
    {
        if (!isLine)
        {
            return Filled(at);
        }
        var outline = new A.Outline(Solid(at)) { Width = 28_575 };
        if (at > 0)
        {
            outline.Append(new A.PresetDash { Val = A.PresetLineDashValues.Dash });
        }
        return new C.ChartShapeProperties(outline);
    }

    private static C.ChartShapeProperties Filled(int at) => new(Solid(at));

    private static A.SolidFill Solid(int at) => new(new A.RgbColorModelHex { Val = Colours[at % Colours.Length] });

    private static string Vietnamese(Chart chart) => $"[$-42A]{chart.Format}";

    private static C.StringCache Cache(IReadOnlyList<string> texts) => new(
        [new C.PointCount { Val = (uint)texts.Count }, .. texts.Select((text, at) => new C.StringPoint(new C.NumericValue(Sheets.SheetText.Of(text))) { Index = (uint)at })]);

    private static C.NumberingCache Cache(IReadOnlyList<double?> values, string format) => new(
        [
            new C.FormatCode(format), new C.PointCount { Val = (uint)values.Count },
            .. values.Index().Where(value => value.Item is not null)
                .Select(value => new C.NumericPoint(new C.NumericValue(value.Item!.Value.ToString("R", CultureInfo.InvariantCulture))) { Index = (uint)value.Index }),
        ]);

    private static C.CategoryAxis Labels(Chart chart) => new(
        new C.AxisId { Val = LabelAxis },
        // Bars that lie are read from the top.
        new C.Scaling(new C.Orientation { Val = chart.Lies ? C.OrientationValues.MaxMin : C.OrientationValues.MinMax }),
        new C.Delete { Val = false },
        new C.AxisPosition { Val = chart.Lies ? C.AxisPositionValues.Left : C.AxisPositionValues.Bottom },
        new C.NumberingFormat { FormatCode = "General", SourceLinked = false },
        new C.MajorTickMark { Val = C.TickMarkValues.None }, new C.MinorTickMark { Val = C.TickMarkValues.None },
        new C.TickLabelPosition { Val = C.TickLabelPositionValues.Low },
        new C.CrossingAxis { Val = ValueAxis }, new C.Crosses { Val = C.CrossesValues.AutoZero },
        new C.AutoLabeled { Val = true }, new C.LabelAlignment { Val = C.LabelAlignmentValues.Center }, new C.LabelOffset { Val = 100 },
        new C.TickLabelSkip { Val = chart.Lies ? 1 : Math.Max(1, chart.Labels.Count / 10) });

    private static C.ValueAxis Values(Chart chart)
    {
        var scaling = new C.Scaling(new C.Orientation { Val = C.OrientationValues.MinMax });
        // A bar's length means nothing without its nought.
        if (chart.Form != ChartForm.Lines || !chart.IsShare)
        {
            scaling.Append(new C.MinAxisValue { Val = 0 });
        }
        return new C.ValueAxis(
            new C.AxisId { Val = ValueAxis }, scaling, new C.Delete { Val = false },
            new C.AxisPosition { Val = chart.Lies ? C.AxisPositionValues.Bottom : C.AxisPositionValues.Left },
            new C.MajorGridlines(new C.ChartShapeProperties(new A.Outline(new A.SolidFill(new A.RgbColorModelHex { Val = "D9D9D9" })) { Width = 6_350 })),
            new C.NumberingFormat { FormatCode = Vietnamese(chart), SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.None }, new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = C.TickLabelPositionValues.NextTo },
            new C.CrossingAxis { Val = LabelAxis },
            new C.Crosses { Val = chart.Lies ? C.CrossesValues.Maximum : C.CrossesValues.AutoZero },
            new C.CrossBetween { Val = C.CrossBetweenValues.Between });
    }

    private static C.Title Title(string text) => new(
        new C.ChartText(new C.RichText(
            new A.BodyProperties(), new A.ListStyle(),
            new A.Paragraph(new A.ParagraphProperties(Run(1100, bold: true)), new A.Run(new A.RunProperties { Language = "vi-VN", FontSize = 1100, Bold = true }, new A.Text(text))))),
        new C.Overlay { Val = false });

    private static C.Legend Legend(Chart chart) => new(
        new C.LegendPosition { Val = chart.Lies ? C.LegendPositionValues.Right : C.LegendPositionValues.Bottom }, new C.Overlay { Val = false });

    private static C.TextProperties Letters(int size) => new(
        new A.BodyProperties(), new A.ListStyle(), new A.Paragraph(new A.ParagraphProperties(Run(size, bold: false)), new A.EndParagraphRunProperties { Language = "vi-VN" }));

    private static A.DefaultRunProperties Run(int size, bool bold) => new(new A.LatinFont { Typeface = "Times New Roman" }) { FontSize = size, Bold = bold };
}
