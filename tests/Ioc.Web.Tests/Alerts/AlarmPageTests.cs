using System.Net;
using System.Text.RegularExpressions;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;

namespace Ioc.Tests.Alerts;

/// <summary>Pages of alarms as the real product serves them to a browser without scripts.</summary>
public sealed partial class AlarmPageTests : IAsyncLifetime
{
    private const string Note = "Tăng cường hai cán bộ";

    private AlarmOffice _office = null!;
    private Browser _browser = null!;

    public async Task InitializeAsync()
    {
        _office = await AlarmOffice.StartAsync();
        _browser = _office.Product.Browser();
        await _browser.SignInAsync("admin", RunningProduct.AdminPassword);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _office.DisposeAsync();
    }

    [Fact]
    public async Task Without_an_alarm_the_centre_says_when_it_was_last_looked_at_and_over_what()
    {
        await FigureOffice.UntilAsync("the first look", async () => (await _browser.ReadAsync("/alarms")).Contains("Lần kiểm tra gần nhất 10:00:00: 1 quy tắc trên 54 đơn vị."));

        Assert.Contains("Không có cảnh báo", await _browser.ReadAsync("/alarms"));
    }

    [Theory]
    [InlineData("vi", "Chưa ai nhận", "Tỷ lệ quá hạn", "ngưỡng 20 %", "Sẽ làm gì")]
    [InlineData("en", "Nobody has taken on", "Overdue share", "threshold 20 %", "What will be done")]
    public async Task An_alarm_that_nobody_owns_comes_first_with_its_numbers_against_thresholds(string language, params string[] words)
    {
        await _office.FireAsync();
        await _browser.GetAsync($"/language/{language}");

        var page = await _browser.ReadAsync("/alarms");

        var group = Group(page, "unowned");
        Assert.Contains("Phường Hà Tu", group);
        Assert.Contains("100 %", group);
        Assert.All(words, word => Assert.Contains(word, group));
    }

    [Fact]
    public async Task Taken_on_by_a_form_it_moves_to_those_in_hand_and_past_its_promise_back_to_those_that_need_somebody()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;

        var answer = await SendAsync("/alarms", $"/alarms/{id}/acknowledge", ("note", Note), ("promisedAt", "2026-11-23T16:00"), ("back", "/alarms?severity=critical"));

        Assert.Equal((HttpStatusCode.Found, "/alarms?severity=critical"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var owned = Group(await _browser.ReadAsync("/alarms"), "owned");
        Assert.Contains(Note, owned);
        Assert.Contains("<strong>admin</strong>", owned);
        Assert.Contains(">16:00</time>", owned);
        Assert.Equal(0, await UnownedAsync());

        _office.Pass(TimeSpan.FromHours(7));
        Assert.Contains("Quá hẹn", Group(await _browser.ReadAsync("/alarms"), "promiseBroken"));
        Assert.Equal(1, await UnownedAsync());
    }

    [Theory]
    [InlineData("", "", HttpStatusCode.BadRequest, "Hãy ghi sẽ làm gì")]
    [InlineData("Đang làm", "2026-11-23T09:00", HttpStatusCode.BadRequest, "Thời hạn hẹn phải ở tương lai")]
    [InlineData("Đang làm", "hôm nào đó", HttpStatusCode.BadRequest, "Thời điểm không hợp lệ")]
    public async Task A_refused_form_says_why_and_keeps_what_was_typed(string note, string promise, HttpStatusCode status, string why)
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;

        var answer = await SendAsync("/alarms", $"/alarms/{id}/acknowledge", ("note", note), ("promisedAt", promise));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(why, page);
        Assert.Contains($"required>{note}</textarea>", page);
        Assert.Equal(1, await UnownedAsync());
    }

    [Fact]
    public async Task A_form_leads_back_to_pages_of_alarms_only()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;

        var answer = await SendAsync("/alarms", $"/alarms/{id}/acknowledge", ("note", Note), ("back", "//elsewhere.example"));

        Assert.Equal($"/alarms/{id}", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_page_of_one_alarm_tells_what_holds_and_its_story_and_takes_a_review_when_it_is_over()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;
        await SendAsync("/alarms", $"/alarms/{id}/acknowledge", ("note", Note));
        await _office.FinishAsync("06652", 12);
        await _office.UntilAsync("resolved", 1);

        await SendAsync($"/alarms/{id}", $"/alarms/{id}/review", ("cause", "Nghỉ phép dồn một tuần"), ("done", "Điều cán bộ phường bạn sang"));
        var page = await _browser.ReadAsync($"/alarms/{id}");

        Assert.Contains("Xã quá tải: Phường Hà Tu", page);
        var story = page[page.IndexOf("id=\"story\"", StringComparison.Ordinal)..];
        var told = new[] { "ghi nguyên nhân", "Hết cảnh báo", "admin nhận xử lý", "Phát cảnh báo sau 1 phút", "Bắt đầu vượt ngưỡng" };
        Assert.Equal(told.Order(Comparer<string>.Create((a, b) => story.IndexOf(a, StringComparison.Ordinal) - story.IndexOf(b, StringComparison.Ordinal))), told);
        Assert.All(told, words => Assert.Contains(words, story));
        Assert.Contains("Tỷ lệ quá hạn 100 % (ngưỡng 20 %)", story);
        Assert.Contains("Nghỉ phép dồn một tuần", story);
        Assert.Contains("href=\"/commune/06652\"", page);
        Assert.Contains("href=\"/commune/06652#overdue\"", page);
    }

    [Fact]
    public async Task Filters_of_the_address_narrow_the_list_and_stand_in_the_controls()
    {
        await _office.FireAsync();

        var other = await _browser.ReadAsync("/alarms?severity=info");
        Assert.DoesNotContain("alarm-list", other);
        Assert.Contains("Không có cảnh báo nào khớp bộ lọc", other);
        Assert.Matches("<option value=\"info\" selected", other);
        Assert.Contains("Phường Hà Tu", Group(await _browser.ReadAsync("/alarms?severity=critical&state=firing&commune=06652&rule=commune-overloaded"), "unowned"));
        Assert.DoesNotContain("alarm-list", await _browser.ReadAsync("/alarms?mine=true"));
    }

    [Theory]
    [InlineData("/alarms?commune=00004")]
    [InlineData("/alarms?commune=99999")]
    [InlineData("/alarms/0123456789abcdef0123456789abcdef")]
    public async Task What_does_not_exist_and_what_is_not_ours_look_alike(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _browser.GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_silence_tells_what_it_holds_back_and_can_be_ended_early()
    {
        var alarm = await _office.FireAsync();
        await SendAsync("/alarms/silences", "/alarms/silences", ("rule", ""), ("commune", "06652"), ("from", ""), ("until", "2026-11-23T18:00"), ("reason", "Chuyển trụ sở"));

        var page = await _browser.ReadAsync("/alarms/silences");
        Assert.Contains("Đang giữ lại 1 cảnh báo, sẽ gửi khi hết hạn nếu vẫn còn: Phường Hà Tu", page);
        Assert.Contains("Chuyển trụ sở", page);
        Assert.Contains("Phường Hà Tu", Group(await _browser.ReadAsync("/alarms"), "silenced"));
        Assert.Equal(0, await UnownedAsync());

        await SendAsync("/alarms/silences", EndForm().Match(page).Groups[1].Value);
        Assert.Contains("kết thúc sớm", await _browser.ReadAsync("/alarms/silences"));
        Assert.Contains(alarm.GetProperty("id").GetString()!, Group(await _browser.ReadAsync("/alarms"), "unowned"));
    }

    [Theory]
    [InlineData("", "", "2026-11-23T18:00", "Chuyển trụ sở", "Hãy chọn quy tắc, đơn vị")]
    [InlineData("", "00004", "2026-11-23T18:00", "Chuyển trụ sở", "Không có đơn vị này")]
    [InlineData("", "06652", "2026-11-23T09:00", "Chuyển trụ sở", "phải sau")]
    [InlineData("", "06652", "2026-11-23T18:00", " ", "Hãy ghi lý do")]
    public async Task A_silence_that_cannot_be_had_is_refused_in_words(string rule, string commune, string until, string reason, string why)
    {
        var answer = await SendAsync("/alarms/silences", "/alarms/silences", ("rule", rule), ("commune", commune), ("until", until), ("reason", reason));

        Assert.NotEqual(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains(why, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Rules_are_said_in_words_tried_on_history_and_a_broken_file_is_told_with_its_place()
    {
        await _office.OverloadAsync("06652");
        await File.WriteAllTextAsync(Path.Combine(_office.Rules, "broken.yaml"), "apiVersion: ioc/v1\nid: broken\ncolour: red\n");

        await FigureOffice.UntilAsync("the broken file", async () => (await _browser.ReadAsync("/alarms/rules")).Contains("broken.yaml:3:1"));
        var page = await _browser.ReadAsync("/alarms/rules?try=commune-overloaded");

        Assert.Contains("Số ngày tồn đọng từ 10 ngày làm việc trở lên", page);
        Assert.Contains("sau 4 giờ làm việc báo Chủ tịch UBND cấp xã", page);
        Assert.Contains("1, hiệu lực từ 01/07/2025", page);
        Assert.Contains("lẽ ra đã báo 1 lần, tại 1 đơn vị", page);
        Assert.Contains("Tệp quy tắc có lỗi", await _browser.ReadAsync("/alarms"));
    }

    [Fact]
    public async Task Who_may_only_read_sees_alarms_and_no_forms_and_is_refused_at_them()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);

        var page = await reader.GetStringAsync("/alarms");
        using var answer = await reader.PostAsync($"/alarms/{id}/acknowledge", new FormUrlEncodedContent([KeyValuePair.Create("note", Note)]));

        Assert.Contains(id, page);
        Assert.DoesNotContain("<textarea", page + await reader.GetStringAsync($"/alarms/{id}") + await reader.GetStringAsync("/alarms/silences"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(1, await UnownedAsync());
    }

    [Fact]
    public async Task No_page_of_alarms_needs_an_inline_script_or_style()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;
        foreach (var path in new[] { "/alarms", $"/alarms/{id}", "/alarms/rules", "/alarms/silences" })
        {
            Assert.DoesNotMatch(InlineStyleOrHandler(), await _browser.ReadAsync(path));
        }
    }

    [Fact]
    public async Task The_course_has_the_figures_of_the_rule_at_the_alarms_own_turns()
    {
        var alarm = await _office.FireAsync();

        var figures = (await _office.GetAsync($"alarms/{alarm.GetProperty("id").GetString()}/course")).GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("figure").GetString()!);

        Assert.Equal(["backlogDays", "open", "openOverdue", "overdueShare"], figures.Keys.Order(StringComparer.Ordinal));
        // Six working days of the ten before, and the alarm's own minute once, though it both began and fired in it.
        Assert.Equal(7, figures["openOverdue"].GetProperty("points").GetArrayLength());
        var last = figures["openOverdue"].GetProperty("points").EnumerateArray().Last();
        Assert.Equal((12, AlarmOffice.Monday.AddMinutes(1)), (last.GetProperty("value").GetInt32(), last.GetProperty("at").GetDateTimeOffset()));
        Assert.Equal(10, figures["openOverdue"].GetProperty("threshold").GetInt32());
        Assert.True(figures["backlogDays"].GetProperty("points").EnumerateArray().Last().GetProperty("endless").GetBoolean());
    }

    [Fact]
    public async Task The_map_is_told_which_communes_have_alarms_and_whether_somebody_owns_them()
    {
        var id = (await _office.FireAsync()).GetProperty("id").GetString()!;
        Assert.Equal("""[{"commune":"06652","unowned":1,"owned":0,"severity":"critical"}]""", (await _office.GetAsync("alarms/communes")).GetProperty("communes").GetRawText());

        await SendAsync("/alarms", $"/alarms/{id}/acknowledge", ("note", Note));
        Assert.Equal("""[{"commune":"06652","unowned":0,"owned":1,"severity":"critical"}]""", (await _office.GetAsync("alarms/communes")).GetProperty("communes").GetRawText());
    }

    private async Task<int> UnownedAsync() => (await _office.GetAsync("alarms/counts")).GetProperty("unowned").GetInt32();

    private async Task<HttpResponseMessage> SendAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await _browser.ReadAsync(page)).Groups[1].Value;
        return await _browser.PostWithoutTokenAsync(action, [("__RequestVerificationToken", token), .. fields]);
    }

    private static string Group(string page, string group)
    {
        var found = Regex.Match(page, $"<section class=\"card alarm-group group-{group}\".*?</section>", RegexOptions.Singleline);
        Assert.True(found.Success, $"No group {group} in {page}");
        return found.Value;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("action=\"(/alarms/silences/[0-9a-f]{32}/end)\"")]
    private static partial Regex EndForm();

    [GeneratedRegex("<[^>]*\\s(style|on[a-z]+)=")]
    private static partial Regex InlineStyleOrHandler();
}
