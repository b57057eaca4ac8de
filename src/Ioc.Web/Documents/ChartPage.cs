using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Ioc.Documents.Sheets;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using D = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace Ioc.Documents;

/// <summary>A native chart within a text: its drawing, and a workbook of its own that its numbers stand in.</summary>
internal static class ChartPage
{
    private const string Data = "Số liệu";

    /// <param name="id">Of the relation from the text to the chart.</param>
    public static void Add(MainDocumentPart main, string id, Chart chart)
    {
        var part = main.AddNewPart<ChartPart>(id);
        var workbook = part.AddNewPart<EmbeddedPackagePart>(Workbook.ContentType, "rId1");
        using (var content = new MemoryStream())
        {
            Write(chart, content);
            content.Position = 0;
            workbook.FeedData(content);
        }
        var space = ChartXml.Of(chart, SourceOf(chart));
        space.Append(new C.ExternalData(new C.AutoUpdate { Val = false }) { Id = "rId1" });
        part.ChartSpace = space;
    }

    public static Paragraph Paragraph(string id, uint number, Chart chart, double width, double height)
    {
        var (x, y) = (Units(width), Units(height));
        return new Paragraph(
            new ParagraphProperties(new SpacingBetweenLines { Before = "60", After = "120" }, new Justification { Val = JustificationValues.Center }),
            new Run(new Drawing(new D.Inline(
                new D.Extent { Cx = x, Cy = y },
                new D.EffectExtent { LeftEdge = 0, TopEdge = 0, RightEdge = 0, BottomEdge = 0 },
                new D.DocProperties { Id = number, Name = $"Biểu đồ {number}", Description = chart.Description },
                new D.NonVisualGraphicFrameDrawingProperties(),
                new A.Graphic(new A.GraphicData(new C.ChartReference { Id = id }) { Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart" }))
            { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 })));
    }

    // Drawings measure in 360,000ths of a centimetre.
    private static long Units(double millimetres) => (long)(millimetres * 36_000);

    private static ChartSource SourceOf(Chart chart)
    {
        var last = chart.Labels.Count + 1;
        return new ChartSource(
            $"'{Data}'!$A$2:$A${last}",
            [.. chart.Series.Select((_, at) => SheetText.Letters(at + 1)).Select(column => ($"'{Data}'!${column}$1", $"'{Data}'!${column}$2:${column}${last}"))]);
    }

    private static void Write(Chart chart, Stream to)
    {
        using var workbook = Workbook.Create(to, chart.Title, DateTimeOffset.UnixEpoch);
        using var sheet = workbook.Add(new SheetLayout(Data, [30, .. chart.Series.Select(_ => 16.0)], FrozenRows: 1));
        sheet.Write([Cell.Empty, .. chart.Series.Select(series => Cell.Of(series.Title, CellFormat.Head))]);
        foreach (var (at, label) in chart.Labels.Index())
        {
            sheet.Write([Cell.Of(label), .. chart.Series.Select(series => Cell.Of(series.Values[at], chart.IsShare ? CellFormat.Percent : CellFormat.Count))]);
        }
    }
}
