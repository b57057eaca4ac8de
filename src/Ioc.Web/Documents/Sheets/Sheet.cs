using System.Globalization;
using System.Xml;

namespace Ioc.Documents.Sheets;

/// <summary>How a sheet is set up before its first row.</summary>
/// <param name="Name">Cut to what the format allows, and made different from its neighbours'.</param>
/// <param name="Widths">Of its columns, in characters.</param>
/// <param name="FrozenRows">Stay in sight while the rest moves; repeated on every printed page.</param>
/// <param name="FirstRepeated">First row repeated in print, from 1; what is above stands on the first page alone.</param>
public sealed record SheetLayout(
    string Name, IReadOnlyList<double> Widths, int FrozenRows = 0, int FrozenColumns = 0, int FirstRepeated = 1, bool Landscape = false);

/// <summary>One sheet of a workbook, written row by row: what has been written is not kept.</summary>
public sealed class Sheet : IDisposable
{
    internal const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    internal const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly XmlWriter _xml;
    private readonly Action<Sheet> _end;
    private readonly List<string> _merged = [];
    private readonly List<PlacedChart> _charts = [];
    private readonly string[] _letters;

    internal Sheet(Stream part, SheetLayout layout, string name, Action<Sheet> end)
    {
        (Layout, Name, _end) = (layout, name, end);
        _letters = [.. Enumerable.Range(0, Math.Max(64, layout.Widths.Count)).Select(SheetText.Letters)];
        _xml = XmlWriter.Create(part, new XmlWriterSettings { CloseOutput = true, CheckCharacters = false });
        Begin();
    }

    public SheetLayout Layout { get; }

    /// <summary>As it is in the workbook.</summary>
    public string Name { get; }

    /// <summary>Number of the row written last; 0 before the first.</summary>
    public int Row { get; private set; }

    internal IReadOnlyList<PlacedChart> Charts => _charts;

    internal string? Filtered { get; private set; }

    /// <summary>A cell by column (from 0) and row (from 1): <c>C7</c>.</summary>
    public static string At(int column, int row) => string.Create(CultureInfo.InvariantCulture, $"{SheetText.Letters(column)}{row}");

    public static string Range(int fromColumn, int fromRow, int toColumn, int toRow) => $"{At(fromColumn, fromRow)}:{At(toColumn, toRow)}";

    /// <returns>The row's number.</returns>
    public int Write(params ReadOnlySpan<Cell> cells) => Write(null, cells);

    /// <param name="height">Points; <see langword="null"/> leaves it to the reader's programme.</param>
    /// <returns>The row's number.</returns>
    public int Write(double? height, params ReadOnlySpan<Cell> cells)
    {
        Row++;
        var number = Row.ToString(CultureInfo.InvariantCulture);
        _xml.WriteStartElement("row", Main);
        _xml.WriteAttributeString("r", number);
        if (height is { } points)
        {
            _xml.WriteAttributeString("ht", points.ToString(CultureInfo.InvariantCulture));
            _xml.WriteAttributeString("customHeight", "1");
        }
        for (var column = 0; column < cells.Length; column++)
        {
            Write(cells[column], _letters[column], number);
        }
        _xml.WriteEndElement();
        return Row;
    }

    /// <summary>One cell over several; the first one's content is shown.</summary>
    public void Merge(string range) => _merged.Add(range);

    /// <summary>Arrows to filter and sort by above the table; once a sheet.</summary>
    public void Filter(string range) => Filtered = range;

    /// <summary>A chart that draws what stands in cells of this workbook.</summary>
    /// <param name="source">Where its labels and series stand.</param>
    public void Draw(Chart chart, ChartSource source, ChartPlace place) => _charts.Add(new PlacedChart(chart, source, place));

    public void Dispose()
    {
        _xml.WriteEndElement();
        End();
        _xml.WriteEndElement();
        _xml.Dispose();
        _end(this);
    }

    private void Write(in Cell cell, string letters, string row)
    {
        if (cell.Kind == Cell.CellKind.Empty && cell is { Boxed: false, Format: CellFormat.Text })
        {
            return;
        }
        _xml.WriteStartElement("c", Main);
        _xml.WriteAttributeString("r", letters + row);
        _xml.WriteAttributeString("s", SheetStyles.IndexOf(cell).ToString(CultureInfo.InvariantCulture));
        switch (cell.Kind)
        {
            case Cell.CellKind.Text:
                WriteText(cell.Content!);
                break;
            case Cell.CellKind.Number:
                _xml.WriteElementString("v", Main, Number(cell.Number));
                break;
            case Cell.CellKind.Formula:
                if (cell.Yields is not null)
                {
                    _xml.WriteAttributeString("t", "str");
                }
                _xml.WriteElementString("f", Main, cell.Content);
                if (cell.Yields is not null)
                {
                    _xml.WriteElementString("v", Main, cell.Yields);
                }
                else if (double.IsFinite(cell.Number))
                {
                    _xml.WriteElementString("v", Main, Number(cell.Number));
                }
                break;
            case Cell.CellKind.Empty:
                break;
            default:
                throw new InvalidOperationException($"No cell is {cell.Kind}.");
        }
        _xml.WriteEndElement();
    }

    private void WriteText(string text)
    {
        _xml.WriteAttributeString("t", "inlineStr");
        _xml.WriteStartElement("is", Main);
        _xml.WriteStartElement("t", Main);
        _xml.WriteAttributeString("xml", "space", null, "preserve");
        _xml.WriteString(SheetText.Of(text));
        _xml.WriteEndElement();
        _xml.WriteEndElement();
    }

    // 15 digits are what spreadsheets keep; "R" gives the shortest text that is the same number.
    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Begin()
    {
        _xml.WriteStartDocument();
        _xml.WriteStartElement("worksheet", Main);
        _xml.WriteAttributeString("xmlns", "r", null, Relations);
        _xml.WriteRaw("""<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>""");
        _xml.WriteRaw(Panes());
        _xml.WriteRaw("""<sheetFormatPr defaultRowHeight="15"/>""");
        if (Layout.Widths.Count > 0)
        {
            _xml.WriteRaw($"<cols>{string.Concat(Layout.Widths.Select((width, at) => string.Create(CultureInfo.InvariantCulture, $"""<col min="{at + 1}" max="{at + 1}" width="{width}" customWidth="1"/>""")))}</cols>");
        }
        _xml.WriteStartElement("sheetData", Main);
    }

    private string Panes()
    {
        var (rows, columns) = (Layout.FrozenRows, Layout.FrozenColumns);
        if (rows == 0 && columns == 0)
        {
            return """<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>""";
        }
        var pane = rows == 0 ? "topRight" : columns == 0 ? "bottomLeft" : "bottomRight";
        var splits = (columns > 0 ? $""" xSplit="{columns}" """ : " ") + (rows > 0 ? $"""ySplit="{rows}" """ : "");
        return $"""<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane{splits}topLeftCell="{At(columns, rows + 1)}" activePane="{pane}" state="frozen"/><selection pane="{pane}"/></sheetView></sheetViews>""";
    }

    private void End()
    {
        if (Filtered is not null)
        {
            _xml.WriteRaw($"""<autoFilter ref="{Filtered}"/>""");
        }
        if (_merged.Count > 0)
        {
            _xml.WriteRaw($"""<mergeCells count="{_merged.Count}">{string.Concat(_merged.Select(range => $"""<mergeCell ref="{range}"/>"""))}</mergeCells>""");
        }
        _xml.WriteRaw("""<pageMargins left="0.6" right="0.4" top="0.8" bottom="0.6" header="0.4" footer="0.3"/>""");
        _xml.WriteRaw($"""<pageSetup paperSize="9" orientation="{(Layout.Landscape ? "landscape" : "portrait")}" fitToWidth="1" fitToHeight="0"/>""");
        _xml.WriteRaw("""<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;"Times New Roman,Regular"&amp;13&amp;P</oddHeader></headerFooter>""");
        if (_charts.Count > 0)
        {
            _xml.WriteRaw("""<drawing r:id="rId1"/>""");
        }
    }
}

/// <summary>Where a chart lies on its sheet: from one cell to another, columns and rows from 0.</summary>
public sealed record ChartPlace(int FromColumn, int FromRow, int ToColumn, int ToRow);

internal sealed record PlacedChart(Chart Chart, ChartSource Source, ChartPlace Place);
