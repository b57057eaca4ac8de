using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Ioc.Documents;

namespace Ioc.Tests.Documents;

/// <summary>The form of official documents (Decree 30/2020/NĐ-CP), in the file and on paper.</summary>
public class OfficialDocumentTests
{
    private static readonly TableColumn[] Columns =
        [new("TT", 1, Align.Centre), new("Đơn vị", 5), new("Tiếp nhận", 2, Align.Right), new("Quá hạn", 2, Align.Right)];

    private static readonly Letterhead Head = new(
        "Ủy ban nhân dân tỉnh Quảng Ninh", ["Văn phòng"], [Inline.ToFill("số"), "/BC-VP"], About: null, "Quảng Ninh", [Letterhead.DayInWords(new DateOnly(2026, 2, 5))]);

    private static readonly Closing End = new(["Như trên", "Lưu: VT"], ["KT. CHÁNH VĂN PHÒNG"], "PHÓ CHÁNH VĂN PHÒNG", Inline.ToFill("họ và tên"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_document_with_everything_in_it_is_valid(bool landscape)
    {
        var docx = Report(rows: 60, new PageLayout(landscape), documents: 2);

        using var package = WordprocessingDocument.Open(new MemoryStream(docx), isEditable: false);
        var faults = new OpenXmlValidator(FileFormatVersions.Office2019).Validate(package).Select(fault => $"{fault.Path?.XPath}: {fault.Description}");
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(2026, 2, 5, "ngày 05 tháng 02 năm 2026")]
    [InlineData(2026, 3, 12, "ngày 12 tháng 3 năm 2026")]
    [InlineData(2026, 11, 1, "ngày 01 tháng 11 năm 2026")]
    public void Days_below_ten_and_the_first_two_months_have_a_nought_before(int year, int month, int day, string words) =>
        Assert.Equal(words, Letterhead.DayInWords(new DateOnly(year, month, day)).Replace('\u00a0', ' '));

    [Fact]
    public void What_no_xml_can_hold_is_left_out_of_the_text()
    {
        var text = TextOf(Write(document => document.Paragraph("Đất\u0000 đai\u0007 & <b>", "\ud83d")));

        Assert.Equal("Đất đai & <b>\ufffd", text);
    }

    [RenderingFact]
    public async Task On_paper_it_has_its_margins_its_rules_and_a_number_from_the_second_page_on()
    {
        using var paper = await RenderedDocument.OfAsync(Report(rows: 60, PageLayout.Portrait, documents: 2));

        Assert.True(paper.Pages.Count >= 4, $"{paper.Pages.Count} pages");
        var (first, second) = (await paper.InkOfAsync(1), await paper.InkOfAsync(2));
        Assert.Equal((210, 297), (Math.Round(first.Millimetres.Width), Math.Round(first.Millimetres.Height)));
        foreach (var page in new[] { first, second })
        {
            // A table's outer lines lie on the margin's edge.
            Assert.True(page.IsBlank(0, 0, 28.5, 297), "left margin");
            Assert.True(page.IsBlank(196.5, 0, 210, 297), "right margin");
            Assert.True(page.IsBlank(0, 278, 210, 297), "bottom margin");
        }
        Assert.True(first.IsBlank(0, 0, 210, 19), "no number on the first page");
        Assert.False(second.IsBlank(105, 8, 120, 19), "a number in the middle above the second");
        Assert.Equal("2", paper.Pages[1].TrimStart().Split('\n')[0].Trim());

        var motto = Assert.Single(first.Rules(97, 28, 195, 42, atLeast: 30));
        Assert.InRange(motto.Length, 55, 64);
        Assert.InRange(motto.Middle, 144, 148);
        var issuer = Assert.Single(first.Rules(30, 28, 97, 42, atLeast: 15));
        Assert.InRange(issuer.Length, 22, 30);
    }

    [RenderingFact]
    public async Task On_paper_every_page_of_a_table_repeats_its_head_and_a_second_document_counts_anew()
    {
        using var paper = await RenderedDocument.OfAsync(Report(rows: 60, PageLayout.Portrait, documents: 2));

        var begins = paper.Pages.Index().Where(page => page.Item.Contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")).Select(page => page.Index).ToList();
        Assert.Equal([0, paper.Pages.Count / 2], begins);
        Assert.All(paper.Pages.Where(page => page.Contains("Phường số")), page => Assert.Contains("Tiếp nhận", page));
        Assert.Equal("2", paper.Pages[begins[1] + 1].TrimStart().Split('\n')[0].Trim());
        Assert.All(begins, page => Assert.Contains("VĂN PHÒNG", paper.Pages[page]));
        Assert.Contains("1.060", string.Concat(paper.Pages));
    }

    private static byte[] Report(int rows, PageLayout layout, int documents)
    {
        using var to = new MemoryStream();
        using (var document = OfficialDocument.Create(to, "Báo cáo", layout))
        {
            for (var each = 0; each < documents; each++)
            {
                if (each > 0)
                {
                    document.Next();
                }
                document.Head(Head);
                document.Title("Báo cáo", "Tình hình giải quyết thủ tục hành chính");
                document.Addressee("Chủ tịch Ủy ban nhân dân tỉnh");
                document.Heading("I. Kết quả");
                document.Paragraph("Trong kỳ, toàn tỉnh tiếp nhận ", Inline.Strong("1.060"), " hồ sơ; ", Inline.Proposed("giao các đơn vị rà soát"), ".");
                document.Table(Columns, Enumerable.Range(1, rows).Select(row => (IReadOnlyList<Inline>)[$"{row}", $"Phường số {row}", "1.234", "5"]));
                document.Close(End);
            }
        }
        return to.ToArray();
    }

    private static byte[] Write(Action<OfficialDocument> write)
    {
        using var to = new MemoryStream();
        using (var document = OfficialDocument.Create(to, "Thử", PageLayout.Portrait))
        {
            write(document);
        }
        return to.ToArray();
    }

    private static string TextOf(byte[] docx)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(docx), isEditable: false);
        return package.MainDocumentPart!.Document.Body!.InnerText;
    }
}
