using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>
/// A document in the form that Decree 30/2020/NĐ-CP gives official ones, as DOCX: A4, Times New Roman, page numbers from the
/// second page on. Written from top to bottom without keeping its elements; the package keeps its text, some 12 KB a page,
/// until disposing ends it.
/// </summary>
/// <example><code>
/// using var document = OfficialDocument.Create(file, "Báo cáo tháng 11", PageLayout.Portrait);
/// document.Head(letterhead);
/// document.Title("Báo cáo", "Tình hình giải quyết thủ tục hành chính");
/// document.Paragraph("Trong kỳ, …");
/// document.Table(columns, rows);
/// document.Close(closing);
/// </code></example>
public sealed class OfficialDocument : IDisposable
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string Header = "rIdNumber";
    private const string FirstHeader = "rIdFirst";

    private readonly WordprocessingDocument _package;
    private readonly OpenXmlWriter _body;
    private readonly PageLayout _layout;
    private uint _charts;

    private OfficialDocument(WordprocessingDocument package, PageLayout layout)
    {
        _package = package;
        _layout = layout;
        var main = package.AddMainDocumentPart();
        main.AddNewPart<StyleDefinitionsPart>().Styles = Plain();
        main.AddNewPart<HeaderPart>(Header).Header = Numbered();
        main.AddNewPart<HeaderPart>(FirstHeader).Header = new Header(new Paragraph());
        _body = OpenXmlWriter.Create(main);
        _body.WriteStartDocument();
        _body.WriteStartElement(new Document());
        _body.WriteStartElement(new Body());
    }

    /// <param name="to">Can be sought, because the format's directory is written last; stays open.</param>
    /// <param name="title">In the file's properties.</param>
    public static OfficialDocument Create(Stream to, string title, PageLayout layout)
    {
        var package = WordprocessingDocument.Create(to, WordprocessingDocumentType.Document);
        package.PackageProperties.Title = title;
        package.PackageProperties.Language = "vi-VN";
        return new OfficialDocument(package, layout);
    }

    public void Head(Letterhead letterhead) => Write(letterhead.Write(_layout));

    /// <summary>The kind of document in capitals, and below it what it is about, with the short rule.</summary>
    public void Title(string kind, string? about = null)
    {
        Write([new Line(Align.Centre, 28, Before: 6, KeepWithNext: true).Of(Inline.Strong(kind.ToUpper(System.Globalization.CultureInfo.GetCultureInfo("vi-VN"))))]);
        if (about is not null)
        {
            Write([new Line(Align.Centre, 28, KeepWithNext: true).Of(Inline.Strong(about)), Line.Rule(_layout.TextWidth, _layout.TextWidth / 4.5)]);
        }
        Write([new Line(Align.Left, 12).Of()]);
    }

    /// <summary>Whom a letter addresses: "Kính gửi: …".</summary>
    public void Addressee(params IEnumerable<Inline> to) => Write([new Line(Align.Centre, 28, Before: 6, After: 10).Of(["Kính gửi: ", .. to])]);

    public void Paragraph(params IEnumerable<Inline> content) => Write([Line.Body.Of(content)]);

    /// <summary>A heading within the text.</summary>
    public void Heading(string text) => Write([(Line.Body with { KeepWithNext = true, Before = 6 }).Of(Inline.Strong(text))]);

    /// <summary>A lined table whose head is repeated on every page; rows are not torn apart.</summary>
    /// <param name="rows">Each with as many cells as there are columns; read once, while they are written.</param>
    public void Table(IReadOnlyList<TableColumn> columns, IEnumerable<IReadOnlyList<Inline>> rows) => Table(TableHead.Of(columns), rows);

    /// <summary>The same with heads that columns share.</summary>
    public void Table(TableHead head, IEnumerable<IReadOnlyList<Inline>> rows)
    {
        var table = Grid.Lined(head.Columns, _layout.TextWidth);
        _body.WriteStartElement(table);
        foreach (var part in table)
        {
            _body.WriteElement(part);
        }
        foreach (var row in Grid.HeadRows(head, _layout.TextWidth))
        {
            _body.WriteElement(row);
        }
        foreach (var row in rows)
        {
            _body.WriteElement(Grid.Row(head, _layout.TextWidth, row));
        }
        _body.WriteEndElement();
        Write([new Line(Align.Left, 12).Of()]);
    }

    /// <summary>A small line: how a table is measured, what a map shows.</summary>
    public void Note(Align align, params IEnumerable<Inline> content) => Write([new Line(align, 24, After: 3, KeepWithNext: align != Align.Left).Of(content)]);

    /// <summary>Squares side by side in the middle: a map of equal tiles.</summary>
    /// <param name="rows">From the top, each as long as the others; <see langword="null"/> where nothing lies.</param>
    public void Squares(IReadOnlyList<IReadOnlyList<Square?>> rows) => Write(
        [Grid.Squares(rows, Math.Min(16, (double)_layout.TextWidth / rows[0].Count)), new Line(Align.Left, 12).Of()]);

    /// <summary>A chart as the reader's programme draws it, with its numbers inside for whoever wants to check or change it.</summary>
    /// <param name="height">Millimetres.</param>
    public void Chart(Chart chart, double height)
    {
        _charts++;
        var id = $"rIdChart{_charts}";
        ChartPage.Add(_package.MainDocumentPart!, id, chart);
        Write([ChartPage.Paragraph(id, _charts, chart, _layout.TextWidth, height)]);
    }

    public void Close(Closing closing) => Write(closing.Write(_layout));

    /// <summary>Ends one document and begins another in the same file, on a page of its own that counts from 1 again.</summary>
    public void Next() => Write([new Paragraph(new ParagraphProperties(
        new SpacingBetweenLines { Before = "0", After = "0", Line = "20", LineRule = LineSpacingRuleValues.Exact }, _layout.Section(Header, FirstHeader)))]);

    public void Dispose()
    {
        _body.WriteElement(_layout.Section(Header, FirstHeader));
        _body.WriteEndElement();
        _body.WriteEndElement();
        _body.Dispose();
        _package.Dispose();
    }

    private void Write(IEnumerable<OpenXmlElement> elements)
    {
        foreach (var element in elements)
        {
            _body.WriteElement(element);
        }
    }

    private static Styles Plain() => new(new DocDefaults(
        new RunPropertiesDefault(new RunPropertiesBaseStyle(
            new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman", EastAsia = "Times New Roman" },
            new FontSize { Val = "28" },
            new Languages { Val = "vi-VN", EastAsia = "vi-VN" })),
        new ParagraphPropertiesDefault()));

    // In the middle of the top margin, upright, 13 to 14 pt.
    private static Header Numbered() => new(new Paragraph(
        new ParagraphProperties(new Justification { Val = JustificationValues.Center }),
        new SimpleField(new Run(new RunProperties(new FontSize { Val = "26" }), new Text("2"))) { Instruction = " PAGE " }));
}
