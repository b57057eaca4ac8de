using System.Net;
using System.Text.Json;
using Ioc.Tests.Indicators;

namespace Ioc.Tests.Alerts;

/// <summary>One commune's alarm from its beginning to its review, on the real product.</summary>
public sealed class LifeCycleTests
{
    [Fact]
    public async Task Overload_fires_after_a_minute_and_is_told_half_a_minute_later()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652");
        var pending = await office.OnlyAsync("pending");
        Assert.Equal("commune-overloaded", pending.GetProperty("rule").GetString());

        office.Pass(TimeSpan.FromSeconds(59));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Empty(await office.CommunesAsync("firing"));

        office.Pass(TimeSpan.FromSeconds(1));
        var alarm = await office.OnlyAsync("firing");
        Assert.Equal(("06652", "critical", AlarmOffice.Monday), (alarm.GetProperty("commune").GetString(), alarm.GetProperty("severity").GetString(), alarm.GetProperty("since").GetDateTimeOffset()));
        Assert.Equal("""[{"figure":"overdueShare","value":1,"threshold":0.2},{"figure":"openOverdue","value":12,"threshold":10}]""", alarm.GetProperty("reasons").GetRawText());
        Assert.Equal("overloaded", await LoadAsync(office, "06652"));
        await office.UntilToldAsync(1);

        office.Pass(TimeSpan.FromSeconds(29));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Empty(await office.NoticesAsync());
        office.Pass(TimeSpan.FromSeconds(1));
        await office.UntilNoticesAsync(1);

        var notice = Assert.Single(await office.NoticesAsync());
        Assert.Equal(("firing", "commune-overloaded:firing", "06652", 0), (notice.State, notice.Topic, notice.Communes, notice.Level));
        Assert.Equal(["06652"], notice.Of);
        Assert.StartsWith("Cảnh báo: Xã quá tải – ", notice.Subject, StringComparison.Ordinal);
        Assert.Contains("tỷ lệ quá hạn 100 % (ngưỡng 20 %); quá hạn chưa xong 12 (ngưỡng 10) (từ 10:00 23/11/2026)", notice.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_takes_it_on_it_ends_only_when_clearly_over_and_is_reviewed()
    {
        await using var office = await AlarmOffice.StartAsync();
        var id = (await office.FireAsync()).GetProperty("id").GetString();

        var (status, taken) = await office.PostAsync($"alarms/{id}/acknowledge", new { note = "Tăng cường hai cán bộ", promisedAt = "2026-11-25T17:00:00+07:00" });
        Assert.Equal((HttpStatusCode.OK, "acknowledged", "alarms", "Tăng cường hai cán bộ"), (status, Text(taken, "state"), Text(taken, "acknowledgedBy"), Text(taken, "note")));
        Assert.Equal((AlarmOffice.Monday.AddMinutes(1), AlarmOffice.At(25, 17, 0)), (taken.GetProperty("acknowledgedAt").GetDateTimeOffset(), taken.GetProperty("promisedAt").GetDateTimeOffset()));
        Assert.Equal((HttpStatusCode.Conflict, "still-firing"), await CodeAsync(office.PostAsync($"alarms/{id}/review", new { cause = "x", done = "y" })));

        // Ten overdue still are the threshold; nine have left it.
        await office.FinishAsync("06652", 2);
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(["06652"], await office.CommunesAsync("acknowledged"));
        await office.FinishAsync("06652", 1);
        var over = await office.OnlyAsync("resolved");
        Assert.Equal(AlarmOffice.Monday.AddMinutes(1), over.GetProperty("resolvedAt").GetDateTimeOffset());

        Assert.Equal((HttpStatusCode.Conflict, "already-resolved"), await CodeAsync(office.PostAsync($"alarms/{id}/acknowledge", new { note = "x" })));
        await office.UntilToldAsync(3);
        var (_, reviewed) = await office.PostAsync($"alarms/{id}/review", new { cause = "Hai cán bộ nghỉ", done = "Điều cán bộ từ xã bên" });
        Assert.Equal("Hai cán bộ nghỉ", reviewed.GetProperty("review").GetProperty("cause").GetString());

        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(3);
        var notices = (await office.NoticesAsync()).OrderBy(notice => notice.State, StringComparer.Ordinal).ToList();
        Assert.Equal(["acknowledged", "firing", "resolved"], notices.Select(notice => notice.State));
        Assert.Contains("alarms nhận xử lý lúc 10:01 23/11/2026; ghi chú: Tăng cường hai cán bộ; hẹn xong trước 17:00 25/11/2026", notices[0].Body, StringComparison.Ordinal);
        var history = (await office.GetAsync($"alarms/{id}")).GetProperty("history").EnumerateArray().Select(line => Text(line, "kind")).ToList();
        Assert.Equal(["began", "fired", "told", "acknowledged", "told", "resolved", "told", "reviewed"], history);
    }

    [Fact]
    public async Task A_new_overload_after_the_end_is_a_new_alarm()
    {
        await using var office = await AlarmOffice.StartAsync();
        var first = (await office.FireAsync()).GetProperty("id").GetString();
        await office.FinishAsync("06652", 3);
        await office.UntilAsync("resolved", 1);

        await office.OverloadAsync("06652");
        await office.UntilAsync("pending", 1);
        office.Pass(TimeSpan.FromMinutes(1));
        var second = await office.OnlyAsync("firing");

        Assert.NotEqual(first, Text(second, "id"));
        Assert.Equal(2, (await office.GetAsync("alarms?commune=06652&rule=commune-overloaded")).GetProperty("alarms").GetArrayLength());
    }

    [Fact]
    public async Task Overload_that_passes_within_the_minute_was_nothing()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652");
        await office.UntilAsync("pending", 1);

        await office.FinishAsync("06652", 3);
        await office.UntilAsync("pending", 0);
        office.Pass(TimeSpan.FromMinutes(2));
        await AlarmOffice.SomeRoundsAsync();

        Assert.Equal(0, (await office.GetAsync("alarms")).GetProperty("alarms").GetArrayLength());
        Assert.Empty(await office.NoticesAsync());
    }

    [Fact]
    public async Task Under_a_silence_nothing_is_sent_and_at_its_end_what_still_fires()
    {
        await using var office = await AlarmOffice.StartAsync();
        var (status, silence) = await office.PostAsync("silences", new { match = new { commune = "06652" }, until = "2026-11-23T12:00:00+07:00", reason = "Chuyển trụ sở" });
        Assert.Equal(HttpStatusCode.Created, status);
        await office.OverloadAsync("06652", "06658");
        await office.UntilAsync("pending", 2);
        office.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal("06652", Text(await office.OnlyAsync("silenced"), "commune"));
        await office.UntilToldAsync(1);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilNoticesAsync(1);
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(["06658"], Assert.Single(await office.NoticesAsync()).Of);

        office.Clock.StopAt(AlarmOffice.At(23, 12, 0));
        await office.UntilToldAsync(2);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(2);
        Assert.Equal(["06652"], (await office.NoticesAsync())[1].Of);
        Assert.Equal("ended", Text(Assert.Single((await office.GetAsync("silences")).GetProperty("silences").EnumerateArray()), "state"));
        using var gone = await office.Alarms.DeleteAsync($"api/v1/silences/{Text(silence, "id")}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_silence_taken_back_tells_again_what_was_told_before_it_and_not_what_is_over()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652", "06658");
        await office.UntilAsync("pending", 2);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilToldAsync(2);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(1);

        var (_, silence) = await office.PostAsync("silences", new { match = new { rule = "commune-overloaded" }, until = "2026-11-24T12:00:00+07:00", reason = "Bảo trì" });
        await office.UntilAsync("silenced", 2);
        await office.FinishAsync("06658", 3);
        await office.UntilAsync("resolved", 1);
        office.Pass(TimeSpan.FromMinutes(5));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Single(await office.NoticesAsync());

        using var taken = await office.Alarms.DeleteAsync($"api/v1/silences/{Text(silence, "id")}");
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        await office.UntilToldAsync(4);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(3);
        var after = (await office.NoticesAsync()).Skip(1).OrderBy(notice => notice.State, StringComparer.Ordinal).ToList();
        Assert.Equal([("firing", "06652"), ("resolved", "06658")], after.Select(notice => (notice.State, notice.Communes)));
        Assert.StartsWith("Hết thời gian tạm tắt thông báo, vẫn còn cảnh báo: Xã quá tải", after[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_acting_over_a_weekend_the_chairman_is_asked_on_Monday_and_the_office_is_not_reminded_twice_an_hour()
    {
        await using var office = await AlarmOffice.StartAsync(AlarmOffice.StandingAt(AlarmOffice.At(20, 16, 0)), rules: [Short]);
        await office.FireAsync();
        await office.UntilToldAsync(1);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(1);

        // Saturday: the repeat interval has passed several times; the chairman's working hours have not.
        office.Clock.StopAt(AlarmOffice.At(21, 16, 0));
        await office.UntilToldAsync(2);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(2);
        office.Pass(TimeSpan.FromMinutes(40));
        await AlarmOffice.SomeRoundsAsync();
        office.Pass(TimeSpan.FromMinutes(1));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal([("Cảnh báo", 0L), ("Nhắc lại", 0L)], await ToldAsync(office));

        office.Clock.StopAt(AlarmOffice.At(23, 10, 1));
        await office.UntilToldAsync(3);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(3);
        Assert.Equal([("Cảnh báo", 0L), ("Nhắc lại", 0L), ("Báo cáo cấp trên", 1L)], await ToldAsync(office));
        Assert.Equal("chairman", (await office.OnlyAsync("firing")).GetProperty("escalation").GetProperty("level").GetString());
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_everything_loses_and_doubles_nothing()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652");
        await office.UntilAsync("pending", 1);
        await office.StopAsync();
        await office.StartAsync();
        office.Pass(TimeSpan.FromMinutes(1));
        var alarm = await office.OnlyAsync("firing");
        Assert.Equal(AlarmOffice.Monday, alarm.GetProperty("since").GetDateTimeOffset());
        await office.PostAsync($"alarms/{Text(alarm, "id")}/acknowledge", new { note = "Đang xử lý" });
        await office.StopAsync();

        await office.StartAsync();
        await office.UntilToldAsync(2);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(2);
        office.Pass(TimeSpan.FromMinutes(10));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(["acknowledged", "firing"], (await office.NoticesAsync()).Select(notice => notice.State).Order(StringComparer.Ordinal));
        Assert.Equal(Text(alarm, "id"), Text(await office.OnlyAsync("acknowledged"), "id"));
    }

    [Fact]
    public async Task A_clock_set_back_delays_nothing_and_repeats_nothing()
    {
        await using var office = await AlarmOffice.StartAsync();
        await office.OverloadAsync("06652");
        await office.UntilAsync("pending", 1);
        office.Clock.StopAt(AlarmOffice.At(23, 9, 0));
        await FigureOffice.UntilAsync("it waits from the new time on", async () =>
            (await office.OnlyAsync("pending")).GetProperty("since").GetDateTimeOffset() == AlarmOffice.At(23, 9, 0));

        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilToldAsync(1);
        office.Clock.StopAt(AlarmOffice.At(23, 8, 0));
        await office.UntilNoticesAsync(1);
        office.Pass(TimeSpan.FromMinutes(10));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal("firing", Assert.Single(await office.NoticesAsync()).State);
    }

    [Fact]
    public async Task While_another_alarm_says_that_figures_cannot_be_trusted_only_that_one_is_sent()
    {
        await using var office = await AlarmOffice.StartAsync(rules:
        [
            Short,
            Short.Replace("id: commune-overloaded", "id: untrusted\nmutes: [commune-overloaded]", StringComparison.Ordinal).Replace("atLeast: 10", "atLeast: 1", StringComparison.Ordinal),
        ]);
        await office.OverloadAsync("06652");
        await office.UntilAsync("pending", 2);
        office.Pass(TimeSpan.FromMinutes(1));
        await office.UntilAsync("firing", 2);
        await office.UntilToldAsync(1);
        office.Pass(TimeSpan.FromSeconds(30));
        await office.UntilNoticesAsync(1);
        await AlarmOffice.SomeRoundsAsync();

        Assert.Equal("untrusted:firing", Assert.Single(await office.NoticesAsync()).Topic);
    }

    [Fact]
    public async Task A_threshold_changed_while_running_changes_load_and_alarm_and_a_broken_file_changes_nothing()
    {
        await using var office = await AlarmOffice.StartAsync(rules: [Loads]);
        await office.FireAsync();
        Assert.Equal("overloaded", await LoadAsync(office, "06652"));

        var file = Path.Combine(office.Rules, "rule-0.yaml");
        await File.WriteAllTextAsync(file, Loads + "\nnonsense: [");
        await FigureOffice.UntilAsync("the mistake is told", async () => (await office.GetAsync("alerts/rules")).GetProperty("errors").GetArrayLength() == 1);
        await AlarmOffice.SomeRoundsAsync();
        Assert.Equal(("overloaded", 1), (await LoadAsync(office, "06652"), (await office.CommunesAsync("firing")).Count));

        await File.WriteAllTextAsync(file, Loads.Replace("atLeast: 10", "atLeast: 20", StringComparison.Ordinal));
        await office.UntilAsync("resolved", 1);
        Assert.Equal("busy", await LoadAsync(office, "06652"));
        using var browser = office.Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Contains("Quá tải khi tỷ lệ quá hạn từ 20 % trở lên và quá hạn chưa xong từ 20 trở lên; bận từ 50 % của mỗi ngưỡng.", await browser.ReadAsync("/"), StringComparison.Ordinal);
    }

    private static async Task<List<(string Kind, long Level)>> ToldAsync(AlarmOffice office) =>
        [.. (await office.NoticesAsync()).Select(notice => (notice.Subject.Split(':')[0], notice.Level))];

    private static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();

    private static async Task<(HttpStatusCode, string?)> CodeAsync(Task<(HttpStatusCode Status, JsonElement Body)> asking) =>
        await asking is var (status, body) ? (status, Text(body, "code")) : default;

    private static readonly string Loads = Short.Replace("repeat: 30m", "load: { busy: 0.5 }", StringComparison.Ordinal);

    /// <summary>Overload with a short repeat interval.</summary>
    private const string Short =
        """
        apiVersion: ioc/v1
        id: commune-overloaded
        title: { vi: Xã quá tải }
        severity: critical
        for: 1m
        repeat: 30m
        escalate: [{ to: chairman, after: 4h }]
        editions:
          - version: "1"
            effective: 2026-01-01
            when: { all: [{ figure: overdueShare, atLeast: 0.2 }, { figure: openOverdue, atLeast: 10 }] }
        """;

    private static async Task<string?> LoadAsync(AlarmOffice office, string commune)
    {
        using var reader = office.Product.WithKey(RunningProduct.ReadKey);
        var answer = await new FigureReader(reader).GetAsync("api/v1/indicators/communes");
        return answer.GetProperty("communes").EnumerateArray().First(row => row.GetProperty("code").GetString() == commune).GetProperty("load").GetString();
    }
}
