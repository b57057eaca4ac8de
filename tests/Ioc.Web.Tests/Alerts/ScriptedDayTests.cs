using System.Security.Cryptography;
using System.Text;
using Ioc.Delivery;
using Ioc.Shell;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Http;
using static Ioc.Tests.Alerts.ScriptedDay;

namespace Ioc.Tests.Alerts;

/// <summary>
/// From the Friday before the national holiday of 2026 to the Friday after it: a surge in two communes, a source that falls silent,
/// four days on which offices are closed. Everything is real but the clock.
/// </summary>
public sealed class ScriptedDayTests
{
    private const string Overdue = "2026-08-20T17:00:00+07:00";
    private const string Overloaded = "commune-overloaded";
    private const string Note = "Điều hai cán bộ phường bạn sang, xong trong chiều nay";

    [SmtpFact]
    public async Task A_surge_an_outage_and_a_holiday_are_told_once_owned_taken_up_and_seen_to_their_end()
    {
        await using var day = await BeginAsync([.. new[] { Overloaded, "overdue-share", "overdue-without-apology", "source-silent" }.Select(Shipped), OpenMany]);
        await day.AddAsync(HaTu, ContactLevel.Office, "Nguyễn Thị Hoa", "hoa@hatu.example");
        await day.AddAsync(HaTu, ContactLevel.Chairman, "Trần Văn Bình", "binh@hatu.example");
        await day.AddAsync(CaoXanh, ContactLevel.Office, "Lê Thu Hà", "ha@caoxanh.example", "en");
        await day.AddAsync("22", ContactLevel.Department, "Phạm Minh Đức", "duc@so.example");
        // Due on the Thursday after the holiday: nothing wrong with these yet.
        await day.SendAsync("motcua-2", VietHung, 12, "2026-09-03T17:00:00+07:00");

        await SurgeAsync(day);
        await TakenOnAndSettledAsync(day);
        await NobodyActsAsync(day);
        await HolidayAsync(day);
        await SourceFallsSilentAsync(day);
        await SourceComesBackAsync(day);

        Assert.Equal(Story, day.Told);
        await FigureOffice.UntilAsync("all mails", () => Task.FromResult(day.Mails.Count >= 2 * Story.Length));
        CheckMails(day);
        await CheckStoryAsync(day);
    }

    /// <summary>Everything that programs were told from Friday to Friday, and nothing else.</summary>
    private static readonly (string Group, string Communes)[] Story =
    [
        // Friday: the surge. The high share overdue is not told of an office that is overloaded.
        ("commune-overloaded:firing", $"{HaTu},{CaoXanh}"),
        ("open-many:firing", HaTu),
        ("commune-overloaded:acknowledged", CaoXanh),
        // Reminders of Hà Tu, never two within an hour.
        ("open-many:firing", HaTu),
        ("open-many:firing", HaTu),
        ("commune-overloaded:firing", HaTu),
        ("open-many:firing", HaTu),
        ("commune-overloaded:resolved", CaoXanh),
        // To the chairman, and a last reminder of the day.
        ("commune-overloaded:firing", HaTu),
        ("open-many:firing", HaTu),
        // Monday and Wednesday are days off: what holds at any hour is reminded of, no higher level is asked.
        ("commune-overloaded:firing", HaTu),
        ("commune-overloaded:firing", HaTu),
        // Thursday.
        ("open-many:firing", HaTu),
        ("commune-overloaded:firing", HaTu),
        ("overdue-without-apology:firing", HaTu),
        ("source-silent:firing", VietHung),
        // To the department; then Hà Tu has done its work.
        ("commune-overloaded:firing", HaTu),
        ("open-many:firing", HaTu),
        ("commune-overloaded:resolved", HaTu),
        ("open-many:resolved", HaTu),
        ("overdue-without-apology:resolved", HaTu),
        // Friday: the source is back, and with it what its silence had kept back.
        ("commune-overloaded:firing", VietHung),
        ("source-silent:resolved", VietHung),
    ];

    // Friday, nine o'clock. The receiver of webhooks is out of order for the first minute.
    private static async Task SurgeAsync(ScriptedDay day)
    {
        var down = true;
        day.Webhook.Answer = http =>
        {
            http.Response.StatusCode = down ? StatusCodes.Status500InternalServerError : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        await day.SendAsync("motcua-1", HaTu, 12, Overdue);
        await day.SendAsync("motcua-1", CaoXanh, 12, Overdue);
        await day.AlarmAsync(Overloaded, HaTu, "pending");
        await day.AlarmAsync(Overloaded, CaoXanh, "pending");
        Assert.Empty(day.Webhook.Posts);

        await day.ComeToAsync(8, 28, 9, 2);
        await day.AlarmAsync(Overloaded, HaTu, "firing");
        await day.AlarmAsync(Overloaded, CaoXanh, "firing");
        await day.HearAsync(2);
        down = false;
        day.Office.Pass(TimeSpan.FromSeconds(10));
        await FigureOffice.UntilAsync("tried again", () => Task.FromResult(day.Webhook.Posts.Count >= 4));
        Assert.All(day.Webhook.Posts.GroupBy(post => post.Id), same => Assert.Single(same.Select(post => post.Body).Distinct()));
    }

    private static async Task TakenOnAndSettledAsync(ScriptedDay day)
    {
        await day.ComeToAsync(8, 28, 9, 10);
        var alarm = Text(await day.AlarmAsync(Overloaded, CaoXanh, "firing"), "id");
        await day.SubmitAsync(alarm, "acknowledge", ("note", Note), ("promisedAt", "2026-08-28T15:00"));
        await day.HearAsync(3);
        var owned = await day.AlarmAsync(Overloaded, CaoXanh, "acknowledged");
        Assert.Equal(("admin", Note, At(8, 28, 15, 0)), (Text(owned, "acknowledgedBy"), Text(owned, "note"), owned.GetProperty("promisedAt").GetDateTimeOffset()));

        // Every half hour the office's own rule wants to remind; the commune hears it once an hour, and of everything together.
        var heard = 3;
        foreach (var (hour, minute, reminds) in new[] { (9, 35, true), (10, 10, false), (10, 40, true), (11, 15, false), (13, 10, true), (13, 50, false), (14, 15, true) })
        {
            await day.ComeToAsync(8, 28, hour, minute);
            heard += reminds ? 1 : 0;
            await day.HearAsync(heard);
            await day.LookAsync();
            Assert.Equal(heard, day.Told.Count);
        }

        await day.ComeToAsync(8, 28, 14, 30);
        await day.FinishAsync(CaoXanh);
        await day.AlarmAsync(Overloaded, CaoXanh, "resolved");
        await day.HearAsync(8);
        await day.SubmitAsync(alarm, "review", ("cause", "Hai cán bộ nghỉ phép cùng tuần"), ("done", "Điều cán bộ phường bạn, xong 12 hồ sơ"));
    }

    // Hà Tu was told at nine; four working hours later, noon left out, it is three in the afternoon.
    private static async Task NobodyActsAsync(ScriptedDay day)
    {
        await day.ComeToAsync(8, 28, 15, 0);
        await day.LookAsync();
        Assert.Equal("office", await LevelAsync(day));
        await day.ComeToAsync(8, 28, 15, 5);
        await day.HearAsync(9);
        Assert.Equal("chairman", await LevelAsync(day));
        await day.ComeToAsync(8, 28, 17, 0);
        await day.HearAsync(10);
    }

    // Monday and Wednesday of the national holiday: eleven hours of an ordinary office, and none of this one.
    private static async Task HolidayAsync(ScriptedDay day)
    {
        foreach (var (month, date, messages) in new[] { (8, 31, 11), (9, 2, 12) })
        {
            await day.ComeToAsync(month, date, 16, 0);
            await day.HearAsync(messages);
            await day.LookAsync();
            Assert.Equal(messages, day.Told.Count);
            Assert.Equal("chairman", await LevelAsync(day));
        }
    }

    // Thursday: the second system has brought nothing since Friday morning, eight working hours ago.
    private static async Task SourceFallsSilentAsync(ScriptedDay day)
    {
        await day.ComeToAsync(9, 3, 7, 35);
        await day.SendAsync("motcua-1", CaoXanh, 1, "2026-09-30T17:00:00+07:00");
        await day.HearAsync(13);
        await day.ComeToAsync(9, 3, 9, 6);
        await day.AlarmAsync("source-silent", VietHung, "pending");
        await day.HearAsync(15);
        await day.ComeToAsync(9, 3, 9, 25);
        await day.AlarmAsync("source-silent", VietHung, "firing");
        await day.HearAsync(16);

        await day.ComeToAsync(9, 3, 15, 10);
        await day.HearAsync(18);
        Assert.Equal("department", await LevelAsync(day));
        await day.ComeToAsync(9, 3, 16, 0);
        await day.FinishAsync(HaTu);
        await day.AlarmAsync(Overloaded, HaTu, "resolved");
        await day.HearAsync(21);
    }

    // Friday: what was due on Thursday is overdue now, as far as anybody knows.
    private static async Task SourceComesBackAsync(ScriptedDay day)
    {
        await day.ComeToAsync(9, 4, 8, 5);
        await day.AlarmAsync(Overloaded, VietHung, "pending");
        await day.ComeToAsync(9, 4, 8, 7);
        var alarm = Text(await day.AlarmAsync(Overloaded, VietHung, "firing"), "id");
        await day.ComeToAsync(9, 4, 9, 10);
        Assert.Equal(21, day.Told.Count);
        Assert.Contains("số liệu chưa tin được: đang có Nguồn dữ liệu của xã ngừng gửi", await day.Browser.ReadAsync($"/alarms/{alarm}"), StringComparison.Ordinal);

        await day.SendAsync("motcua-2", VietHung, 1, "2026-09-30T17:00:00+07:00");
        await day.ComeToAsync(9, 4, 9, 14);
        await day.AlarmAsync("source-silent", VietHung, "resolved");
        await day.HearAsync(23);
    }

    private static void CheckMails(ScriptedDay day)
    {
        var mails = day.Mails.DistinctBy(mail => mail.Id).ToList();
        Assert.Equal(day.Mails.Count, mails.Count);
        Assert.Equal(Story.Length, mails.Count(mail => mail.To == Everything));
        // Each level hears what it was asked; where nobody of the commune can be reached, the department does.
        Assert.Equal(
            [("binh@hatu.example", 4), ("duc@so.example", 5), ("ha@caoxanh.example", 3), ("hoa@hatu.example", 12)],
            mails.Where(mail => mail.To != Everything).GroupBy(mail => mail.To).OrderBy(own => own.Key, StringComparer.Ordinal).Select(own => (own.Key, own.Count())));
        // Of two communes everybody reads about their own first, in their own language. Two messages of one moment may arrive in either order.
        string About(string to, string other) => Assert.Single(mails, mail => mail.To == to && mail.Text.Contains(other, StringComparison.Ordinal)).Text;
        Assert.StartsWith("– Phường Cao Xanh is overloaded: ", About("ha@caoxanh.example", "Phường Hà Tu"), StringComparison.Ordinal);
        Assert.StartsWith("– Phường Hà Tu quá tải: ", About("hoa@hatu.example", "Phường Cao Xanh"), StringComparison.Ordinal);
    }

    private static async Task CheckStoryAsync(ScriptedDay day)
    {
        Assert.All(day.Webhook.Posts, CheckSignature);
        var id = Text((await day.Office.GetAsync($"alarms?rule={Overloaded}&commune={HaTu}")).GetProperty("alarms")[0], "id");
        var story = await day.Office.GetAsync($"alarms/{id}");
        Assert.Equal(
            ["began", "fired", "first", "repeatDue", "escalated", "repeatDue", "repeatDue", "repeatDue", "escalated", "resolved", "resolved"],
            story.GetProperty("history").EnumerateArray().Select(line => Text(line, "kind") is var kind && kind == "told" ? Text(line.GetProperty("detail"), "reason") : kind));
        var deliveries = story.GetProperty("deliveries").EnumerateArray().ToList();
        Assert.All(deliveries, delivery => Assert.Equal("sent", Text(delivery, "state")));
        Assert.Equal(2, deliveries.First(delivery => Text(delivery, "channel") == "webhook").GetProperty("attempts").GetInt32());
        Assert.Equal(4, deliveries.Count(delivery => Text(delivery, "recipient") == "binh@hatu.example"));

        using var reader = day.Office.Product.WithKey(RunningProduct.ReadKey);
        Assert.DoesNotContain("example", await reader.GetStringAsync($"api/v1/alarms/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("hoa@", await reader.GetStringAsync($"/alarms/{id}"), StringComparison.Ordinal);
        CheckPage(await day.Browser.ReadAsync($"/alarms/{id}"));
    }

    // Newest first, and below each word to people whom it reached, when.
    private static void CheckPage(string page)
    {
        var story = page[page.IndexOf("id=\"story\"", StringComparison.Ordinal)..];
        string[] told =
        [
            "Hết cảnh báo", "Thông báo “Báo cáo cấp trên” cho sở chủ quản", "Phạm Minh Đức (duc@so.example)", "Thông báo “Nhắc lại” cho Chủ tịch UBND cấp xã",
            "Thông báo “Báo cáo cấp trên” cho Chủ tịch UBND cấp xã", "Trần Văn Bình (binh@hatu.example)", "Thông báo “Cảnh báo” cho Bộ phận một cửa",
            "Nguyễn Thị Hoa (hoa@hatu.example)", "Phát cảnh báo sau 1 phút", "Bắt đầu vượt ngưỡng",
        ];
        var from = 0;
        foreach (var words in told)
        {
            from = story.IndexOf(words, from, StringComparison.Ordinal);
            Assert.True(from >= 0, $"Not told in its place: {words}");
        }
    }

    private static void CheckSignature(ReceivedPost post)
    {
        var parts = post.Headers["X-Ioc-Signature"].Split(',');
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts[0][2..]}.{post.Body}"));
        Assert.Equal($"v1={Convert.ToHexStringLower(signed)}", parts[1]);
    }

    private static async Task<string> LevelAsync(ScriptedDay day) => Text((await day.AlarmAsync(Overloaded, HaTu, "firing")).GetProperty("escalation"), "level");

    private static string Shipped(string rule) => File.ReadAllText(Path.Combine(ProductFiles.Dashboards, "alerts", $"{rule}.yaml"));

    /// <summary>A rule of the office's own, impatient.</summary>
    private const string OpenMany =
        """
        apiVersion: ioc/v1
        id: open-many
        title: { vi: Hồ sơ mở nhiều }
        severity: warning
        for: 1m
        hours: working
        repeat: 30m
        scope: { communes: ["06652"] }
        editions:
          - version: "1"
            effective: 2026-01-01
            when: { figure: open, atLeast: 12 }
        """;
}
