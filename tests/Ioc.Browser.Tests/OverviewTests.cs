using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.Browser;

/// <summary>What a leader sees on the overview, in a real browser on the real product.</summary>
public sealed class OverviewTests(Office office) : IClassFixture<Office>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 30_000 };

    [BrowserFact]
    public async Task A_dossier_that_arrives_changes_the_figures_without_a_reload()
    {
        var page = await office.OpenAsync("/");
        var open = Figure(page, "open");
        await Expect(open).Not.ToHaveTextAsync("", new() { Timeout = 30_000 });
        await MarkAsync(page);
        var before = Number(await open.InnerTextAsync());

        await office.Product.SendAsync(Dossiers.OfThisMonth(commune: "06652", count: 3));

        await Expect(open).ToHaveTextAsync(Words(before + 3), new() { Timeout = 15_000 });
        Assert.True(await IsMarkedAsync(page), "The page was reloaded.");
    }

    [BrowserFact]
    public async Task The_page_finds_its_way_back_when_the_server_was_killed_and_started_again()
    {
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-status[data-state=live]")).ToBeVisibleAsync(Soon);
        await MarkAsync(page);
        var before = Number(await Figure(page, "open").InnerTextAsync());

        await office.Product.KillAsync();
        await Expect(page.Locator("ioc-status[data-state=reconnecting], ioc-status[data-state=error]")).ToBeVisibleAsync(Soon);
        await office.Product.StartAsync();
        await office.Product.SendAsync(Dossiers.OfThisMonth(commune: "06658", count: 2));

        await Expect(Figure(page, "open")).ToHaveTextAsync(Words(before + 2), new() { Timeout = 60_000 });
        await Expect(page.Locator("ioc-status[data-state=live]")).ToBeVisibleAsync(Soon);
        Assert.True(await IsMarkedAsync(page), "The page was reloaded.");
    }

    [BrowserFact]
    public async Task Filters_live_in_the_address_both_ways()
    {
        var page = await office.OpenAsync("/?certification=without");
        var certification = page.Locator("ioc-filters select").Nth(2);
        await Expect(certification).ToHaveValueAsync("without", new() { Timeout = 30_000 });

        await page.Locator("ioc-filters select").First.SelectOptionAsync("year");
        await page.WaitForURLAsync("**period=year**");
        Assert.Contains("certification=without", page.Url, StringComparison.Ordinal);

        await page.GoBackAsync();
        await Expect(page.Locator("ioc-filters select").First).ToHaveValueAsync("month");
    }

    [BrowserFact]
    public async Task The_map_is_a_schematic_of_tiles_that_the_keyboard_walks_and_opens()
    {
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-map[data-ready=true] canvas")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("ioc-map .map-note")).ToContainTextAsync("không theo tỷ lệ");

        await page.Locator("ioc-map .map-stage").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("ioc-map .map-tip .tip-name")).ToBeVisibleAsync();
        var name = await page.Locator("ioc-map .map-tip .tip-name").InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync(name, new() { Timeout = 30_000 });
        Assert.Contains("/commune/", page.Url, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_commune_from_which_nothing_came_says_so_and_not_zero()
    {
        var page = await office.OpenAsync("/commune/07090");
        await Expect(Figure(page, "open")).ToHaveTextAsync("Chưa có dữ liệu", new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task A_screen_reader_finds_landmarks_headings_and_a_table_behind_the_map()
    {
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-map[data-ready=true]")).ToBeVisibleAsync(Soon);
        await Expect(page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Banner)).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();

        await page.Locator("ioc-map .panel-tools button").Last.ClickAsync();
        var rows = page.Locator("ioc-map table tbody tr");
        await Expect(rows).ToHaveCountAsync(54);
        await Expect(page.Locator("ioc-map").GetByRole(AriaRole.Rowheader, new() { Name = "Phường Hà Tu" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_ranking_sorts_by_any_column_and_says_which()
    {
        var page = await office.OpenAsync("/");
        var heads = page.Locator("ioc-ranking thead th[aria-sort]");
        await Expect(page.Locator("ioc-ranking tbody tr")).ToHaveCountAsync(54, new() { Timeout = 30_000 });

        await page.Locator("ioc-ranking thead button").Nth(2).ClickAsync();
        await Expect(heads.Filter(new() { Has = page.Locator("button") }).And(page.Locator("[aria-sort=descending], [aria-sort=ascending]"))).ToHaveCountAsync(1);
        await Expect(page.Locator("ioc-ranking tbody tr").First).ToContainTextAsync("Hà Tu");
    }

    [BrowserFact]
    public async Task On_a_phone_the_first_tap_names_a_commune_and_the_second_opens_it()
    {
        var page = await office.OpenAsync("/", 390, 844, touch: true);
        await Expect(page.Locator("ioc-map[data-ready=true] canvas")).ToBeVisibleAsync(Soon);
        var stage = page.Locator("ioc-map .map-stage");
        await stage.ScrollIntoViewIfNeededAsync();
        var box = (await stage.BoundingBoxAsync())!;
        // The middle of the tiles of a province has a tile.
        var place = new LocatorTapOptions { Position = new Position { X = box.Width * 0.45f, Y = box.Height * 0.5f } };

        await stage.TapAsync(place);
        var name = page.Locator("ioc-map .map-tip .tip-name");
        await Expect(name).ToBeVisibleAsync();
        await Expect(page.Locator("ioc-map .map-tip")).ToContainTextAsync("Chạm lần nữa để mở");
        Assert.DoesNotContain("/commune/", page.Url, StringComparison.Ordinal);
        var named = await name.InnerTextAsync();

        await stage.TapAsync(place);
        await Expect(page.Locator("h1")).ToHaveTextAsync(named, new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task On_paper_the_ranking_is_whole_and_the_page_says_of_which_province_and_day_it_is()
    {
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-ranking tbody tr")).ToHaveCountAsync(54, new() { Timeout = 30_000 });
        await page.EmulateMediaAsync(new() { Media = Media.Print });

        Assert.True(await page.EvaluateAsync<bool>("() => { const frame = document.querySelector('.ranking-frame'); return frame.scrollHeight <= frame.clientHeight + 1; }"), "Rows are cut off.");
        await Expect(page.Locator(".topbar-names strong")).ToHaveTextAsync("Tỉnh Quảng Ninh");
        await Expect(page.Locator(".status-date")).ToBeVisibleAsync();
        await Expect(page.Locator(".panel-tools:visible, .filters-controls:visible, ioc-status .chip:visible")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task The_wall_has_no_controls_and_shows_live_figures()
    {
        var page = await office.OpenAsync("/wall", 3840, 2160);
        await Expect(page.Locator("ioc-map[data-ready=true]")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("main button:visible, main select:visible, main input:visible")).ToHaveCountAsync(0);
        await Expect(page.Locator("ioc-status[data-state=live]")).ToBeVisibleAsync(Soon);
    }

    private static ILocator Figure(IPage page, string id) => page.Locator($"ioc-figure[figure={id}] .figure-number").First;

    private static async Task MarkAsync(IPage page) => await page.EvaluateAsync("() => { window.notReloaded = true; }");

    private static async Task<bool> IsMarkedAsync(IPage page) => await page.EvaluateAsync<bool>("() => window.notReloaded === true");

    private static long Number(string shown) => long.Parse(shown.Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    private static string Words(long number) => number.ToString("#,##0", System.Globalization.CultureInfo.GetCultureInfo("vi-VN"));
}
