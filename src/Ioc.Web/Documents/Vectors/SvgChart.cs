using Ioc.Rules.Reports;

namespace Ioc.Documents.Vectors;

/// <summary>A chart as vectors for pages and PDF: the same data, colours and order as the native one.</summary>
public static class SvgChart
{
    private const double Small = 10.5;
    private const double Bar = 15;

    /// <summary>More bars than this stand closer, so that they take no page to themselves.</summary>
    private const int Few = 12;
    private const string Grid = "D9D9D9";

    /// <param name="width">In 96ths of an inch.</param>
    /// <param name="height">Of charts that stand; lying bars take what they need.</param>
    public static string Of(Chart chart, double width, double height) => chart.Lies ? Bars(chart, width) : Standing(chart, width, height);

    private static string Bars(Chart chart, double width)
    {
        var labels = Math.Min(width * 0.4, 12 + (chart.Labels.Select(label => label.Length).DefaultIfEmpty(0).Max() * 5.4));
        var isStacked = chart.Form == ChartForm.StackedBars;
        var lines = isStacked ? 1 : chart.Series.Count;
        var (bar, gap) = chart.Labels.Count > Few ? (Bar - 3, 0) : (Bar, 6);
        var rowHeight = (bar * lines) + gap;
        var top = LegendHeight(chart);
        var svg = new Svg(width, top + (rowHeight * chart.Labels.Count) + 6, chart.Description);
        Legend(svg, chart, labels);
        var most = isStacked
            ? chart.Labels.Select((_, at) => chart.Series.Sum(series => series.Values[at] ?? 0)).DefaultIfEmpty(0).Max()
            : chart.Series.SelectMany(series => series.Values).Max() ?? 0;
        var perUnit = most <= 0 ? 0 : (width - labels - 60) / most;
        for (var at = 0; at < chart.Labels.Count; at++)
        {
            var y = top + (at * rowHeight);
            svg.Text(labels - 6, y + (rowHeight / 2) + 3.5, Cut(chart.Labels[at], (int)(labels / 5.4)), Small, "end");
            Row(svg, chart, at, (labels, y + (gap / 3)), bar, perUnit);
        }
        svg.Line(labels, top, labels, top + (rowHeight * chart.Labels.Count), "808080");
        return svg.ToString();
    }

    private static void Row(Svg svg, Chart chart, int at, (double Left, double Top) from, double bar, double perUnit)
    {
        var isStacked = chart.Form == ChartForm.StackedBars;
        var (x, y) = from;
        for (var series = 0; series < chart.Series.Count; series++)
        {
            var value = chart.Series[series].Values[at];
            var length = (value ?? 0) * perUnit;
            svg.Box(x, y, length, bar - 2, ChartXml.Colours[series % ChartXml.Colours.Length], "FFFFFF");
            if (isStacked)
            {
                x += length;
                continue;
            }
            svg.Text(x + length + 4, y + bar - (bar < Bar ? 3 : 5), Said(chart, value), Small);
            y += bar;
        }
        if (isStacked)
        {
            svg.Text(x + 4, y + bar - (bar < Bar ? 3 : 5), Said(chart, chart.Series.Sum(series => series.Values[at])), Small);
        }
    }

    private static string Standing(Chart chart, double width, double height)
    {
        var svg = new Svg(width, height, chart.Description);
        var (left, right, top, bottom) = (48.0, width - 8, LegendHeight(chart) + 6, height - 22);
        Legend(svg, chart, left);
        var values = chart.Series.SelectMany(series => series.Values).OfType<double>().ToList();
        var (low, high, step) = Scale(values, chart.IsShare && chart.Form == ChartForm.Lines);
        for (var line = low; line <= high + (step / 2); line += step)
        {
            svg.Line(left, Y(line), right, Y(line), Grid, 0.7);
            svg.Text(left - 5, Y(line) + 3.5, Said(chart, line), Small - 1, "end");
        }
        var slot = (right - left) / Math.Max(1, chart.Labels.Count);
        var every = Math.Max(1, (int)Math.Ceiling(chart.Labels.Select(label => label.Length * 5.6).DefaultIfEmpty(1).Max() / slot));
        for (var at = 0; at < chart.Labels.Count; at += every)
        {
            svg.Text(left + ((at + 0.5) * slot), height - 7, chart.Labels[at], Small - 1, "middle");
        }
        foreach (var (at, series) in chart.Series.Index())
        {
            Series(svg, chart, series, at);
        }
        return svg.ToString();

        double Y(double value) => bottom - ((value - low) / (high - low) * (bottom - top));

        void Series(Svg to, Chart of, ChartSeries series, int at)
        {
            var colour = ChartXml.Colours[at % ChartXml.Colours.Length];
            if (of.Form == ChartForm.Lines)
            {
                var points = series.Values.Select((value, place) => value is { } number ? ((double, double)?)(left + ((place + 0.5) * slot), Y(number)) : null).ToList();
                to.Course(points, colour, Dashes(at));
                foreach (var (x, y) in points.OfType<(double, double)>().Where(_ => points.Count <= 40))
                {
                    to.Dot(x, y, 2, colour);
                }
                return;
            }
            var bar = slot * 0.7 / of.Series.Count;
            foreach (var (place, value) in series.Values.Index().Where(value => value.Item is not null))
            {
                to.Box(left + (place * slot) + (slot * 0.15) + (at * bar), Y(value!.Value), bar, bottom - Y(value.Value), colour, "FFFFFF");
            }
        }
    }

    // A share's line needs no nought below it; a bar's length means nothing without.
    private static (double Low, double High, double Step) Scale(List<double> values, bool isFree)
    {
        var (low, high) = values.Count == 0 ? (0, 1) : (isFree ? values.Min() : Math.Min(0, values.Min()), values.Max());
        if (high <= low)
        {
            (low, high) = isFree ? (low - 0.05, high + 0.05) : (low, low + 1);
        }
        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.Select(each => each * power).First(each => each >= rough * 0.999);
        return (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }

    private static double LegendHeight(Chart chart) => chart.Series.Count > 1 ? 20 : 2;

    private static void Legend(Svg svg, Chart chart, double left)
    {
        var x = left;
        foreach (var (at, series) in chart.Series.Index().Where(_ => chart.Series.Count > 1))
        {
            var colour = ChartXml.Colours[at % ChartXml.Colours.Length];
            if (chart.Form == ChartForm.Lines)
            {
                svg.Line(x, 8, x + 18, 8, colour, 2, Dashes(at));
            }
            else
            {
                svg.Box(x, 3, 12, 10, colour);
            }
            svg.Text(x + 22, 12, series.Title, Small);
            x += 34 + (series.Title.Length * 5.6);
        }
    }

    private static string? Dashes(int series) => series == 0 ? null : series == 1 ? "6 3" : "2 3";

    private static string Said(Chart chart, double? value) => value is not { } number ? "–"
        : chart.IsShare ? ShortShare(number)
        : number == Math.Round(number) ? Wording.Vietnamese.Count(number) : Wording.Vietnamese.Amount(number);

    private static string ShortShare(double value) => $"{(value * 100).ToString(Math.Abs((value * 100) - Math.Round(value * 100)) < 0.05 ? "0" : "0.0", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',')}%";

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, Math.Max(1, length - 1)).TrimEnd()}…";
}
