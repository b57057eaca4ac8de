namespace Ioc.Documents;

/// <summary>A cell of a table's head that may reach over several rows and columns, counted from 0.</summary>
public sealed record HeadSpan(string Text, int Row, int Column, int Rows = 1, int Columns = 1);

/// <summary>How a table is laid out: its columns, and above them heads that columns share.</summary>
/// <param name="Spans">Together they cover every place of the head once.</param>
/// <param name="Numbers">Printed below the head, as forms number their columns; empty: none.</param>
/// <param name="HalfPoints">Size of the letters in half points; wide forms need small ones.</param>
public sealed record TableHead(IReadOnlyList<TableColumn> Columns, IReadOnlyList<HeadSpan> Spans, IReadOnlyList<string> Numbers, int HalfPoints = 24)
{
    public int Rows { get; } = Spans.Max(span => span.Row + span.Rows);

    /// <summary>One row of heads, the columns' own.</summary>
    public static TableHead Of(IReadOnlyList<TableColumn> columns) =>
        new(columns, [.. columns.Select((column, at) => new HeadSpan(column.Title, 0, at))], []);

    /// <summary>The cell that covers a place.</summary>
    public HeadSpan At(int row, int column) => Spans.First(span =>
        row >= span.Row && row < span.Row + span.Rows && column >= span.Column && column < span.Column + span.Columns);
}
