using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Ioc.Documents.Printing;
using Ioc.Geography;
using Ioc.Reports;
using Ioc.Reports.Files;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using Ioc.Tests.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Reports;

/// <summary>The files that an office signs, opened as its programs open them.</summary>
public sealed class ReportFileTests : IDisposable
{
    private const string Formula = "=HYPERLINK(\"http://x\";\"Đất đai\")";

    private static readonly CommuneDirectory Communes = new();

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Samples => [.. Named.Keys];

    private static Dictionary<string, Func<Report>> Named { get; } = new()
    {
        ["form 06a"] = () => SampleReports.Form06a(),
        ["injected names"] = () => SampleReports.Form06a(Row("A", Formula), Row("B", "+84"), Row("C", "-1"), Row("D", "@SUM(A1)"), Row("E", "<b>&\u0007")),
        ["very long names"] = () => SampleReports.Form06a(Row("A", string.Concat(Enumerable.Repeat("Lĩnh vực có tên rất dài ", 200))), Row("B", new string('x', 5_000))),
        ["nothing in the period"] = Empty,
        ["overdue"] = () => SampleReports.Overdue(120),
        ["brief"] = Brief,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Documents_and_workbooks_are_valid(string sample)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(await WriteAsync(new DocxFile(Maps()), Named[sample]())), isEditable: false);
        using var workbook = SpreadsheetDocument.Open(new MemoryStream(await WriteAsync(new XlsxFile(), Named[sample]())), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(Words));
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(workbook).Select(Words));
        static string Words(ValidationErrorInfo fault) => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}";
    }

    [Fact]
    public async Task The_same_report_gives_equal_cells_for_ever()
    {
        var first = await WriteAsync(new XlsxFile(), Brief());

        Assert.Equal(first, await WriteAsync(new XlsxFile(), Brief()));
    }

    [Fact]
    public async Task A_clerk_finds_sums_as_formulas_with_what_they_yield()
    {
        var cells = await CellsAsync(SampleReports.Form06a(), "06a");

        // Three fields: rows of values after titles and head, the total below.
        var sums = cells.Where(cell => cell.CellFormula is not null).ToDictionary(cell => cell.CellReference!.Value!, cell => (cell.CellFormula!.Text, cell.CellValue!.Text));
        var last = sums.Keys.Max(key => int.Parse(key[1..], CultureInfo.InvariantCulture));
        Assert.Equal(($"SUM(C{last - 3}:C{last - 1})", "1438"), sums[$"C{last}"]);
        Assert.Equal(($"D{last - 3}+E{last - 3}+F{last - 3}", "210"), sums[$"C{last - 3}"]);
        Assert.Equal(11 + (3 * 3), sums.Count);
    }

    [Fact]
    public async Task A_total_that_is_not_the_sum_of_its_rows_stands_as_it_is()
    {
        var report = SampleReports.Form06a();
        var wrong = report.Sections[0].Total! with { Values = [ReportValue.Of(999), .. report.Sections[0].Total!.Values.Skip(1)] };

        var cells = await CellsAsync(report with { Sections = [report.Sections[0] with { Total = wrong }] }, "06a");

        Assert.Null(cells.Single(cell => cell.CellValue?.Text == "999").CellFormula);
    }

    [Theory]
    [InlineData(Formula)]
    [InlineData("+84")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    public async Task No_name_becomes_a_formula(string name)
    {
        var cells = await CellsAsync(SampleReports.Form06a(Row("A", name)), "06a");

        var named = Assert.Single(cells, cell => cell.InnerText == name);
        Assert.Equal((CellValues.InlineString, null), (named.DataType!.Value, named.CellFormula));
        Assert.DoesNotContain(cells, cell => cell.CellFormula?.Text.Contains("HYPERLINK", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task The_method_sheet_tells_form_law_instant_code_and_hash()
    {
        var report = SampleReports.Form06a();

        var texts = (await CellsAsync(report, "Phương pháp")).Select(cell => cell.InnerText).ToList();

        Assert.Contains("06a – 2026-1", texts);
        Assert.Contains(report.LegalSource!.Vi, texts);
        Assert.Contains(report.Code, texts);
        Assert.Contains(report.Sha256, texts);
        Assert.Contains("(7) = (8) + (9) + (10)", texts);
        Assert.Equal(4, texts.Count(text => text.EndsWith("Đúng", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_hundred_thousand_rows_are_written_without_being_kept()
    {
        var rows = 0;
        var list = SampleReports.Overdue(100_000);
        var counted = list with { Sections = [list.Sections[0] with { Rows = list.Sections[0].Rows.Select(row => { rows++; return row; }) }] };
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var file = await WriteAsync(new XlsxFile(), counted);

        Assert.Equal(100_000, rows);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before - file.Length, long.MinValue, 50_000_000);
    }

    [RenderingFact]
    public async Task On_paper_form_06a_repeats_its_head_and_shows_the_numbers_of_the_report()
    {
        using var paper = await RenderedDocument.OfAsync(await WriteAsync(new DocxFile(Maps()), SampleReports.Form06a([.. Enumerable.Range(1, 60).Select(n => Row($"L{n:00}", $"Lĩnh vực số {n}"))])));

        Assert.True(paper.Pages.Count > 2);
        Assert.Contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", paper.Pages[0]);
        Assert.Contains("Biểu số II.06a/VPCP/KSTT", paper.Pages[0]);
        Assert.All(paper.Pages.Where(page => page.Contains("Lĩnh vực số")), page => Assert.Contains("Số lượng hồ sơ đã giải quyết", page));
        Assert.Equal("2", paper.Pages[1].TrimStart().Split('\n')[0].Trim());
        Assert.Contains("72.600", string.Concat(paper.Pages));
        Assert.True((await paper.InkOfAsync(1)).Millimetres.Width > 290, "across");
    }

    [RenderingFact]
    public async Task A_workbook_opens_with_its_numbers_written_as_Vietnam_writes_them()
    {
        using var paper = await RenderedDocument.OfAsync(await WriteAsync(new XlsxFile(), SampleReports.Form06a()), "xlsx");

        var text = string.Concat(paper.Pages);
        Assert.Contains("1.438", text);
        Assert.Contains("PHƯƠNG PHÁP VÀ KIỂM CHỨNG", text);
        Assert.DoesNotContain("#REF!", text);
        Assert.DoesNotContain("#NAME?", text);
    }

    [PrintingFact]
    public async Task A_printed_report_is_tagged_counts_its_pages_from_the_second_and_reads_as_Vietnamese()
    {
        await using var printer = Printer();
        using var paper = await RenderedDocument.OfPdfAsync(await WriteAsync(new PdfFile(Maps(), printer), SampleReports.Overdue(120)));

        Assert.True(paper.Pages.Count > 2);
        Assert.Contains("DANH SÁCH HỒ SƠ QUÁ HẠN", paper.Pages[0]);
        Assert.Contains("Độc lập - Tự do - Hạnh phúc", paper.Pages[0]);
        Assert.Equal("2", paper.Pages[1].TrimStart().Split('\n')[0].Trim());
        Assert.True((await paper.InkOfAsync(1)).IsBlank(0, 0, 210, 15), "no number on the first page");
        Assert.All(paper.Pages.Where(page => page.Contains("H49.12-")), page => Assert.Contains("Thủ tục hành chính", page));
        Assert.Contains("Tagged:          yes", await paper.DescribeAsync("pdfinfo"));
    }

    [PrintingFact]
    public async Task A_long_form_with_a_picture_begins_on_the_first_page()
    {
        await using var printer = Printer();
        var rows = Enumerable.Range(1, 50).Select(number => Row($"G{number:00}", $"Lĩnh vực {number:00}"));
        using var paper = await RenderedDocument.OfPdfAsync(await WriteAsync(new PdfFile(Maps(), printer), SampleReports.Form06a(rows)));

        Assert.Contains("Lĩnh vực 01", paper.Pages[0]);
        Assert.Contains("Lĩnh vực 50", string.Concat(paper.Pages.Skip(1)));
    }

    [PrintingFact]
    public async Task The_brief_is_two_to_four_pages_with_words_map_and_trends()
    {
        await using var printer = Printer();
        using var paper = await RenderedDocument.OfPdfAsync(await WriteAsync(new PdfFile(Maps(), printer), Brief()));

        Assert.InRange(paper.Pages.Count, 2, 4);
        var text = string.Concat(paper.Pages);
        Assert.Contains("Việc cần quyết định", text);
        Assert.Contains("không có dữ liệu", text);
        Assert.Contains("Hạ Long", text);
    }

    [Fact]
    public void Names_in_a_printed_page_are_text()
    {
        var page = new ReportHtml(SampleReports.Form06a(Row("A", "<script>alert(1)</script>")), _ => null).Write();

        Assert.Contains("&lt;script&gt;", page);
        Assert.DoesNotContain("<script", page);
    }

    private static ReportRow Row(string key, string title) =>
        new(key, title, [.. new double[] { 1_210, 900, 300, 10, 1_000, 600, 300, 100, 210, 200, 10 }.Select(value => ReportValue.Of(value))]);

    private static Report Empty()
    {
        var report = SampleReports.Form06a();
        return report with { Sections = [report.Sections[0] with { RowCount = 0, Rows = [], Total = null }] };
    }

    /// <summary>A brief with a map, a course of days, words, and a commune of which nothing is known.</summary>
    private static Report Brief()
    {
        ReportColumn Column(int no, string id, ColumnKind kind) => SampleReports.Column(no, id, kind, new LocalText(id, null));
        var communes = Communes.Of("22").Index().Select(each => new ReportRow(
            each.Item.Code, each.Item.FullName, [each.Index == 3 ? ReportValue.None : ReportValue.Of(0.9 + (each.Index / 1000.0)), ReportValue.Of(each.Index)])).ToList();
        var days = Enumerable.Range(0, 31).Select(day => new DateOnly(2026, 10, 15).AddDays(day))
            .Select(day => new ReportRow(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), [ReportValue.Of(day.Day * 10), day.Day == 20 ? ReportValue.None : ReportValue.Of(day.Day * 9)])).ToList();
        return SampleReports.Report(
            "brief", new LocalText("BÁO CÁO NHANH TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", null),
            new ReportSection("communes", RowsOf.Communes, new LocalText("Các xã, phường, đặc khu", null), new LocalText("Đơn vị", null), [Column(3, "rate", ColumnKind.Share), Column(4, "late", ColumnKind.Count)], communes.Count, communes, null, [], new SectionChart(ChartKind.Map, ["rate"])),
            new ReportSection("days", RowsOf.Days, new LocalText("Diễn biến theo ngày", null), new LocalText("Ngày", null), [Column(3, "received", ColumnKind.Count), Column(4, "resolved", ColumnKind.Count)], days.Count, days, null, [], new SectionChart(ChartKind.Lines, ["received", "resolved"])),
            new ReportSection("worst", RowsOf.Communes, new LocalText("Năm đơn vị", null), new LocalText("Đơn vị", null), [Column(3, "rate", ColumnKind.Share), Column(4, "late", ColumnKind.Count)], 5, communes.Take(5), null, [], new SectionChart(ChartKind.Bars, ["late"]))) with
        {
            Compared = new Period(new DateOnly(2026, 9, 15), new DateOnly(2026, 10, 14)),
            Narrative = [new ReportPassage("decisions", new LocalText("Việc cần quyết định, chỉ đạo", null), [new ReportSentence("overloaded", new LocalText("2 đơn vị quá tải.", null), [])])],
        };
    }

    private ReportMaps Maps() => new(Communes, new CommuneOutlines(new BoundaryStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"] })));

    private static ChromiumPrinter Printer() => new(ChromiumSettings.FromEnvironment(), TimeProvider.System, NullLogger<ChromiumPrinter>.Instance);

    private static async Task<byte[]> WriteAsync(IReportFile file, Report report)
    {
        using var to = new MemoryStream();
        await file.WriteAsync(report, to, CancellationToken.None);
        return to.ToArray();
    }

    private static async Task<List<Cell>> CellsAsync(Report report, string sheet)
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(await WriteAsync(new XlsxFile(), report)), isEditable: false);
        var id = package.WorkbookPart!.Workbook.Sheets!.Elements<Sheet>().Single(each => each.Name == sheet).Id!.Value!;
        return [.. ((WorksheetPart)package.WorkbookPart.GetPartById(id)).Worksheet.Descendants<Cell>()];
    }
}
