using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Delivery.Contacts;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Ioc.Tests.Alerts;

/// <summary>The rules that come with the product, on the real product: each begins for its reason alone and ends once.</summary>
public sealed class BuiltInRulesTests
{
    private const string HaTu = "06652";

    private static string Folder => Path.Combine(ProductFiles.Dashboards, "alerts");

    [Fact]
    public async Task All_can_be_read_and_an_empty_installation_has_no_alarm()
    {
        await using var office = await StartAsync();
        var rules = await office.GetAsync("alerts/rules");
        Assert.Equal(0, rules.GetProperty("errors").GetArrayLength());
        Assert.Equal(
            Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(id => id != "sample").Order(StringComparer.Ordinal),
            rules.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));

        for (var minutes = 0; minutes < 12; minutes += 3)
        {
            office.Pass(TimeSpan.FromMinutes(3));
            await AlarmOffice.SomeRoundsAsync();
        }

        Assert.Equal(0, (await office.GetAsync("alarms")).GetProperty("alarms").GetArrayLength());
    }

    [Fact]
    public async Task Much_that_is_overdue_warns_and_a_day_without_apologies_too()
    {
        await using var office = await StartAsync();
        await office.OverloadAsync(HaTu);

        await FiresAsync(office, "overdue-share", HaTu, TimeSpan.FromHours(1));
        await FiresAsync(office, "overdue-without-apology", HaTu, TimeSpan.FromDays(1));

        await office.FinishAsync(HaTu, 12);
        await EndsOnceAsync(office, "overdue-share");
        await EndsOnceAsync(office, "overdue-without-apology");
    }

    [Fact]
    public async Task What_was_filed_online_and_nobody_receives_warns_after_eight_working_hours()
    {
        await using var office = await StartAsync();
        var filed = Dossiers.New(("handlingCommune", HaTu), ("status", 1), ("channel", 2), ("receivedAt", null), ("dueAt", null), ("updatedAt", "2026-11-23T09:00:00+07:00"));
        var paper = Dossiers.New(("handlingCommune", "06658"), ("status", 1), ("channel", 1), ("receivedAt", null), ("dueAt", null), ("updatedAt", "2026-11-23T09:00:00+07:00"));
        Assert.Equal((2, 0, 0), (await office.Source.SendAsync([filed, paper])).Counts);

        // Tuesday a quarter to nine: 7:45 working hours.
        office.Clock.StopAt(AlarmOffice.At(24, 8, 45));
        await AlarmOffice.SomeRoundsAsync();
        Assert.Empty(await CommunesAsync(office, "online-waiting", null));

        // What is sent once more, as its source changes something in it, has not begun to wait anew.
        filed["updatedAt"] = "2026-11-24T08:45:00+07:00";
        await office.Source.SendAsync([filed]);
        office.Clock.StopAt(AlarmOffice.At(24, 9, 5));
        await FiresAsync(office, "online-waiting", HaTu, TimeSpan.FromMinutes(15));

        (filed["status"], filed["receivedAt"], filed["dueAt"], filed["updatedAt"]) = (2, "2026-11-24T09:10:00+07:00", "2026-11-30T09:10:00+07:00", "2026-11-24T09:10:00+07:00");
        await office.Source.SendAsync([filed]);
        await EndsOnceAsync(office, "online-waiting");
    }

    [Fact]
    public async Task A_source_that_falls_silent_mutes_the_figures_of_its_communes()
    {
        await using var office = await StartAsync(("sourceSilentHours, atLeast: 8", "sourceSilentHours, atLeast: 1"));
        await office.OverloadAsync(HaTu);

        await FiresAsync(office, "source-silent", HaTu, TimeSpan.FromMinutes(15), step: 900);
        await FiresAsync(office, "overdue-without-apology", HaTu, TimeSpan.FromDays(1));
        await AlarmOffice.SomeRoundsAsync();
        office.Pass(TimeSpan.FromSeconds(40));
        await office.UntilNoticesAsync(1);
        await AlarmOffice.SomeRoundsAsync();
        var topics = (await office.NoticesAsync()).Select(notice => notice.Topic).ToList();
        Assert.Contains("source-silent:firing", topics);
        Assert.DoesNotContain("overdue-without-apology:firing", topics);

        await office.Source.SendAsync([Dossiers.New(("handlingCommune", HaTu))]);
        await EndsOnceAsync(office, "source-silent");
    }

    [Fact]
    public async Task A_surge_is_seen_ahead_and_a_commune_that_then_falls_silent_too()
    {
        await using var office = await StartAsync();
        await office.Source.SendAsync(Surge());

        await FiresAsync(office, "backlog-growing", HaTu, TimeSpan.FromHours(1));
        await FiresAsync(office, "due-over-capacity", HaTu, TimeSpan.FromHours(1));
        // Four working hours, and the two of noon.
        await FiresAsync(office, "arrivals-over-capacity", HaTu, TimeSpan.FromHours(4.5));

        office.Clock.StopAt(AlarmOffice.At(26, 9, 0));
        await FiresAsync(office, "commune-silent", HaTu, TimeSpan.FromMinutes(15));
        await office.Source.SendAsync([Dossiers.New(("handlingCommune", HaTu))]);
        await EndsOnceAsync(office, "commune-silent");
    }

    [Fact]
    public async Task More_than_the_officers_on_duty_can_take_is_seen_where_the_commune_keeps_a_roster()
    {
        await using var office = await StartAsync();
        await office.Source.SendAsync(Surge());
        await WalkAsync(office, "what is ahead is known", 300, async () => (await CommunesAsync(office, "arrivals-over-capacity", null)).Contains(HaTu));
        Assert.Empty(await CommunesAsync(office, "arrivals-over-officers", null));

        // Some seven a day, for one officer who is there on one day of five.
        await office.Product.Services.GetRequiredService<ContactBook>()
            .KeepAsync(DeliveryOffice.Person("Hoa", HaTu, email: "hoa@xa.example") with { Weekdays = [1] }, "test", default);
        await FiresAsync(office, "arrivals-over-officers", HaTu, TimeSpan.FromHours(6.5));
    }

    [Fact]
    public async Task A_rule_on_what_is_ahead_can_be_tried_on_history()
    {
        await using var office = await StartAsync();
        await office.Source.SendAsync(Surge());

        var (status, outcome) = await office.PostAsync("alerts/trial", new { rule = "backlog-growing", days = 7 });

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(0, outcome.GetProperty("withoutHistory").GetArrayLength());
        Assert.Equal([HaTu], outcome.GetProperty("communes").EnumerateArray().Select(commune => commune.GetProperty("commune").GetString()));
    }

    [Fact]
    public async Task A_growing_quarantine_warns_and_ends_when_nothing_new_comes()
    {
        await using var office = await StartAsync();
        await office.Source.SendAsync([.. Enumerable.Range(0, 120).Select(_ => Dossiers.New(("status", 77)))]);

        await FiresAsync(office, "quarantine-growing", "", TimeSpan.FromMinutes(15));
        office.Pass(TimeSpan.FromHours(1));
        await EndsOnceAsync(office, "quarantine-growing");
    }

    [Fact]
    public async Task Nights_that_were_not_worked_and_figures_that_were_mended_are_told()
    {
        await using var office = await StartAsync();
        var services = office.Product.Services;
        await services.GetRequiredService<FigureIncidents>().NoteAsync(office.Clock.GetUtcNow(), new Mended(1, 0, 0), CancellationToken.None);
        await FiresAsync(office, "figures-mended", "", TimeSpan.Zero);

        office.Pass(TimeSpan.FromHours(28));
        await FiresAsync(office, "job-failed", "", TimeSpan.FromMinutes(30));
        await EndsOnceAsync(office, "figures-mended");

        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        foreach (var run in await services.GetRequiredService<NightlyRuns>().ListAsync(CancellationToken.None))
        {
            await scheduler.TriggerJob(new JobKey(run.Job));
        }

        await EndsOnceAsync(office, "job-failed");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_told_and_starts_no_other_alarm()
    {
        await using var office = await StartAsync();
        var engine = office.Product.Services.GetRequiredService<EngineProcess>();
        await engine.StopAsync(CancellationToken.None);

        await FiresAsync(office, "engine-unreachable", "", TimeSpan.FromMinutes(1), step: 20);
        Assert.Equal(1, (await office.GetAsync("alarms")).GetProperty("alarms").GetArrayLength());
    }

    private static Task<AlarmOffice> StartAsync(params (string From, string To)[] changed) => AlarmOffice.StartAsync(rules:
    [
        .. Directory.GetFiles(Folder, "*.yaml").Where(file => Path.GetFileName(file) != "sample.yaml")
            .Select(file => changed.Aggregate(File.ReadAllText(file), (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal))),
    ]);

    /// <summary>Lets the clock walk until a rule's alarm waits, then lets its time pass and sees it fire.</summary>
    /// <param name="step">Seconds of the office's clock.</param>
    private static async Task FiresAsync(AlarmOffice office, string rule, string commune, TimeSpan after, int step = 300)
    {
        await WalkAsync(office, $"{rule} begins", step, async () => (await CommunesAsync(office, rule, null)).Contains(commune));
        office.Pass(after);
        await WalkAsync(office, $"{rule} fires", step, async () => (await CommunesAsync(office, rule, "firing")).SequenceEqual([commune]));
    }

    private static async Task EndsOnceAsync(AlarmOffice office, string rule)
    {
        await WalkAsync(office, $"{rule} ends", 300, async () => (await CommunesAsync(office, rule, "resolved")).Count == 1);
        Assert.Single(await CommunesAsync(office, rule, null));
    }

    private static async Task WalkAsync(AlarmOffice office, string what, int step, Func<Task<bool>> holds)
    {
        for (var steps = 0; steps < 12; steps++)
        {
            // Fetched within a second, looked at within another; a busy machine takes longer.
            for (var looks = 0; looks < 10; looks++)
            {
                if (await holds())
                {
                    return;
                }

                await Task.Delay(400);
            }

            office.Pass(TimeSpan.FromSeconds(step));
        }

        Assert.Fail($"In vain: {what}; alarms: {await office.GetAsync("alarms")}");
    }

    private static async Task<List<string>> CommunesAsync(AlarmOffice office, string rule, string? state) =>
        [.. (await office.GetAsync($"alarms?rule={rule}{(state is null ? "" : $"&state={state}")}")).GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("commune").GetString() ?? "")];

    /// <summary>Four dossiers a working day for weeks, each ended after two days; then, for ten days, twelve more each day that nobody ends.</summary>
    private static IEnumerable<JsonObject> Surge()
    {
        var (calendar, today) = (WorkingCalendar.BuiltIn, new DateOnly(2026, 11, 23));
        for (var (ago, day) = (54, calendar.WorkingDayBefore(today, 54)); ago > 0; ago--, day = calendar.NextWorkingDay(day))
        {
            for (var number = 0; number < (ago > 10 ? 4 : 16); number++)
            {
                var due = calendar.NextWorkingDay(calendar.NextWorkingDay(calendar.NextWorkingDay(calendar.NextWorkingDay(day))));
                var record = Dossiers.New(("handlingCommune", HaTu), ("receivedAt", At(day, 9)), ("dueAt", At(due, 17)), ("updatedAt", At(day, 9)));
                yield return (JsonObject)record.DeepClone();
                if (number < 4 && calendar.NextWorkingDay(calendar.NextWorkingDay(day)) is var end && end < today)
                {
                    (record["status"], record["finishedAt"], record["updatedAt"]) = (9, At(end, 15), At(end, 15));
                    yield return record;
                }
            }
        }
    }

    private static string At(DateOnly day, int hour) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T{hour:d2}:00:00+07:00");
}
