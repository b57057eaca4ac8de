using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Ioc.Documents.Printing;
using Ioc.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>Files of the real product: what they show is what the API says, and where no file can be made that is said.</summary>
public sealed class BriefTests(ReportTests.Filled filled) : IClassFixture<ReportTests.Filled>
{
    private const string From = "2026-08-15";
    private const string To = "2026-09-14";
    private const string AsOf = "&asOf=2026-09-10T09:30:00Z";

    [Fact]
    public async Task Each_sentence_of_the_brief_has_the_figures_of_the_API()
    {
        var total = (await filled.Office.Reader.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}")).GetProperty("total");

        var brief = await filled.Reports.MakeAsync("brief.json", From, To, AsOf);

        var sentences = brief.Json.GetProperty("narrative").EnumerateArray().ToDictionary(sentence => sentence.GetProperty("rule").GetString()!, sentence => sentence);
        var open = sentences["open"].GetProperty("vi").GetString()!;
        Assert.StartsWith($"Đang giải quyết {Count(total, "open")} hồ sơ, trong đó quá hạn {Count(total, "openOverdue")} hồ sơ", open);
        Assert.Contains($"{Count(total, "openNoApology")} hồ sơ quá hạn chưa có văn bản xin lỗi", open);
        Assert.Contains($"toàn tỉnh tiếp nhận {Count(total, "received")} hồ sơ", sentences["received"].GetProperty("vi").GetString());
        Assert.Contains("total.openOverdue@2026-08-15/2026-09-14", sentences["open"].GetProperty("figures").EnumerateArray().Select(figure => figure.GetString()));
        Assert.Equal(brief.Body, (await filled.Reports.MakeAsync("brief.json", From, To, AsOf)).Body);
    }

    [Fact]
    public async Task The_field_named_beside_a_commune_is_the_one_with_most_of_the_figure()
    {
        var brief = await filled.Reports.MakeAsync("brief.json", From, To, AsOf);
        var names = brief.Json.GetProperty("sections").EnumerateArray().First(section => section.GetProperty("id").GetString() == "fields").GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("key").GetString()!, row => row.GetProperty("title").GetString());
        var compared = 0;
        foreach (var section in brief.Json.GetProperty("sections").EnumerateArray().Where(section => section.GetProperty("id").GetString() is "best" or "worst" or "overloaded"))
        {
            var columns = section.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("title").GetString()!).ToList();
            foreach (var row in section.GetProperty("rows").EnumerateArray())
            {
                var fields = (await filled.Office.Reader.GetAsync($"api/v1/indicators/fields?province=22&commune={row.GetProperty("key")}&from={From}&to={To}{AsOf}")).GetProperty("fields").EnumerateArray().ToList();
                foreach (var (at, title) in columns.Index().Where(column => column.Item.Contains("nhiều nhất ở lĩnh vực", StringComparison.OrdinalIgnoreCase)))
                {
                    var figure = title.StartsWith("Quá hạn", StringComparison.Ordinal) ? "resolvedLate" : "openOverdue";
                    var most = fields.Where(field => field.GetProperty(figure).GetInt64() > 0)
                        .OrderByDescending(field => field.GetProperty(figure).GetInt64()).ThenBy(field => field.GetProperty("code").GetString(), StringComparer.Ordinal).Select(field => names[field.GetProperty("code").GetString()!]).FirstOrDefault();
                    Assert.Equal(most, row.GetProperty("values")[at].GetString());
                    compared += most is null ? 0 : 1;
                }
            }
        }
        Assert.True(compared > 5, $"only {compared} fields were named");
    }

    [Theory]
    [InlineData("06a")]
    [InlineData("06a-units")]
    [InlineData("online")]
    [InlineData("ranking")]
    [InlineData("overdue")]
    [InlineData("brief")]
    public async Task Numbers_of_a_workbook_are_those_of_the_JSON_to_the_digit(string form)
    {
        var json = await filled.Reports.MakeAsync($"{form}.json", From, To, AsOf);
        var xlsx = await filled.Reports.MakeAsync($"{form}.xlsx", From, To, AsOf);

        Assert.Equal((json.Sha256, json.Code), (xlsx.Sha256, xlsx.Code));
        Assert.Equal($"{form}-22-{From}-{To}.xlsx", xlsx.FileName);
        var numbers = json.Json.GetProperty("rows").EnumerateArray().SelectMany(row => row.GetProperty("values").EnumerateArray())
            .Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble()).ToList();
        Assert.NotEmpty(numbers);
        var found = Numbers(xlsx.Body);
        Assert.All(numbers, number => Assert.Contains(number, found));
        Assert.Equal(xlsx.Body, (await filled.Reports.GetAsync($"api/v1/reports/made/{xlsx.Code}.xlsx")).Body);
    }

    [RenderingFact]
    public async Task A_document_shows_the_figures_as_an_office_writes_them()
    {
        var json = await filled.Reports.MakeAsync("06a-units.json", From, To, AsOf);
        using var paper = await RenderedDocument.OfAsync((await filled.Reports.MakeAsync("06a-units.docx", From, To, AsOf)).Body);

        var text = string.Concat(paper.Pages);
        Assert.All(json.Total, value => Assert.Contains(value!.Value.ToString("#,##0", System.Globalization.CultureInfo.GetCultureInfo("vi-VN")), text));
        Assert.Contains(json.Code, text);
    }

    [PrintingFact]
    public async Task The_brief_is_printed()
    {
        using var paper = await RenderedDocument.OfPdfAsync((await filled.Reports.MakeAsync("brief.pdf", From, To, AsOf)).Body);

        Assert.InRange(paper.Pages.Count, 2, 4);
        Assert.Contains("BÁO CÁO NHANH TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", paper.Pages[0]);
        Assert.Contains("Việc cần quyết định, chỉ đạo", paper.Pages[0]);
    }

    [Fact]
    public async Task Without_a_Chromium_PDF_says_how_to_get_one_and_the_other_files_still_come()
    {
        await using var product = await RunningProduct.StartAsync(adjust: builder => builder.Services.AddSingleton(new ChromiumSettings { Program = "/nowhere/chromium" }));
        using var client = product.WithKey(RunningProduct.ReadKey);

        using var refused = await client.GetAsync(new Uri($"api/v1/reports/06a.pdf?province=22&from={From}&to={To}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("no-chromium", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        foreach (var format in (string[])["docx", "xlsx", "csv", "json"])
        {
            using var answer = await client.GetAsync(new Uri($"api/v1/reports/06a.{format}?province=22&from={From}&to={To}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static string Count(JsonElement row, string figure) => row.GetProperty(figure).GetInt64().ToString("#,##0", System.Globalization.CultureInfo.GetCultureInfo("vi-VN"));

    private static HashSet<double> Numbers(byte[] xlsx)
    {
        using var package = SpreadsheetDocument.Open(new MemoryStream(xlsx), isEditable: false);
        return [.. package.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<Cell>()).Where(cell => cell.DataType is null && cell.CellValue is not null)
            .Select(cell => double.Parse(cell.CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
