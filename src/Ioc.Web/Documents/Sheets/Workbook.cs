using System.IO.Compression;
using System.Security;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;

namespace Ioc.Documents.Sheets;

/// <summary>
/// An XLSX file written from first to last, sheet after sheet, row after row: memory does not grow with its rows. The same
/// content gives the same bytes, because nothing in it comes from the clock or from chance.
/// </summary>
/// <remarks>
/// The library's own packages keep every part in memory until the end, 100 MB for 100,000 rows; so the parts are put
/// into the archive here, and the library gives their elements and checks them in tests.
/// </remarks>
/// <example><code>
/// using var workbook = Workbook.Create(stream, "Hồ sơ quá hạn", asOf);
/// using (var sheet = workbook.Add(new SheetLayout("Quá hạn", [20, 40])))
/// {
///     sheet.Write(Cell.Of("Mã hồ sơ", CellFormat.Head), Cell.Of("Thủ tục", CellFormat.Head));
/// }
/// </code></example>
public sealed class Workbook : IDisposable
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument";

    private readonly ZipArchive _archive;
    private readonly string _title;
    private readonly DateTimeOffset _at;
    private readonly List<(string Part, string Type)> _parts = [];
    private readonly List<Sheet> _sheets = [];
    private int _charts;

    private Workbook(ZipArchive archive, string title, DateTimeOffset at) => (_archive, _title, _at) = (archive, title, at);

    /// <param name="to">Written forwards only; stays open.</param>
    /// <param name="at">Of what instant the content is; the only time in the file.</param>
    public static Workbook Create(Stream to, string title, DateTimeOffset at) =>
        new(new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8), title, at);

    /// <summary>The next sheet; the one before must have ended.</summary>
    public Sheet Add(SheetLayout layout)
    {
        var number = _sheets.Count + 1;
        return new Sheet(Open($"xl/worksheets/sheet{number}.xml", $"{Types}.spreadsheetml.worksheet+xml"), layout, SheetText.Name(layout.Name, _sheets.Select(sheet => sheet.Name)), End);
    }

    public void Dispose()
    {
        Put("xl/styles.xml", $"{Types}.spreadsheetml.styles+xml", SheetStyles.Make());
        Put("xl/workbook.xml", $"{Types}.spreadsheetml.sheet.main+xml", Contents());
        PutRelations("xl/_rels/workbook.xml.rels",
            [.. _sheets.Select((_, at) => ($"rId{at + 1}", $"{Document}/worksheet", $"worksheets/sheet{at + 1}.xml")), ("rIdStyles", $"{Document}/styles", "styles.xml")]);
        Put("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", Properties());
        PutRelations("_rels/.rels",
            [("rId1", $"{Document}/officeDocument", "xl/workbook.xml"), ("rId2", $"{Package}/relationships/metadata/core-properties", "docProps/core.xml")]);
        PutText("[Content_Types].xml",
            $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{string.Concat(_parts.Select(part => $"""<Override PartName="/{part.Part}" ContentType="{part.Type}"/>"""))}</Types>""");
        _archive.Dispose();
    }

    private void End(Sheet sheet)
    {
        _sheets.Add(sheet);
        if (sheet.Charts.Count == 0)
        {
            return;
        }
        var number = _sheets.Count;
        PutRelations($"xl/worksheets/_rels/sheet{number}.xml.rels", [("rId1", $"{Document}/drawing", $"../drawings/drawing{number}.xml")]);
        var names = new List<(string, string, string)>();
        foreach (var (at, placed) in sheet.Charts.Index())
        {
            _charts++;
            Put($"xl/charts/chart{_charts}.xml", $"{Types}.drawingml.chart+xml", ChartXml.Of(placed.Chart, placed.Source));
            names.Add(($"rId{at + 1}", $"{Document}/chart", $"../charts/chart{_charts}.xml"));
        }
        Put($"xl/drawings/drawing{number}.xml", $"{Types}.drawing+xml", SheetDrawing.Of(sheet.Charts));
        PutRelations($"xl/drawings/_rels/drawing{number}.xml.rels", names);
    }

    private string Contents()
    {
        var sheets = string.Concat(_sheets.Select((sheet, at) => $"""<sheet name="{Escaped(sheet.Name)}" sheetId="{at + 1}" r:id="rId{at + 1}"/>"""));
        var names = string.Concat(_sheets.SelectMany(Names));
        return $"""<workbook xmlns="{Sheet.Main}" xmlns:r="{Document}"><workbookPr/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>{sheets}</sheets>{(names.Length == 0 ? "" : $"<definedNames>{names}</definedNames>")}<calcPr calcId="191029"/></workbook>""";
    }

    // Excel wants the filter's range also as a hidden name, and the rows repeated in print.
    private static IEnumerable<string> Names(Sheet sheet, int at)
    {
        var reference = Escaped(SheetText.Reference(sheet.Name));
        if (sheet.Filtered is { } range)
        {
            yield return $"""<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">{reference}!{Fixed(range)}</definedName>""";
        }
        if (sheet.Layout.FrozenRows > 0)
        {
            yield return $"""<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{reference}!${sheet.Layout.FirstRepeated}:${sheet.Layout.FrozenRows}</definedName>""";
        }
    }

    // C7:D9 as $C$7:$D$9.
    internal static string Fixed(string range) => string.Join(':', range.Split(':').Select(cell =>
    {
        var digits = cell.AsSpan().IndexOfAnyInRange('0', '9');
        return $"${cell[..digits]}${cell[digits..]}";
    }));

    private string Properties()
    {
        var at = _at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return $"""<cp:coreProperties xmlns:cp="{Package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{Escaped(_title)}</dc:title><dc:language>vi-VN</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>""";
    }

    private static string Escaped(string text) => SecurityElement.Escape(SheetText.Of(text));

    private void PutRelations(string part, IEnumerable<(string Id, string Type, string Target)> relations) => PutText(
        part, $"""<Relationships xmlns="{Package}/relationships">{string.Concat(relations.Select(each => $"""<Relationship Id="{each.Id}" Type="{each.Type}" Target="{each.Target}"/>"""))}</Relationships>""");

    private void Put(string part, string type, OpenXmlElement root)
    {
        using var xml = XmlWriter.Create(Open(part, type), new XmlWriterSettings { CloseOutput = true });
        xml.WriteStartDocument(standalone: true);
        root.WriteTo(xml);
    }

    private void Put(string part, string type, string root)
    {
        _parts.Add((part, type));
        PutText(part, root);
    }

    private void PutText(string part, string root)
    {
        using var writer = new StreamWriter(Entry(part));
        writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
        writer.Write(root);
    }

    private Stream Open(string part, string type)
    {
        _parts.Add((part, type));
        return Entry(part);
    }

    private Stream Entry(string part)
    {
        var entry = _archive.CreateEntry(part, CompressionLevel.Fastest);
        // Archives know no times before 1980.
        entry.LastWriteTime = _at.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : _at.ToUniversalTime();
        return entry.Open();
    }
}
