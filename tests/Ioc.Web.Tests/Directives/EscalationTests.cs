using System.Text.Json;
using Ioc.Directives;
using Ioc.Rules.Directives;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Ioc.Tests.Directives;

[Collection(WithPostgres.Name)]
public sealed class EscalationTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_late_answer_is_told_step_by_step_in_working_hours_over_a_weekend_and_over_a_restart()
    {
        var clock = new OfficeClock(DirectiveOffice.Friday);
        string id;
        await using (var office = await DirectiveOffice.StartAsync(dataDirectory: _folder.Path, clock: clock))
        {
            id = (await office.GiveAsync(DirectiveOffice.Overdue("06652", "06658"))).GetProperty("id").GetString()!;
            await office.ActAsync(id, "answers", new { commune = "06658", text = "Xong" });

            // Due on Friday at closing: nothing on Saturday, the office on Monday morning, its chairman four hours later.
            clock.Set(DirectiveOffice.At(21, 12, 0));
            await office.EscalateAsync();
            Assert.Empty(await office.LateNoticesAsync());
            clock.Set(DirectiveOffice.At(23, 7, 31));
            await office.EscalateAsync();
            await office.EscalateAsync();
            Assert.Equal([("06652", 0)], await office.LateNoticesAsync());
        }

        clock.Set(DirectiveOffice.At(23, 11, 31));
        await using var again = await DirectiveOffice.StartAsync(dataDirectory: _folder.Path, clock: clock);
        await again.EscalateAsync();
        await again.EscalateAsync();

        Assert.Equal([("06652", 0), ("06652", 1)], await again.LateNoticesAsync());
        var directive = await again.ReadAsync($"/{id}");
        Assert.Equal([0, 1], directive.GetProperty("units")[0].GetProperty("escalated").EnumerateArray().Select(level => level.GetInt32()));
        Assert.True(directive.GetProperty("late").GetBoolean());
        Assert.False(directive.GetProperty("units")[1].GetProperty("late").GetBoolean());
    }

    [Fact]
    public async Task After_a_return_the_steps_begin_anew_and_are_told_again()
    {
        await using var office = await DirectiveOffice.StartAsync(plain => plain with { Escalation = new EscalationRule([TimeSpan.Zero]) }, _folder.Path);
        var id = (await office.GiveAsync(DirectiveOffice.Overdue("06652"))).GetProperty("id").GetString()!;
        office.Clock.Set(DirectiveOffice.At(23, 8, 0));
        await office.EscalateAsync();
        await office.ActAsync(id, "answers", new { text = "Xong" });
        await office.ActAsync(id, "return", new { text = "Chưa đủ", dueAt = "2026-11-23T10:00:00+07:00" });

        office.Clock.Set(DirectiveOffice.At(23, 9, 59));
        await office.EscalateAsync();
        Assert.Single(await office.LateNoticesAsync());
        office.Clock.Set(DirectiveOffice.At(23, 10, 1));
        await office.EscalateAsync();
        await office.EscalateAsync();
        Assert.Equal(2, (await office.LateNoticesAsync()).Count);
    }

    [PostgresFact]
    public async Task Two_nodes_on_one_store_tell_each_step_once()
    {
        var store = await postgres.NewDatabaseAsync();
        using var otherFolder = new TemporaryFolder();
        var clock = new OfficeClock(DirectiveOffice.Friday);
        await using var one = await DirectiveOffice.StartAsync(plain => plain with { Postgres = store }, _folder.Path, clock);
        await using var two = await DirectiveOffice.StartAsync(plain => plain with { Postgres = store }, otherFolder.Path, clock);
        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add((await one.GiveAsync(DirectiveOffice.Overdue("06652", "06658"))).GetProperty("id").GetString()!);
        }
        clock.Set(DirectiveOffice.At(24, 17, 31));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => Task.Run(() => (turn % 2 == 0 ? one : two).EscalateAsync())));

        Assert.Equal(8 * 2 * 4, (await two.LateNoticesAsync()).Count);
        foreach (var id in ids)
        {
            var events = (await two.ReadAsync($"/{id}")).GetProperty("events").EnumerateArray().Select(e => (e.GetProperty("commune").GetString(), e.GetProperty("level").GetInt32())).ToList();
            Assert.Equal(8, events.Count);
            Assert.Equal(8, events.Distinct().Count());
        }
    }

    [PostgresFact]
    public async Task Of_two_who_act_at_once_one_waits_and_nothing_is_done_to_what_is_closed()
    {
        var store = await postgres.NewDatabaseAsync();
        await using var office = await DirectiveOffice.StartAsync(plain => plain with { Postgres = store }, _folder.Path);
        var id = (await office.GiveAsync(DirectiveOffice.Overdue("06652"))).GetProperty("id").GetString()!;
        await office.ActAsync(id, "answers", new { text = "Xong" });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.RefusedAsync($"/{id}/accept", new { })));

        Assert.Equal(5, outcomes.Count(outcome => outcome.Code == "directive-closed"));
        Assert.Equal(2, (await office.ReadAsync($"/{id}")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task A_job_looks_for_late_answers_every_minute()
    {
        await using var office = await DirectiveOffice.StartAsync(dataDirectory: _folder.Path);
        var scheduler = await office.Product.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();

        var trigger = Assert.IsAssignableFrom<ISimpleTrigger>(await scheduler.GetTrigger(new TriggerKey(EscalateDirectivesJob.Name)));

        Assert.Equal(TimeSpan.FromMinutes(1), trigger.RepeatInterval);
    }

    [Fact]
    public async Task The_job_itself_takes_what_is_due_when_the_product_starts()
    {
        var clock = new OfficeClock(DirectiveOffice.Friday);
        await using (var office = await DirectiveOffice.StartAsync(dataDirectory: _folder.Path, clock: clock))
        {
            await office.GiveAsync(DirectiveOffice.Overdue("06652"));
        }
        clock.Set(DirectiveOffice.At(23, 8, 0));

        await using var again = await DirectiveOffice.StartAsync(dataDirectory: _folder.Path, clock: clock);

        await Indicators.FigureOffice.UntilAsync("the office was told", async () => (await again.LateNoticesAsync()).Count == 1);
    }

    public void Dispose() => _folder.Dispose();
}
