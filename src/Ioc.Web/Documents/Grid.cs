using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>A column of a table.</summary>
/// <param name="Share">Width, in proportion to the others'.</param>
/// <param name="Align">Of its cells; heads are in the middle.</param>
public sealed record TableColumn(string Title, double Share, Align Align = Align.Left);

/// <summary>Tables: with lines and a head that every page repeats, or without lines to set things side by side.</summary>
internal static class Grid
{
    private static readonly Line Head = new(Align.Centre, 24);

    public static Table Borderless(IReadOnlyList<double> columns, IEnumerable<(List<OpenXmlElement> Left, List<OpenXmlElement> Right)> rows)
    {
        var table = Begin(columns, lined: false);
        table.Append(rows.Select(row => new TableRow(
            new TableRowProperties(new CantSplit()), Cell(columns[0], row.Left), Cell(columns[1], row.Right))));
        return table;
    }

    /// <summary>A lined table without rows.</summary>
    /// <param name="width">Millimetres.</param>
    public static Table Lined(IReadOnlyList<TableColumn> columns, double width) => Begin(Widths(columns, width), lined: true);

    public static TableRow HeadRow(IReadOnlyList<TableColumn> columns, double width) => new(
        [new TableRowProperties(new CantSplit(), new TableHeader()), .. columns.Zip(Widths(columns, width), (column, share) => Cell(share, [Head.Of(Inline.Strong(column.Title))]))]);

    public static TableRow Row(IReadOnlyList<TableColumn> columns, double width, IReadOnlyList<Inline> cells) => new(
        [
            new TableRowProperties(new CantSplit()),
            .. columns.Zip(Widths(columns, width)).Zip(cells, (column, text) => Cell(column.Second, [new Line(column.First.Align, 24).Of(text)])),
        ]);

    private static double[] Widths(IReadOnlyList<TableColumn> columns, double width) =>
        [.. columns.Select(column => column.Share * width / columns.Sum(each => each.Share))];

    private static Table Begin(IReadOnlyList<double> columns, bool lined)
    {
        var properties = new TableProperties(new TableWidth { Width = $"{PageLayout.Twips(columns.Sum())}", Type = TableWidthUnitValues.Dxa });
        if (lined)
        {
            properties.Append(Lines());
        }
        properties.Append(new TableLayout { Type = TableLayoutValues.Fixed }, Padding(lined));
        return new Table(properties, new TableGrid(columns.Select(width => new GridColumn { Width = $"{PageLayout.Twips(width)}" })));
    }

    private static TableBorders Lines() => new(
        new TopBorder { Val = BorderValues.Single, Size = 4 }, new LeftBorder { Val = BorderValues.Single, Size = 4 },
        new BottomBorder { Val = BorderValues.Single, Size = 4 }, new RightBorder { Val = BorderValues.Single, Size = 4 },
        new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 }, new InsideVerticalBorder { Val = BorderValues.Single, Size = 4 });

    // Side by side without lines, text begins at the margin itself.
    private static TableCellMarginDefault Padding(bool lined) => new(
        new TopMargin { Width = lined ? "40" : "0", Type = TableWidthUnitValues.Dxa },
        new TableCellLeftMargin { Width = (short)(lined ? 80 : 0), Type = TableWidthValues.Dxa },
        new BottomMargin { Width = lined ? "40" : "0", Type = TableWidthUnitValues.Dxa },
        new TableCellRightMargin { Width = (short)(lined ? 80 : 0), Type = TableWidthValues.Dxa });

    private static TableCell Cell(double width, List<OpenXmlElement> content) => new(
        [new TableCellProperties(new TableCellWidth { Width = $"{PageLayout.Twips(width)}", Type = TableWidthUnitValues.Dxa }), .. content]);
}
