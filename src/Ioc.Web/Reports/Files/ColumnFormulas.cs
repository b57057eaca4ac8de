using Ioc.Documents.Sheets;

namespace Ioc.Reports.Files;

/// <summary>
/// Which columns of a section a workbook can add up itself. A formula stands only where its parts make up the very figure; a
/// figure that they do not is written as it is, so that the difference shows.
/// </summary>
internal sealed class ColumnFormulas
{
    private readonly int[]?[] _parts;
    private readonly int _firstColumn;

    /// <param name="firstColumn">Sheet column of the first value, from 0.</param>
    public ColumnFormulas(ReportSection section, int firstColumn)
    {
        _firstColumn = firstColumn;
        _parts = new int[]?[section.Columns.Count];
        foreach (var identity in section.Identities.Where(each => each.Sum.Count == 1))
        {
            int[] parts = [.. identity.Parts.Select(number => Position(section, number))];
            if (Position(section, identity.Sum[0]) is var sum and >= 0 && parts.All(part => part >= 0) && _parts[sum] is null && !parts.Any(part => Leads(part, sum)))
            {
                _parts[sum] = parts;
            }
        }
    }

    /// <summary>The formula of a column in a row of the sheet; <see langword="null"/> when it is no sum, or not of these values.</summary>
    public string? Of(int column, int row, IReadOnlyList<ReportValue> values) =>
        _parts[column] is { } parts && values[column].Number is { } sum && parts.Sum(part => values[part].Number ?? double.NaN) == sum
            ? string.Join('+', parts.Select(part => Sheet.At(_firstColumn + part, row)))
            : null;

    private static int Position(ReportSection section, int number) =>
        section.Columns.Index().Where(column => column.Item.No == number).Select(column => (int?)column.Index).FirstOrDefault() ?? -1;

    // A formula must not come back to itself.
    private bool Leads(int from, int to) => from == to || (_parts[from] is { } parts && parts.Any(part => Leads(part, to)));
}
