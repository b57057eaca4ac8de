using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Ioc.Tests.Access;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Reports;

/// <summary>Copies of reports that may leave the province: no small number, no dossier, and nothing else for who is given only them.</summary>
public sealed class PublicationTests(ReportTests.Filled filled) : IClassFixture<ReportTests.Filled>
{
    private const string From = "2026-08-15";
    private const string To = "2026-09-14";
    private const string AsOf = "&asOf=2026-09-10T09:30:00Z";
    private const string Public = $"{AsOf}&release=public";

    private RunningProduct Product => filled.Office.Product;

    [Theory]
    [InlineData("06a.json")]
    [InlineData("06a-units.json")]
    public async Task Every_count_is_under_five_or_a_multiple_of_five_beside_the_exact_one(string form)
    {
        var exact = await filled.Reports.MakeAsync(form, From, To, AsOf);

        var shown = await filled.Reports.MakeAsync(form, From, To, Public);

        Assert.Equal(exact.Keys.Order(StringComparer.Ordinal), shown.Keys);
        var (small, large) = (0, 0);
        foreach (var (key, values) in Rows(exact))
        {
            foreach (var (was, now) in values.Zip(Rows(shown).Single(row => row.Key == key).Values))
            {
                var count = was.GetDouble();
                if (count is >= 1 and < 5 && now.ValueKind == JsonValueKind.Object)
                {
                    Assert.Equal(5, now.GetProperty("under").GetInt32());
                    small++;
                }
                else
                {
                    Assert.True(now.ValueKind == JsonValueKind.Number && now.GetDouble() % 5 == 0 && Math.Abs(now.GetDouble() - count) < 10 && now.GetDouble() == 0 == (count == 0), $"{key}: {was} is shown as {now}");
                    large += count >= 5 ? 1 : 0;
                }
            }
        }
        Assert.True(small > 2 && large > 5, $"{small} small, {large} large");
        Assert.Equal(("public", 5), (shown.Json.GetProperty("release").GetString(), shown.Json.GetProperty("smallNumber").GetInt32()));
        Assert.EndsWith("-cong-bo.json", shown.FileName);
    }

    [Fact]
    public async Task Its_hash_and_code_are_of_the_rounded_figures_and_it_can_be_made_again()
    {
        var exact = await filled.Reports.MakeAsync("06a.json", From, To, AsOf);
        var shown = await filled.Reports.MakeAsync("06a.json", From, To, Public);
        var again = await filled.Reports.MakeAsync("06a.json", From, To, Public);

        Assert.NotEqual(exact.Sha256, shown.Sha256);
        Assert.Equal(shown.Body, again.Body);
        Assert.Equal(shown.Sha256, await filled.Reports.FiguresAsync(shown.Code));
        Assert.Equal(shown.Body, (await filled.Reports.GetAsync($"api/v1/reports/made/{shown.Code}.json")).Body);
        var verified = await filled.Reports.VerifyAsync(shown.Code);
        Assert.Equal(("unchanged", "public", 5), (verified.GetProperty("state").GetString(), verified.GetProperty("release").GetString(), verified.GetProperty("smallNumber").GetInt32()));
        Assert.Equal(
            Rows(shown).Select(row => string.Join(' ', row.Values.Select(value => value.GetRawText()))).SkipLast(1),
            verified.GetProperty("sections")[0].GetProperty("rows").EnumerateArray().Select(row => string.Join(' ', row.GetProperty("values").EnumerateArray().Select(value => value.GetRawText()))));
    }

    [Fact]
    public async Task Tables_and_papers_say_under_five_in_words_and_that_they_are_rounded()
    {
        var csv = await filled.Reports.MakeAsync("06a.csv", From, To, Public);
        var (docx, xlsx) = (await filled.Reports.MakeAsync("06a.docx", From, To, Public), await filled.Reports.MakeAsync("06a.xlsx", From, To, Public));

        Assert.All(csv.Csv.Skip(1).SelectMany(line => line.Skip(2)), cell => Assert.True(cell == "dưới 5" || (int.TryParse(cell, out var count) && count % 5 == 0), cell));
        Assert.Contains(csv.Csv.Skip(1).SelectMany(line => line), cell => cell == "dưới 5");
        var (paper, book) = (Parts(docx, "word/document.xml"), Parts(xlsx, "xl/"));
        foreach (var text in new[] { paper, book })
        {
            Assert.Contains("BẢN CÔNG BỐ – số liệu đã làm tròn đến bội của 5, tổng có thể khác tổng các dòng", text);
            Assert.Contains("số đếm từ 1 đến 4 ghi “dưới 5”", text);
            Assert.Contains("dưới 5<", text);
        }
        // A formula would add up what was rounded by itself; a check would fail.
        Assert.DoesNotContain("<f>", book);
        Assert.DoesNotContain("chart", string.Join(' ', Names(xlsx)));
    }

    [Fact]
    public async Task Shares_are_whole_percents_and_of_few_dossiers_not_told()
    {
        var exact = await filled.Reports.MakeAsync("online.json", From, To, AsOf);
        var shown = await filled.Reports.MakeAsync("online.json", From, To, Public);

        var shares = Rows(exact).Zip(Rows(shown).OrderBy(row => row.Key == "22" ? "~" : row.Key, StringComparer.Ordinal)).Select(pair => (Received: pair.First.Values[0].GetDouble(), Shown: pair.Second.Values[7])).ToList();

        Assert.All(shares.Where(share => share.Received < 50), share => Assert.True(share.Shown.GetProperty("tooFew").GetBoolean()));
        Assert.Contains(shares, share => share.Received >= 50);
        Assert.All(shares.Where(share => share.Shown.ValueKind == JsonValueKind.Number), share => Assert.Equal(Math.Round(share.Shown.GetDouble(), 2), share.Shown.GetDouble()));
    }

    [Fact]
    public async Task The_ranking_ranks_by_what_it_shows_and_leaves_out_what_cannot_be_rounded()
    {
        foreach (var (commune, late) in new[] { ("06652", 0), ("06658", 10), ("06661", 2), ("06679", 30) })
        {
            await filled.Office.Source.SendAsync(Enumerable.Range(0, 80).Select(at => Dossiers.New(
                ("handlingCommune", commune), ("receivedAt", "2026-08-20T09:00:00+07:00"), ("dueAt", at < late ? "2026-08-21T09:00:00+07:00" : "2026-08-28T09:00:00+07:00"),
                ("finishedAt", "2026-08-25T09:00:00+07:00"), ("returnedAt", "2026-08-25T09:00:00+07:00"), ("status", 10), ("updatedAt", "2026-08-25T09:00:00+07:00"))));
        }

        var shown = await filled.Reports.MakeAsync("ranking.json", From, To, Public);

        Assert.Equal([3, 4, 5, 6, 7, 9, 10, 11, 12, 14], shown.Json.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("no").GetInt32()));
        var ranked = Rows(shown).SkipLast(1).Where(row => row.Values[0].ValueKind == JsonValueKind.Number).ToList();
        // Of which ones too few were late, a rank would tell.
        Assert.Contains("06658", ranked.Select(row => row.Key));
        Assert.True(ranked.Count >= 2);
        Assert.Equal(1, ranked[0].Values[0].GetInt32());
        Assert.All(ranked.Zip(ranked.Skip(1)), pair => Assert.True(pair.First.Values[3].GetDouble() >= pair.Second.Values[3].GetDouble()));
        Assert.All(Rows(shown).SkipLast(1).Skip(ranked.Count), row => Assert.Equal(JsonValueKind.Object, row.Values[3].ValueKind));
        var rest = Rows(shown).SkipLast(1).Skip(ranked.Count).ToList();
        Assert.All(rest, row => Assert.Equal(JsonValueKind.Null, row.Values[0].ValueKind));
        var paper = Parts(await filled.Reports.MakeAsync("ranking.docx", From, To, Public), "word/document.xml");
        Assert.Contains("Bản công bố không có các cột: (8) So với kỳ trước; (13) Số ngày tồn đọng; (15) Mức tải", paper);
    }

    [Theory]
    [InlineData("overdue.json", 1)]
    [InlineData("brief.json", 9)]
    public async Task A_form_that_lists_dossiers_or_has_words_is_refused(string form, int sections)
    {
        var (status, problem) = await filled.Reports.RefusedAsync($"api/v1/reports/{form}?province=22&from={From}&to={To}&release=public");

        Assert.Equal((403, "not-for-publication"), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(sections, problem.GetProperty("sections").GetArrayLength());
        Assert.Equal((400, "bad-parameter"), await CodeAsync("06a.json", "&release=secret"));
    }

    [Fact]
    public async Task A_key_for_publications_opens_them_alone_and_gets_them_rounded_whatever_it_asks()
    {
        using var client = Product.WithKey(await People.KeyAsync(Product, "read.published"));
        var newspaper = new ReportReader(client);
        var exact = await filled.Reports.MakeAsync("06a.json", From, To, AsOf);
        var shown = await filled.Reports.MakeAsync("06a.json", From, To, Public);

        Assert.Equal(shown.Body, (await newspaper.MakeAsync("06a.json", From, To, AsOf)).Body);
        Assert.Equal(shown.Body, (await newspaper.MakeAsync("06a.json", From, To, Public)).Body);
        Assert.Equal(200, await newspaper.StatusAsync($"verify/{shown.Code}"));
        Assert.Equal(200, await newspaper.StatusAsync($"api/v1/reports/made/{shown.Code}.csv"));
        Assert.Equal(200, await newspaper.StatusAsync("api/v1/reports"));
        foreach (var code in new[] { exact.Code, exact.Sha256 })
        {
            Assert.Equal(404, await newspaper.StatusAsync($"verify/{code}"));
            Assert.Equal(404, await newspaper.StatusAsync($"api/v1/reports/made/{code}.json"));
            Assert.Equal(404, await newspaper.StatusAsync($"api/v1/reports/made/{code}/figures"));
        }
        foreach (var door in new[] { "api/v1/reports/made", "api/v1/reports/runs", "api/v1/reports/papers", "api/v1/indicators/communes?province=22", "api/v1/dossiers?state=open", "api/v1/alarms", "reports", $"reports/{shown.Code}", "api/v1/geography/communes?province=22", "" })
        {
            Assert.Equal(403, await newspaper.StatusAsync(door));
        }
        Assert.Equal(403, await newspaper.StatusAsync($"api/v1/reports/overdue.json?province=22&from={From}&to={To}"));
    }

    [Fact]
    public async Task A_key_for_publications_of_one_field_gets_that_field()
    {
        using var client = Product.WithKey(await People.KeyAsync(Product, "read.published", fields: "LV-03"));

        var shown = await new ReportReader(client).MakeAsync("06a.json", From, To, AsOf);

        Assert.Equal(["LV-03"], shown.Keys);
        Assert.Equal("public", shown.Json.GetProperty("release").GetString());
        Assert.Equal(404, await new ReportReader(client).StatusAsync($"verify/{(await filled.Reports.MakeAsync("06a.json", From, To, Public)).Code}"));
    }

    [Fact]
    public async Task On_its_page_it_is_chosen_seen_and_made()
    {
        using var browser = Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var page = $"/reports?show=true&form=06a&province=22&from={From}&to={To}&release=public";
        var preview = await browser.ReadAsync(page);
        using var made = await browser.SendFormAsync(page, "/reports");

        Assert.Contains("name=\"release\" value=\"public\" checked", preview);
        Assert.Contains("BẢN CÔNG BỐ", preview);
        Assert.Contains(">dưới 5<", preview);
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        Assert.Contains("BẢN CÔNG BỐ", await browser.ReadAsync(made.Headers.Location!.ToString()));
        Assert.Contains("BẢN CÔNG BỐ", await browser.ReadAsync(made.Headers.Location!.ToString().Replace("/reports/", "/verify/", StringComparison.Ordinal)));
        Assert.Contains("không có bản công bố", await browser.ReadAsync(page.Replace("06a", "overdue", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_office_may_want_larger_numbers()
    {
        await using var strict = await PaperOffice.StartAsync(plain => plain with { SmallNumber = 20 });

        var shown = await strict.Reports.MakeAsync("06a.json", PaperOffice.From, PaperOffice.To, "&release=public");

        Assert.Equal(20, shown.Json.GetProperty("smallNumber").GetInt32());
        Assert.All(Rows(shown).SelectMany(row => row.Values), value => Assert.True(value.ValueKind == JsonValueKind.Object ? value.GetProperty("under").GetInt32() == 20 : value.GetDouble() % 20 == 0, value.GetRawText()));
    }

    private async Task<(int, string?)> CodeAsync(string form, string more)
    {
        var (status, problem) = await filled.Reports.RefusedAsync($"api/v1/reports/{form}?province=22&from={From}&to={To}{more}");
        return (status, problem.GetProperty("code").GetString());
    }

    // The total comes last, under the province's code.
    private static List<(string Key, List<JsonElement> Values)> Rows(ReportFileAnswer report) =>
    [
        .. report.Json.GetProperty("rows").EnumerateArray().Select(row => (row.GetProperty("key").GetString()!, row.GetProperty("values").EnumerateArray().ToList())),
        ("22", report.Json.GetProperty("total").EnumerateArray().ToList()),
    ];

    private static IEnumerable<string> Names(ReportFileAnswer report)
    {
        using var zip = new ZipArchive(new MemoryStream(report.Body));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    private static string Parts(ReportFileAnswer report, string begin)
    {
        using var zip = new ZipArchive(new MemoryStream(report.Body));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.StartsWith(begin, StringComparison.Ordinal) && entry.FullName.EndsWith(".xml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            text.Append(reader.ReadToEnd());
        }
        return WebUtility.HtmlDecode(text.ToString());
    }
}
