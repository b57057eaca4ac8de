using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>A cell of a table's head, which may reach over several columns and rows.</summary>
/// <param name="Row">From 0, the uppermost.</param>
/// <param name="Column">From 0 among the columns of values.</param>
public sealed record HeadCell(LocalText Text, int Row, int Column, int Rows, int Columns)
{
    /// <summary>How many rows the head of a section has.</summary>
    public static int Depth(ReportSection section) => section.Columns.Select(column => column.Under.Count + 1).DefaultIfEmpty(1).Max();

    /// <summary>The head of the columns of values, row by row from the left; what stands before them reaches over all rows.</summary>
    public static IReadOnlyList<HeadCell> Of(ReportSection section)
    {
        var depth = Depth(section);
        var cells = new List<HeadCell>();
        for (var row = 0; row < depth; row++)
        {
            for (var column = 0; column < section.Columns.Count;)
            {
                var width = Width(section.Columns, row, column);
                var own = section.Columns[column];
                if (row < own.Under.Count)
                {
                    cells.Add(new HeadCell(own.Under[row], row, column, 1, width));
                }
                else if (row == own.Under.Count)
                {
                    cells.Add(new HeadCell(own.Title, row, column, depth - row, 1));
                }
                column += width;
            }
        }
        return cells;
    }

    private static int Width(IReadOnlyList<ReportColumn> columns, int row, int first)
    {
        var width = 1;
        while (row < columns[first].Under.Count && first + width < columns.Count && Shares(columns[first], columns[first + width], row))
        {
            width++;
        }
        return width;
    }

    private static bool Shares(ReportColumn one, ReportColumn other, int row) =>
        row < other.Under.Count && one.Under.Take(row + 1).SequenceEqual(other.Under.Take(row + 1));
}
