using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>A column of a table.</summary>
/// <param name="Share">Width, in proportion to the others'.</param>
/// <param name="Align">Of its cells; heads are in the middle.</param>
public sealed record TableColumn(string Title, double Share, Align Align = Align.Left);

/// <summary>A filled square of a map of tiles.</summary>
/// <param name="Fill">Six hexadecimal digits, as <paramref name="Ink"/>.</param>
public sealed record Square(string Text, string Fill, string Ink);

/// <summary>Tables: with lines and a head that every page repeats, or without lines to set things side by side.</summary>
internal static class Grid
{
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

    /// <summary>Rows of the head, repeated on every page, and below them the numbers of the columns.</summary>
    public static IEnumerable<TableRow> HeadRows(TableHead head, double width)
    {
        var widths = Widths(head.Columns, width);
        for (var row = 0; row < head.Rows; row++)
        {
            yield return new TableRow([HeadProperties(), .. HeadCells(head, widths, row)]);
        }
        if (head.Numbers.Count > 0)
        {
            yield return new TableRow([HeadProperties(), .. head.Numbers.Zip(widths, (number, share) => Cell(share, [new Line(Align.Centre, head.HalfPoints - 4).Of(new Inline($"({number})", Italic: true))]))]);
        }
    }

    public static TableRow Row(TableHead head, double width, IReadOnlyList<Inline> cells) => new(
        [
            new TableRowProperties(new CantSplit()),
            .. head.Columns.Zip(Widths(head.Columns, width)).Zip(cells, (column, text) => Cell(column.Second, [new Line(column.First.Align, head.HalfPoints).Of(text)])),
        ]);

    /// <summary>Squares side by side, some of them filled: a map of equal tiles.</summary>
    /// <param name="size">Of a square, in millimetres.</param>
    public static Table Squares(IReadOnlyList<IReadOnlyList<Square?>> rows, double size)
    {
        var table = Begin([.. rows[0].Select(_ => size)], lined: false);
        table.GetFirstChild<TableProperties>()!.InsertAt(new TableJustification { Val = TableRowAlignmentValues.Center }, 1);
        table.Append(rows.Select(row => new TableRow(
            [
                new TableRowProperties(new CantSplit(), new TableRowHeight { Val = (uint)PageLayout.Twips(size * 0.8), HeightType = HeightRuleValues.Exact }),
                .. row.Select(square => Of(square, size)),
            ])));
        return table;
    }

    private static TableCell Of(Square? square, double size)
    {
        var cell = Cell(size, [new Line(Align.Centre, 12).Of(new Inline(square?.Text ?? "", Colour: square?.Ink))]);
        if (square is not null)
        {
            var properties = cell.TableCellProperties!;
            properties.Append(
                new TableCellBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 4, Color = "FFFFFF" }, new LeftBorder { Val = BorderValues.Single, Size = 4, Color = "FFFFFF" },
                    new BottomBorder { Val = BorderValues.Single, Size = 4, Color = "FFFFFF" }, new RightBorder { Val = BorderValues.Single, Size = 4, Color = "FFFFFF" }),
                new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = square.Fill },
                new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
        }
        return cell;
    }

    private static TableRowProperties HeadProperties() => new(new CantSplit(), new TableHeader());

    private static IEnumerable<TableCell> HeadCells(TableHead head, double[] widths, int row)
    {
        for (var column = 0; column < head.Columns.Count;)
        {
            var span = head.At(row, column);
            var cell = Cell(
                widths.Skip(column).Take(span.Columns).Sum(),
                [new Line(Align.Centre, head.HalfPoints).Of(Inline.Strong(span.Row == row ? span.Text : ""))]);
            var properties = cell.TableCellProperties!;
            if (span.Columns > 1)
            {
                properties.Append(new GridSpan { Val = span.Columns });
            }
            if (span.Rows > 1)
            {
                properties.Append(new VerticalMerge { Val = span.Row == row ? MergedCellValues.Restart : MergedCellValues.Continue });
            }
            properties.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
            yield return cell;
            column += span.Columns;
        }
    }

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
        new TableCellLeftMargin { Width = (short)(lined ? 60 : 0), Type = TableWidthValues.Dxa },
        new BottomMargin { Width = lined ? "40" : "0", Type = TableWidthUnitValues.Dxa },
        new TableCellRightMargin { Width = (short)(lined ? 60 : 0), Type = TableWidthValues.Dxa });

    private static TableCell Cell(double width, List<OpenXmlElement> content) => new(
        [new TableCellProperties(new TableCellWidth { Width = $"{PageLayout.Twips(width)}", Type = TableWidthUnitValues.Dxa }), .. content]);
}
