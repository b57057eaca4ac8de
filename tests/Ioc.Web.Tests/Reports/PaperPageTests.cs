using System.Net;
using System.Text.RegularExpressions;
using Ioc.Tests.Access;

namespace Ioc.Tests.Reports;

/// <summary>The pages of papers as a browser without scripts has them.</summary>
public sealed partial class PaperPageTests(SharedPaperOffice shared) : IClassFixture<SharedPaperOffice>, IAsyncLifetime
{
    private readonly Browser _browser = shared.Office.Product.Browser();

    private PaperOffice Office => shared.Office;

    public async Task InitializeAsync() => await _browser.SignInAsync("admin", RunningProduct.AdminPassword);

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task From_the_made_report_to_the_issued_paper_and_its_replacement()
    {
        var made = await Office.MakeAsync("06760");
        Assert.Contains("Soạn văn bản", await _browser.ReadAsync($"/reports/{made.Code}"));

        using var begun = await _browser.SendFormAsync($"/reports/{made.Code}", $"/reports/{made.Code}/papers", ("note", "Trình lãnh đạo"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        var path = begun.Headers.Location!.OriginalString;
        await DoneAsync(path, "submit");
        Assert.Contains("Chờ kiểm tra", await _browser.ReadAsync($"/reports/{made.Code}"));
        Assert.Contains(path, await _browser.ReadAsync("/reports/papers?state=submitted"));
        await DoneAsync(path, "check", ("note", "Số liệu khớp"));
        Assert.Contains("Ủy ban nhân dân: 01/BC-UBND", await _browser.ReadAsync(path));
        await DoneAsync(path, "issue", ("right", "vice-chairman"), ("signer", "Trần Văn Bình"), ("number", ""), ("symbol", ""), ("day", "2026-11-20"), ("place", "Uông Bí"));

        var issued = await _browser.ReadAsync(path);
        Assert.Contains("số 01/BC-UBND", issued);
        Assert.Contains("Uông Bí, 20/11/2026", issued);
        Assert.Contains("<strong>Trần Văn Bình</strong>", issued);
        Assert.DoesNotContain("/issue\"", issued);
        Assert.DoesNotContain("/remake\"", issued);
        Assert.Matches("(?s)<ol class=\"happened\">.*Ban hành.*Xác nhận đã kiểm tra.*Số liệu khớp.*Trình kiểm tra.*Soạn văn bản.*Trình lãnh đạo.*</ol>", issued);
        Assert.Contains($"/api/v1/reports{path["/reports".Length..]}.docx", issued);

        await Office.SendLateAsync("06760");
        using var correcting = await _browser.SendFormAsync(path, $"{path}/correct", ("note", "Bổ sung hồ sơ"), ("now", "false"));
        var correction = correcting.Headers.Location!.OriginalString;
        Assert.Contains("Đang lập văn bản thay thế", await _browser.ReadAsync(path));
        var draft = await _browser.ReadAsync(correction);
        Assert.Contains("Sẽ thay thế văn bản", draft);
        Assert.Matches("(?s)id=\"changes\">.*Tổng số.*<strong>", draft);
        await DoneAsync(correction, "submit");
        await DoneAsync(correction, "check");
        await DoneAsync(correction, "issue", ("right", "chairman"), ("signer", "Lê Thị Cúc"), ("number", "2"), ("symbol", ""), ("day", "2026-11-23"), ("place", "Uông Bí"));

        Assert.Contains("Đã được thay thế bằng văn bản", await _browser.ReadAsync(path));
        Assert.Contains("(Thay thế Báo cáo số 01/BC-UBND", await _browser.ReadAsync($"{correction}/print"));
        var proof = await _browser.ReadAsync($"/verify/{made.Code}");
        Assert.Contains("TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH Trần Văn Bình", proof);
        Assert.Contains("Đã được thay thế bằng văn bản", proof);
        Assert.Contains($"<a href=\"{correction}\">số 02/BC-UBND ngày 23/11/2026</a>", proof);
    }

    [Fact]
    public async Task A_form_that_is_refused_comes_back_with_the_reason_and_what_was_typed()
    {
        var (first, second) = (await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06838")).Code)), await Office.CheckedAsync(await Office.DraftAsync((await Office.MakeAsync("06838", "ranking")).Code)));
        await Office.IssueAsync(first, 3);
        var path = $"/reports/papers/{second.Id}";

        using var taken = await _browser.SendFormAsync(path, $"{path}/issue", ("right", "vice-chairman"), ("signer", "Ngô <b>Đức</b>"), ("number", "3"), ("symbol", ""), ("day", "2026-11-23"), ("place", "Đông Triều"));
        var raw = await taken.Content.ReadAsStringAsync();
        var page = WebUtility.HtmlDecode(raw);

        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Contains("Số này đã cấp cho văn bản khác", page);
        Assert.Contains("value=\"Ngô <b>Đức</b>\"", page);
        Assert.DoesNotContain("<b>Đức", raw);
        Assert.Contains("<option value=\"vice-chairman\" selected", page);
        using var stale = await _browser.SendFormAsync(path, $"{path}/return", ("note", "x"), ("revision", "1"));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains("Có người vừa xử lý văn bản này", WebUtility.HtmlDecode(await stale.Content.ReadAsStringAsync()));
        using var forged = await _browser.PostWithoutTokenAsync($"{path}/cancel", ("note", "x"), ("revision", $"{second.Revision}"));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("checked", (await Office.FindAsync(second.Id)).State);
    }

    [Theory]
    [InlineData("/reports/papers/nothing")]
    [InlineData("/reports/papers?state=lost")]
    public async Task What_does_not_exist_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("vi", "Chờ ban hành")]
    [InlineData("en", "Awaiting issue")]
    public async Task Every_page_is_there_in_both_languages_without_inline_scripts_or_styles(string language, string words)
    {
        var code = (await Office.MakeAsync(language == "vi" ? "06781" : "06841")).Code;
        var drafted = await Office.DraftAsync(code);
        (await _browser.GetAsync($"/language/{language}?back=/")).Dispose();
        var paper = $"/reports/papers/{drafted.Id}";
        var returned = await Office.ActAsync(await Office.ActAsync(drafted, "submit"), "return", "x");

        var seen = drafted;
        foreach (var step in new[] { "read", "submit", "check", "issue", "correct" })
        {
            seen = step switch
            {
                "read" => returned,
                "issue" => await Office.IssueAsync(seen, PaperOffice.NewNumber()),
                "correct" => await Office.PostAsync($"papers/{seen.Id}/correct", new { reason = "x" }, HttpStatusCode.Created),
                _ => await Office.ActAsync(seen, step),
            };
            foreach (var page in new[] { paper, $"/reports/papers/{seen.Id}", $"/reports/{code}", $"/verify/{code}", "/reports/papers", "/reports/papers?state=checked" })
            {
                var text = await _browser.ReadAsync(page);
                Assert.Contains($"<html lang=\"{language}\"", text);
                Assert.DoesNotMatch(InlineStyleOrHandler(), text);
            }
        }
        Assert.Contains(words, await _browser.ReadAsync("/reports/papers"));
        Assert.Contains("href=\"/reports/papers\"", await _browser.ReadAsync("/reports"));
    }

    private async Task DoneAsync(string path, string doing, params (string Name, string Value)[] fields)
    {
        using var answer = await _browser.SendFormAsync(path, $"{path}/{doing}", fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{doing}: {(int)answer.StatusCode}");
    }

    [GeneratedRegex("<[^>]*\\s(style|on[a-z]+)=")]
    private static partial Regex InlineStyleOrHandler();
}
