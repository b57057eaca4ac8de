using System.Net;
using System.Text.RegularExpressions;
using Ioc.Tests.Access;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Directives;

/// <summary>The pages as a browser without scripts has them; tests that count have a commune of their own.</summary>
public sealed partial class DirectivePageTests : IClassFixture<SharedDirectiveOffice>, IAsyncLifetime
{
    private readonly DirectiveOffice _office;
    private readonly Browser _browser;

    public DirectivePageTests(SharedDirectiveOffice shared)
    {
        _office = shared.Office;
        _office.Clock.Set(DirectiveOffice.Friday);
        _browser = _office.Product.Browser();
    }

    public async Task InitializeAsync() => await _browser.SignInAsync("admin", RunningProduct.AdminPassword);

    public Task DisposeAsync()
    {
        _browser.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_form_knows_what_the_reader_came_from()
    {
        await _office.SendAsync("06652", Dossiers.NewCode());
        var page = await _browser.ReadAsync("/directives/new?figure=openOverdue&commune=06652&from=2026-11-01&to=2026-11-20&certification=without");

        Assert.Contains("<option value=\"openOverdue\" selected", page);
        Assert.Contains("<option value=\"06652\" selected", page);
        Assert.Contains("name=\"from\" value=\"2026-11-01\"", page);
        Assert.Contains("name=\"excludeCertification\" value=\"true\"", page);
        // Two working days from Friday, at closing.
        Assert.Contains("value=\"2026-11-24T17:30\"", page);
        Assert.Matches(@"Phường Hà Tu\s*<strong>1</strong>", page);
    }

    [Fact]
    public async Task From_the_form_over_the_answer_to_the_acceptance()
    {
        using var given = await GiveAsync("Giải quyết dứt điểm", "06658");
        Assert.Equal(HttpStatusCode.SeeOther, given.StatusCode);
        var path = given.Headers.Location!.OriginalString;
        Assert.Contains("Giải quyết dứt điểm", await _browser.ReadAsync(path));

        using var answered = await _browser.SendFormAsync(path, $"{path}/answers", ("commune", "06658"), ("text", "Đã xong"));
        using var accepted = await _browser.SendFormAsync(path, $"{path}/accept", ("text", "Tốt"));

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (answered.StatusCode, accepted.StatusCode));
        var page = await _browser.ReadAsync(path);
        Assert.Contains("Hoàn thành", page);
        Assert.Contains("Đã xong", page);
        Assert.DoesNotContain("/answers\"", page);
        Assert.Contains("Giải quyết dứt điểm", await _browser.ReadAsync("/directives?state=accepted&commune=06658"));
        Assert.Contains("Chưa có việc nào", await _browser.ReadAsync("/directives?state=asked&commune=06658"));
    }

    [Fact]
    public async Task A_form_sent_twice_asks_once()
    {
        var page = await _browser.ReadAsync("/directives/new?figure=openOverdue&commune=06673");
        var hidden = Hidden().Matches(page).Select(field => (Name: field.Groups[1].Value, Value: field.Groups[2].Value)).DistinctBy(field => field.Name).ToArray();
        (string, string)[] fields = [.. hidden, ("figure", "openOverdue"), ("communes", "06673"), ("instruction", "Một lần"), ("dueAt", "2026-11-24T17:30"), ("priority", "normal")];

        using var first = await _browser.PostWithoutTokenAsync("/directives/new", fields);
        using var second = await _browser.PostWithoutTokenAsync("/directives/new", fields);

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Single(await _office.OfAsync("06673"));
    }

    [Fact]
    public async Task A_form_that_cannot_be_taken_comes_back_with_the_reason_and_what_was_typed()
    {
        using var answer = await _browser.SendFormAsync(
            "/directives/new", "/directives/new", ("figure", "openOverdue"), ("communes", "06652"), ("instruction", "Giữ lại <b>"), ("dueAt", "2026-11-19T17:30"));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Hạn trả lời phải sau thời điểm hiện tại.", page);
        Assert.Contains("Giữ lại <b>", page);
        Assert.Contains("value=\"2026-11-19T17:30\"", page);
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        using var answer = await _browser.PostWithoutTokenAsync("/directives/new", ("figure", "openOverdue"), ("communes", "06676"), ("instruction", "Lạ"), ("dueAt", "2026-11-24T17:30"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await _office.OfAsync("06676"));
    }

    [Fact]
    public async Task What_people_write_stays_text()
    {
        using var given = await GiveAsync("<script>alert(1)</script>");

        var raw = await (await _browser.GetAsync("/directives")).Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script>alert", raw);
        Assert.Contains("&lt;script&gt;alert", raw);
    }

    [Theory]
    [InlineData("/directives/nothing")]
    [InlineData("/directives?commune=00004")]
    [InlineData("/directives?state=lost")]
    public async Task What_does_not_exist_is_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync(path)).StatusCode);

    [Theory]
    [InlineData("vi", "<span>Giao việc</span>")]
    [InlineData("en", "<span>Directives</span>")]
    public async Task Every_page_is_there_in_both_languages_without_inline_scripts_or_styles(string language, string inTheMenu)
    {
        using var given = await GiveAsync("Việc thử");
        var path = given.Headers.Location!.OriginalString;
        (await _browser.GetAsync($"/language/{language}?back=/")).Dispose();

        foreach (var page in new[] { "/directives", "/directives/new?state=noApology&alarm=a1", path, "/apologies", "/apologies?all=true", "/apologies?commune=06652" })
        {
            var text = await _browser.ReadAsync(page);
            Assert.Contains($"<html lang=\"{language}\"", text);
            Assert.Contains(inTheMenu, text);
            Assert.DoesNotMatch(InlineStyleOrHandler(), text);
        }
    }

    private Task<HttpResponseMessage> GiveAsync(string instruction, string commune = "06652") => _browser.SendFormAsync(
        "/directives/new?figure=openOverdue", "/directives/new",
        ("figure", "openOverdue"), ("communes", commune), ("instruction", instruction), ("dueAt", "2026-11-24T17:30"), ("priority", "urgent"));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]*\\s(style|on[a-z]+)=")]
    private static partial Regex InlineStyleOrHandler();
}
