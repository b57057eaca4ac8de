using System.Globalization;
using Ioc.Documents;
using Ioc.Documents.Sheets;

namespace Ioc.Reports.Files;

/// <summary>A section as a sheet: the form's head, rows that are typed, sums that are formulas, and a total below.</summary>
internal sealed class SectionSheet
{
    private const int Lead = 2;

    private readonly Report _report;
    private readonly ReportSection _section;
    private readonly ColumnFormulas _formulas;
    private readonly bool _hasKeys;
    private readonly int _depth;
    private readonly double[] _sums;

    public SectionSheet(Report report, ReportSection section)
    {
        (_report, _section) = (report, section);
        _formulas = new ColumnFormulas(section, Lead);
        _hasKeys = section.RowsOf is RowsOf.Fields or RowsOf.Communes or RowsOf.Dossiers;
        _depth = HeadCell.Depth(section);
        _sums = new double[section.Columns.Count];
    }

    /// <summary>Where the rows ended up, for charts and checks elsewhere.</summary>
    public SheetRows Rows { get; private set; } = null!;

    public void Write(Workbook workbook, CancellationToken cancellationToken)
    {
        var titles = Titles();
        var headEnd = titles.Count + _depth + 1;
        using var sheet = workbook.Add(new SheetLayout(
            Name(), [6, TitleWidth(), .. _section.Columns.Select(WidthOf), .. _hasKeys ? [KeyWidth()] : Array.Empty<double>()], headEnd, Lead, titles.Count + 1, _report.Landscape || _section.Columns.Count > 6));
        foreach (var (format, text) in titles)
        {
            sheet.Write(HeightOf(text, format), Cell.Of(text, format));
            sheet.Merge(Sheet.Range(0, sheet.Row, Lead + _section.Columns.Count - 1, sheet.Row));
        }
        WriteHead(sheet, titles.Count + 1);
        WriteRows(sheet, headEnd + 1, cancellationToken);
    }

    private string Name() => _section.Title.In() is { Length: > 0 } title ? title : _report.Form;

    private List<(CellFormat, string)> Titles()
    {
        var titles = new List<(CellFormat, string)>();
        if (_report.Approval?.Issue is { } issue)
        {
            titles.Add((CellFormat.Subtitle, $"{OfficeParts.IssuerOf(_report, issue)} – Số: {issue.Written} – {issue.Place}, {Letterhead.DayInWords(issue.Day)}"));
        }
        if (OfficeParts.IsDraft(_report))
        {
            titles.Add((CellFormat.Subtitle, OfficeParts.Draft));
        }
        if (_report.Label is { } label)
        {
            titles.Add((CellFormat.Note, label.In()));
        }
        titles.Add((CellFormat.Title, _report.Title.In().ToUpper(FileWords.Language.Culture)));
        if (_section.Title.In() is { Length: > 0 } title)
        {
            titles.Add((CellFormat.Subtitle, title));
        }
        titles.Add((CellFormat.Subtitle, $"Đơn vị báo cáo: {_report.Place.Narrowest.FullName}"));
        titles.AddRange(ReportWords.FaceOf(_report).Select(line => (CellFormat.Subtitle, line.In())));
        titles.Add((CellFormat.Subtitle, $"Kỳ báo cáo: {FileWords.PeriodOf(_report)}"));
        if (_report.Approval?.Replaces is { } replaced)
        {
            titles.Add((CellFormat.Subtitle, $"({ReplacedWords.Line(replaced)})"));
        }
        if (_report.MeasuredIn is { } unit)
        {
            titles.Add((CellFormat.Note, $"Đơn vị tính: {unit.In()}"));
        }
        return titles;
    }

    private void WriteHead(Sheet sheet, int first)
    {
        var heads = HeadCell.Of(_section);
        for (var row = 0; row < _depth; row++)
        {
            var cells = new Cell[Lead + _section.Columns.Count + (_hasKeys ? 1 : 0)];
            Array.Fill(cells, Cell.Of((double?)null, CellFormat.Head));
            if (row == 0)
            {
                (cells[0], cells[1]) = (Cell.Of("TT", CellFormat.Head), Cell.Of(_section.RowTitle.In(), CellFormat.Head));
                if (_hasKeys)
                {
                    cells[^1] = Cell.Of(Paper.HasKeys(_section) ? Paper.KeyTitle : "Mã", CellFormat.Head);
                }
            }
            foreach (var head in heads.Where(head => head.Row == row))
            {
                cells[Lead + head.Column] = Cell.Of(head.Text.In(), CellFormat.Head);
            }
            sheet.Write(row == _depth - 1 ? 48 : 32, cells);
        }
        MergeHead(sheet, heads, first);
        sheet.Write([
            Number(1), Number(2), .. _section.Columns.Select(column => Number(column.No)), .. _hasKeys ? [Cell.Of((double?)null, CellFormat.Head)] : Array.Empty<Cell>()]);

        static Cell Number(int number) => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"({number})"), CellFormat.Head);
    }

    private void MergeHead(Sheet sheet, IReadOnlyList<HeadCell> heads, int first)
    {
        foreach (var head in heads.Where(head => head.Rows > 1 || head.Columns > 1))
        {
            sheet.Merge(Sheet.Range(Lead + head.Column, first + head.Row, Lead + head.Column + head.Columns - 1, first + head.Row + head.Rows - 1));
        }
        foreach (var column in (_depth == 1 ? [] : _hasKeys ? new[] { 0, 1, Lead + _section.Columns.Count } : [0, 1]))
        {
            sheet.Merge(Sheet.Range(column, first, column, first + _depth - 1));
        }
    }

    private void WriteRows(Sheet sheet, int first, CancellationToken cancellationToken)
    {
        var cells = new Cell[Lead + _section.Columns.Count + (_hasKeys ? 1 : 0)];
        var written = 0;
        foreach (var row in _section.Rows)
        {
            if (written++ % 1_000 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            cells[0] = Cell.Of(written, CellFormat.Centred) with { Boxed = true };
            WriteRow(sheet, row, cells, strong: false, null);
        }
        var last = sheet.Row;
        if (written == 0)
        {
            cells[0] = Cell.Of((double?)null, CellFormat.Count) with { Boxed = true };
            cells.AsSpan(1).Fill(cells[0]);
            cells[1] = Cell.Of(Paper.Nothing(_section), CellFormat.Note) with { Boxed = true };
            sheet.Write(cells);
            sheet.Merge(Sheet.Range(1, sheet.Row, Lead + _section.Columns.Count - 1, sheet.Row));
        }
        else
        {
            sheet.Filter(Sheet.Range(0, first - 1, cells.Length - 1, last));
        }
        if (_section.Total is { } total)
        {
            cells[0] = Cell.Of((double?)null, CellFormat.Text) with { Boxed = true };
            WriteRow(sheet, total, cells, strong: true, written == 0 ? null : (first, last));
        }
        Rows = new SheetRows(sheet.Name, first - _depth - 1, first, last, _section.Total is null ? null : sheet.Row);
    }

    private void WriteRow(Sheet sheet, ReportRow row, Cell[] cells, bool strong, (int First, int Last)? added)
    {
        cells[1] = Cell.Of(row.Title, CellFormat.Wrapped) with { Boxed = true, Strong = strong };
        for (var at = 0; at < _section.Columns.Count; at++)
        {
            var value = row.Values[at];
            if (added is null && !strong)
            {
                _sums[at] += value.Number ?? 0;
            }
            cells[Lead + at] = CellOf(row, at, value, FormulaOf(at, sheet.Row + 1, row, added)) with { Boxed = true, Strong = strong };
        }
        if (_hasKeys)
        {
            cells[^1] = Cell.Of(row.Key) with { Boxed = true };
        }
        sheet.Write(HeightOf(row), cells);
    }

    // Programs do not find the height of wrapped text by themselves in a file that they have not saved.
    private double? HeightOf(ReportRow row)
    {
        var lines = Lines(row.Title, TitleWidth());
        for (var at = 0; at < row.Values.Count; at++)
        {
            lines = row.Values[at].Text is { } text ? Math.Max(lines, Lines(text, WidthOf(_section.Columns[at]))) : lines;
        }
        return lines == 1 ? null : Math.Min(400, 15.5 * lines);
    }

    // A section of few columns is narrower than its titles; those are in larger letters, the first in capitals.
    private double? HeightOf(string text, CellFormat format)
    {
        var lines = Lines(text, (6 + TitleWidth() + _section.Columns.Sum(WidthOf)) / (format == CellFormat.Title ? 1.5 : 1.1));
        return format == CellFormat.Title ? 22 * lines : lines == 1 ? null : 18 * lines;
    }

    private static int Lines(string text, double width) => 1 + (int)(text.Length * 1.12 / width);

    private string? FormulaOf(int column, int row, ReportRow values, (int First, int Last)? added) =>
        added is { } range && _section.Columns[column].Adds && values.Values[column].Number == _sums[column]
            ? $"SUM({Sheet.Range(Lead + column, range.First, Lead + column, range.Last)})"
            : added is null ? _formulas.Of(column, row, values.Values) : null;

    private Cell CellOf(ReportRow row, int column, ReportValue value, string? formula)
    {
        var kind = ReportSection.KindOf(row, _section.Columns[column]);
        return formula is not null && value.Number is { } number ? Cell.Formula(formula, number, SheetFormat.Of(kind)) : SheetFormat.Boxed(value, kind);
    }

    private double TitleWidth() => _section.RowsOf switch
    {
        RowsOf.Dossiers or RowsOf.Fields or RowsOf.Figures => 44,
        RowsOf.Days => 14,
        _ => 30,
    };

    private double KeyWidth() => Paper.HasKeys(_section) || _section.RowsOf == RowsOf.Fields ? 26 : 12;

    private static double WidthOf(ReportColumn column) => column.Kind switch
    {
        ColumnKind.Text => 28,
        ColumnKind.Day => 13,
        _ => 12,
    };
}

/// <summary>Where the rows of a section stand.</summary>
/// <param name="Head">First row of the head, from 1.</param>
/// <param name="First">First row of values.</param>
/// <param name="Total">Row of the total; <see langword="null"/> without one.</param>
internal sealed record SheetRows(string Sheet, int Head, int First, int Last, int? Total);

internal static class SheetFormat
{
    /// <summary>A value by itself, in a box.</summary>
    public static Cell Boxed(ReportValue value, ColumnKind kind) => value switch
    {
        { Number: { } number } => Cell.Of(number, Of(kind)),
        { Text: { } text } => Cell.Of(text, CellFormat.Wrapped),
        { Day: { } day } => Cell.Of(day),
        { IsNone: false } => Cell.Of(value.ToString(), CellFormat.Centred),
        _ => Cell.Of((double?)null, Of(kind)),
    } with { Boxed = true };

    public static CellFormat Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Count => CellFormat.Count,
        ColumnKind.Share => CellFormat.Percent,
        ColumnKind.WholeShare => CellFormat.WholePercent,
        ColumnKind.Number or ColumnKind.WorkingDays => CellFormat.Amount,
        ColumnKind.Change => CellFormat.Change,
        ColumnKind.ShareChange => CellFormat.PercentChange,
        ColumnKind.Text => CellFormat.Wrapped,
        ColumnKind.Day => CellFormat.Day,
        _ => throw new InvalidOperationException($"No column is {kind}."),
    };
}
