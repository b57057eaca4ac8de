using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.Browser;

/// <summary>Figures that went wrong are found by the nightly recomputation, mended, and told on the page.</summary>
public sealed class RecomputationTests(Office office) : IClassFixture<Office>
{
    [BrowserFact]
    public async Task A_bucket_spoilt_over_night_is_found_mended_and_shown()
    {
        var page = await office.OpenAsync("/");
        var received = page.Locator("ioc-figure[figure=received] .figure-number").First;
        await Expect(received).ToHaveTextAsync("17", new() { Timeout = 30_000 });
        var notice = page.Locator("ioc-notices .notice-incident");
        await Expect(page.Locator("ioc-sources .recomputation")).ToContainTextAsync("Chưa đối soát", new() { Timeout = 30_000 });
        await Expect(notice).ToHaveCountAsync(0);

        await office.Product.KillAsync();
        await office.Product.SpoilAsync("INSERT INTO commune_day SELECT day, commune, field_code, certification_by_name, channel, 5, 0, 0, 0, 0, 0 FROM commune_day LIMIT 1");
        office.Product.MissTheNight();
        await office.Product.StartAsync();

        await page.ReloadAsync();
        await Expect(notice).ToContainTextAsync("không khớp với hồ sơ", new() { Timeout = 90_000 });
        await Expect(notice).ToContainTextAsync("1 số liệu theo ngày");
        await Expect(page.Locator("ioc-sources .recomputation")).ToContainTextAsync("có 1 lần sai lệch");
        await Expect(received).ToHaveTextAsync("17", new() { Timeout = 30_000 });
        await InEnglishAsync(page);
        await Expect(notice).ToContainTextAsync("did not follow from the dossiers", new() { Timeout = 30_000 });
    }

    private static async Task InEnglishAsync(IPage page)
    {
        await page.Context.AddCookiesAsync([new Cookie { Name = "ioc-lang", Value = "en", Url = page.Url }]);
        await page.ReloadAsync();
    }
}
