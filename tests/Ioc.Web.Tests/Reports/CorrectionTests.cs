using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Ioc.Tests.Documents;

namespace Ioc.Tests.Reports;

/// <summary>An issued paper is replaced by one that says what changed; both say so, on the screen and on paper.</summary>
public sealed class CorrectionTests(SharedPaperOffice shared) : IClassFixture<SharedPaperOffice>
{
    private const string Reason = "Bổ sung hồ sơ cập nhật muộn";

    private PaperOffice Office => shared.Office;

    [Fact]
    public async Task A_late_record_leads_to_a_paper_that_supersedes_and_tells_each_cell()
    {
        var (old, correction, number) = await ReplacedAsync("06712");

        var now = await Office.FindAsync(correction.Id);
        Assert.Equal(("issued", old.Id), (now.State, now.Text("supersedes")));
        var replaces = now.Json.GetProperty("replaces");
        Assert.Equal((Reason, $"{number}/BC-UBND"), (replaces.GetProperty("reason").GetString(), replaces.GetProperty("paper").GetProperty("number").GetString()));
        // The one dossier more: total, at the counter, open, overdue; in its field (a new row) and in the sum.
        var cells = replaces.GetProperty("changes").GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("key").GetString() == "06712").ToList();
        Assert.Equal([3, 5, 11, 13], cells.Select(cell => cell.GetProperty("no").GetInt32()));
        Assert.All(cells, cell => Assert.Equal(cell.GetProperty("was").GetDouble() + 1, cell.GetProperty("is").GetDouble()));

        var before = await Office.FindAsync(old.Id);
        Assert.Equal(("superseded", correction.Id, "superseded"), (before.State, before.Text("supersededBy"), before.Kinds[^1]));
        Assert.Equal((409, "already-superseded"), await Office.RefusedAsync($"papers/{old.Id}/correct", new { reason = Reason }));
        Assert.Contains(old.Id, await Office.ListAsync("?state=superseded"));
        Assert.DoesNotContain(old.Id, await Office.ListAsync("?state=issued"));
    }

    [Fact]
    public async Task The_proof_of_a_report_tells_by_whom_it_was_issued_and_by_what_it_was_superseded()
    {
        var made = await Office.MakeAsync("06811");
        Assert.Equal(0, (await Office.Reports.VerifyAsync(made.Code)).GetProperty("papers").GetArrayLength());
        var (old, correction, number) = await ReplacedAsync("06811");

        var papers = (await Office.Reports.VerifyAsync(old.Report)).GetProperty("papers");
        var issued = papers[0].GetProperty("issued");
        Assert.Equal(
            ($"{number}/BC-UBND", "Nguyễn Thị Hạnh", "2026-11-23", "superseded"),
            (issued.GetProperty("number").GetString(), issued.GetProperty("signer").GetString(), issued.GetProperty("day").GetString(), issued.GetProperty("state").GetString()));
        Assert.Equal(correction.Id, papers[0].GetProperty("supersededBy").GetProperty("id").GetString());
        var inForce = (await Office.Reports.VerifyAsync(correction.Report)).GetProperty("papers")[0];
        Assert.Equal(JsonValueKind.Null, inForce.GetProperty("supersededBy").ValueKind);
    }

    [Fact]
    public async Task Only_one_correction_is_on_its_way_and_until_it_is_issued_the_old_paper_is_in_force()
    {
        var issued = await Office.IssuedAsync((await Office.MakeAsync("06724")).Code, PaperOffice.NewNumber());
        var first = await Office.PostAsync($"papers/{issued.Id}/correct", new { reason = "Sai người ký" }, HttpStatusCode.Created);

        Assert.Equal((409, "paper-exists"), await Office.RefusedAsync($"papers/{issued.Id}/correct", new { reason = Reason }));
        Assert.Equal((400, "reason-missing"), await Office.RefusedAsync($"papers/{issued.Id}/correct", new { }));
        Assert.Equal("issued", (await Office.FindAsync(issued.Id)).State);
        Assert.Equal(0, first.Json.GetProperty("replaces").GetProperty("changes").GetProperty("changed").GetInt32());
        await Office.ActAsync(first, "cancel", "Không cần");
        var second = await Office.PostAsync($"papers/{issued.Id}/correct", new { reason = Reason, asOf = "2026-11-20T12:00:00+07:00" }, HttpStatusCode.Created);
        Assert.StartsWith("2026-11-20T12:00:00", second.Text("asOf"), StringComparison.Ordinal);
        await Office.ActAsync(second, "cancel", "Thử");
        Assert.Equal((400, "as-of-too-early"), await Office.RefusedAsync($"papers/{issued.Id}/correct", new { reason = Reason, asOf = "2026-11-10T12:00:00+07:00" }));
        Assert.Equal((400, "as-of-in-future"), await Office.RefusedAsync($"papers/{issued.Id}/correct", new { reason = Reason, asOf = "2026-12-10T12:00:00+07:00" }));
    }

    [Fact]
    public async Task Figures_alone_bear_no_approval_whatever_was_issued_over_them()
    {
        var made = await Office.MakeAsync("06820");
        var before = await AllAsync($"made/{made.Code}");
        var issued = await Office.IssuedAsync(made.Code, PaperOffice.NewNumber());

        Assert.Equal(before, await AllAsync($"made/{made.Code}"));
        Assert.Equal(before[..2], (await AllAsync($"papers/{issued.Id}"))[..2]);
        Assert.NotEqual(before[2], (await AllAsync($"papers/{issued.Id}"))[2]);

        async Task<string[]> AllAsync(string path)
        {
            var files = new List<string>();
            foreach (var format in new[] { "json", "csv", "xlsx" })
            {
                files.Add(Convert.ToBase64String(await Office.Reader.GetByteArrayAsync(new Uri($"api/v1/reports/{path}.{format}", UriKind.Relative))));
            }
            return [.. files];
        }
    }

    [Fact]
    public async Task The_document_bears_number_place_date_and_signer_and_is_valid()
    {
        var (old, correction, number) = await ReplacedAsync("06832");

        var issued = await TextAsync(await Office.FileAsync(old, "docx"));
        var replacing = await TextAsync(await Office.FileAsync(correction, "docx"));

        foreach (var text in new[] { issued, replacing })
        {
            Assert.Contains("ngày\u00a023 tháng\u00a011 năm\u00a02026", text);
            Assert.Contains("TM. ỦY BAN NHÂN DÂN", text);
            Assert.Contains("KT. CHỦ TỊCH", text);
            Assert.Contains("PHÓ CHỦ TỊCH", text);
            Assert.Contains("Nguyễn Thị Hạnh", text);
            Assert.DoesNotContain("[…", text);
        }
        Assert.Contains($"Số: {number}/BC-UBND", issued);
        Assert.DoesNotContain("Thay thế", issued);
        Assert.Contains($"Thay thế Báo cáo số {number}/BC-UBND ngày\u00a023 tháng\u00a011 năm\u00a02026", replacing);
        Assert.Contains($"Nội dung thay đổi so với Báo cáo số {number}/BC-UBND", replacing);
        Assert.Contains($"Lý do: {Reason}.", replacing);

        var workbook = SpreadsheetDocument.Open(new MemoryStream(await Office.FileAsync(correction, "xlsx")), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(workbook).Select(fault => fault.Description));
        Assert.Contains(workbook.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>(), sheet => sheet.Name == "Thay đổi");
    }

    [Fact]
    public async Task A_draft_says_that_it_is_one_and_leaves_places_to_fill()
    {
        var drafted = await Office.DraftAsync((await Office.MakeAsync("06733")).Code);

        var text = await TextAsync(await Office.FileAsync(drafted, "docx"));

        Assert.StartsWith("DỰ THẢO", text.Split('\n').First(line => line.Length > 0 && !line.StartsWith("Biểu số", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("[…số…]", text);
    }

    [PrintingFact]
    public async Task On_paper_the_correction_reads_as_Vietnamese()
    {
        var (_, correction, number) = await ReplacedAsync("06757");

        using var paper = await RenderedDocument.OfPdfAsync(await Office.FileAsync(correction, "pdf"));

        var text = string.Join(' ', string.Concat(paper.Pages).Split((char[])[' ', '\n', '\u00a0'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("ngày 23 tháng 11 năm 2026", text);
        Assert.Contains($"(Thay thế Báo cáo số {number}/BC-UBND ngày 23 tháng 11 năm 2026)", text);
        Assert.Contains("Nội dung thay đổi so với Báo cáo", text);
        Assert.Contains("KT. CHỦ TỊCH", text);
        Assert.Contains("Nguyễn Thị Hạnh", text);
    }

    private async Task<(PaperOffice.Seen Old, PaperOffice.Seen Correction, int Number)> ReplacedAsync(string commune)
    {
        var number = PaperOffice.NewNumber();
        var old = await Office.IssuedAsync((await Office.MakeAsync(commune)).Code, number);
        await Office.SendLateAsync(commune);
        var drafted = await Office.PostAsync($"papers/{old.Id}/correct", new { reason = Reason }, HttpStatusCode.Created);
        return (old, await Office.IssueAsync(await Office.CheckedAsync(drafted), PaperOffice.NewNumber()), number);
    }

    /// <summary>The paragraphs of a document that the format's own validator has no complaint about.</summary>
    private static Task<string> TextAsync(byte[] file)
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        return Task.FromResult(string.Join('\n', document.MainDocumentPart!.Document.Body!.Descendants<DocumentFormat.OpenXml.Wordprocessing.Paragraph>().Select(paragraph => paragraph.InnerText)));
    }
}
