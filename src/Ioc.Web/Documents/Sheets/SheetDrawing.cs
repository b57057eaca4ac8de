using System.Globalization;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using X = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace Ioc.Documents.Sheets;

/// <summary>Where the charts of a sheet lie on it.</summary>
internal static class SheetDrawing
{
    public static X.WorksheetDrawing Of(IReadOnlyList<PlacedChart> charts)
    {
        var drawing = new X.WorksheetDrawing(charts.Select(Anchor));
        drawing.AddNamespaceDeclaration("a", "http://schemas.openxmlformats.org/drawingml/2006/main");
        return drawing;
    }

    private static X.TwoCellAnchor Anchor(PlacedChart placed, int at)
    {
        var number = (uint)at + 1;
        return new X.TwoCellAnchor(
            new X.FromMarker(Marker(placed.Place.FromColumn, placed.Place.FromRow)),
            new X.ToMarker(Marker(placed.Place.ToColumn, placed.Place.ToRow)),
            new X.GraphicFrame(
                new X.NonVisualGraphicFrameProperties(
                    new X.NonVisualDrawingProperties { Id = number + 1, Name = $"Biểu đồ {number}", Description = SheetText.Of(placed.Chart.Description) },
                    new X.NonVisualGraphicFrameDrawingProperties()),
                new X.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(new A.GraphicData(new C.ChartReference { Id = $"rId{number}" }) { Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart" }))
            { Macro = "" },
            new X.ClientData());
    }

    private static DocumentFormat.OpenXml.OpenXmlElement[] Marker(int column, int row) =>
    [
        new X.ColumnId(column.ToString(CultureInfo.InvariantCulture)), new X.ColumnOffset("0"),
        new X.RowId(row.ToString(CultureInfo.InvariantCulture)), new X.RowOffset("0"),
    ];
}
