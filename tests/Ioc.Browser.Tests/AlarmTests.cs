using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.Browser;

/// <summary>Alarms in a real browser on the real product. Every test overloads communes of its own.</summary>
public sealed class AlarmTests(AlarmOffice office) : IClassFixture<AlarmOffice>
{
    private const string Note = "Tăng cường hai cán bộ";
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 60_000 };

    [BrowserFact]
    public async Task A_new_alarm_appears_is_announced_and_counted_without_a_reload()
    {
        var page = await office.OpenAsync("/alarms");
        await Expect(page.Locator("ioc-status[data-state=live], ioc-status[data-state=stale]")).ToBeVisibleAsync(Soon);
        await page.EvaluateAsync("() => { window.notReloaded = true; }");
        var before = await CountAsync(page);

        await office.Product.SendAsync(Dossiers.Overdue("06661"));

        await Expect(Line(page, "Phường Việt Hưng")).ToBeVisibleAsync(Soon);
        await Expect(Line(page, "Phường Việt Hưng")).ToContainTextAsync("Quá hạn chưa xong");
        await Expect(page.Locator("[aria-live=polite]").Filter(new() { HasText = "Cảnh báo mới" })).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(page.Locator("ioc-bell .bell-count")).ToHaveTextAsync(new Regex($"^([1-9]|[1-9][0-9])$"), new() { Timeout = 30_000 });
        Assert.True(await CountAsync(page) > before, "The bell did not rise.");
        Assert.True(await page.EvaluateAsync<bool>("() => window.notReloaded === true"), "The page was reloaded.");
    }

    [BrowserFact]
    public async Task The_keyboard_alone_chooses_an_alarm_and_takes_it_on()
    {
        await office.Product.SendAsync(Dossiers.Overdue("06673"));
        var page = await office.OpenAsync("/alarms?commune=06673");
        await Expect(Line(page, "Phường Bãi Cháy")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("[data-keys]")).ToBeVisibleAsync(Soon);

        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator(".alarm-open:focus")).ToHaveTextAsync("Phường Bãi Cháy");
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".ack textarea:focus")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".alarm-open:focus")).ToHaveTextAsync("Phường Bãi Cháy");
        await page.Keyboard.PressAsync("a");
        await page.Keyboard.TypeAsync(Note);
        for (var press = 0; press < 15 && await page.Locator(".ack button:focus").CountAsync() == 0; press++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");

        var owned = page.Locator(".group-owned .alarm").Filter(new() { HasText = "Phường Bãi Cháy" });
        await Expect(owned).ToContainTextAsync(Note, new() { Timeout = 30_000 });
        await Expect(owned).ToContainTextAsync("admin");
    }

    [BrowserFact]
    public async Task What_is_being_typed_stays_while_other_alarms_come()
    {
        await office.Product.SendAsync(Dossiers.Overdue("06676"));
        var page = await office.OpenAsync("/alarms");
        var line = Line(page, "Phường Hà Lầm");
        await Expect(line).ToBeVisibleAsync(Soon);
        await line.Locator("summary").ClickAsync();
        await line.Locator("textarea").FillAsync("Đang viết dở");

        await office.Product.SendAsync(Dossiers.Overdue("06685"));

        await Expect(Line(page, "Phường Hồng Gai")).ToBeVisibleAsync(Soon);
        await Expect(line.Locator("textarea")).ToHaveValueAsync("Đang viết dở");
        await Expect(line.Locator("textarea")).ToBeFocusedAsync();
    }

    [BrowserFact]
    public async Task Filters_live_in_the_address_both_ways()
    {
        var page = await office.OpenAsync("/alarms?severity=info");
        var severity = page.Locator("select[name=severity]");
        await Expect(severity).ToHaveValueAsync("info", new() { Timeout = 30_000 });
        await Expect(page.Locator("ioc-live")).ToContainTextAsync("Không có cảnh báo nào khớp bộ lọc");

        await page.Locator("select[name=state]").SelectOptionAsync("firing");
        await page.WaitForURLAsync("**/alarms?state=firing&severity=info");
        await page.GoBackAsync();
        await Expect(page.Locator("select[name=state]")).ToHaveValueAsync("");
        await Expect(severity).ToHaveValueAsync("info");
    }

    [BrowserFact]
    public async Task Without_scripts_an_alarm_is_taken_on_by_its_form()
    {
        await office.Product.SendAsync(Dossiers.Overdue("06688"));
        var live = await office.OpenAsync("/alarms");
        await Expect(Line(live, "Phường Hạ Long")).ToBeVisibleAsync(Soon);

        var page = await office.OpenAsync("/alarms?commune=06688", scripts: false);
        var line = page.Locator(".alarm").Filter(new() { HasText = "Phường Hạ Long" });
        await line.Locator("summary").ClickAsync();
        await line.Locator("textarea").FillAsync(Note);
        await line.Locator("button[type=submit]").ClickAsync();

        await Expect(page.Locator(".group-owned .alarm")).ToContainTextAsync(Note);
        Assert.EndsWith("/alarms?commune=06688", page.Url, StringComparison.Ordinal);
        await Expect(live.Locator(".group-owned .alarm").Filter(new() { HasText = "Phường Hạ Long" })).ToBeVisibleAsync(Soon);
    }

    [BrowserFact]
    public async Task A_screen_reader_finds_headings_lists_names_and_a_label_for_every_field()
    {
        await office.Product.SendAsync(Dossiers.Overdue("06706"));
        var page = await office.OpenAsync("/alarms");
        await Expect(Line(page, "Phường Tuần Châu")).ToBeVisibleAsync(Soon);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Chưa ai nhận" }).GetByRole(AriaRole.List).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Phường Tuần Châu", Level = 3 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("cảnh báo chưa ai nhận$") })).ToBeVisibleAsync();
        await Line(page, "Phường Tuần Châu").GetByRole(AriaRole.Heading).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.Locator(".course-picture canvas").First).ToBeVisibleAsync(Soon);
        await Expect(page.Locator(".course-table table")).ToHaveCountAsync(1);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')].filter((field) => field.labels.length === 0 && !field.ariaLabel).length"));
    }

    [BrowserFact]
    public async Task The_overview_counts_alarms_marks_them_on_the_map_and_leads_to_them()
    {
        await office.Product.SendAsync(Dossiers.Overdue("06709"));
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-bell.is-ringing .bell-count")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator(".map-alarmed")).ToBeVisibleAsync(Soon);

        await page.Locator("ioc-map .panel-tools button").Last.ClickAsync();
        var link = page.Locator("ioc-map table").GetByRole(AriaRole.Row, new() { NameRegex = new Regex("Móng Cái 2") }).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("chưa ai nhận") });
        await Expect(link).ToBeVisibleAsync(Soon);
        await link.ClickAsync();

        await Expect(Line(page, "Phường Móng Cái 2")).ToBeVisibleAsync(Soon);
    }

    [BrowserFact]
    public async Task A_page_that_lost_the_server_says_from_when_its_list_is_and_recovers()
    {
        var page = await office.OpenAsync("/alarms");
        await Expect(page.Locator("ioc-status[data-state=live], ioc-status[data-state=stale]")).ToBeVisibleAsync(Soon);

        await office.Product.KillAsync();
        await Expect(page.GetByText(new Regex("danh sách này có từ|đang hiện bản lúc"))).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("ioc-bell .bell-count")).ToHaveTextAsync("?", new() { Timeout = 30_000 });
        await office.Product.StartAsync();

        await Expect(page.GetByText(new Regex("danh sách này có từ|đang hiện bản lúc"))).ToBeHiddenAsync(new() { Timeout = 60_000 });
    }

    private static ILocator Line(IPage page, string unit) => page.Locator(".group-unowned .alarm").Filter(new() { HasText = unit });

    private static async Task<int> CountAsync(IPage page) =>
        int.TryParse(await page.Locator("ioc-bell .bell-count").TextContentAsync(), out var count) ? count : 0;
}
