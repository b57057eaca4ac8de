using Ioc.Rules.Calendar;
using Ioc.Storage;
using Quartz;

namespace Ioc.Reports.Schedules;

/// <summary>
/// Keeps one trigger for each schedule that is not paused, for the next time alone: the one after it is reckoned when it fires.
/// A trigger that was missed while the product was down fires once, soon after the next start.
/// </summary>
public sealed class PlanSchedules(ISchedulerFactory schedulers, ScheduleBook book, OperationalStore store, WorkingCalendar calendar, TimeProvider clock)
{
    private const string Group = "report-schedules";

    public static TriggerKey KeyOf(string schedule) => new(schedule, Group);

    /// <summary>What the store says holds: triggers that are missing or late are put right, and times by an older calendar reckoned anew.</summary>
    public async Task AllAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.AddJob(JobBuilder.Create<FireScheduleJob>().WithIdentity(FireScheduleJob.Name).StoreDurably().Build(), new AddJobOptions { Replace = true }, cancellationToken);
        foreach (var schedule in await book.AllAsync(cancellationToken))
        {
            if (schedule.NextAt is not { } kept)
            {
                await scheduler.UnscheduleJob(KeyOf(schedule.Id), cancellationToken);
                continue;
            }
            var next = kept > clock.GetUtcNow() && schedule.Calendar != calendar.Version ? await ReckonAsync(schedule, cancellationToken) : kept;
            if ((await scheduler.GetTrigger(KeyOf(schedule.Id), cancellationToken))?.StartTimeUtc is not { } set || (set != next && (set > clock.GetUtcNow() || next > clock.GetUtcNow())))
            {
                await SetAsync(schedule.Id, next, cancellationToken);
            }
        }
    }

    /// <param name="next"><see langword="null"/>: it is paused, or gone.</param>
    public async Task SetAsync(string schedule, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var key = KeyOf(schedule);
        if (next is not { } at)
        {
            await scheduler.UnscheduleJob(key, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(FireScheduleJob.Name).UsingJobData(FireScheduleJob.Schedule, schedule).StartAt(at > now ? at : now)
            .WithSimpleSchedule(simple => simple.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        if (await scheduler.RescheduleJob(key, trigger, cancellationToken) is null)
        {
            await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
        }
    }

    private async Task<DateTimeOffset> ReckonAsync(ReportSchedule schedule, CancellationToken cancellationToken)
    {
        var next = schedule.Plan.Next(clock.GetUtcNow(), calendar).At;
        await using var connection = await store.OpenAsync(cancellationToken);
        await book.MoveAsync(schedule, next, calendar.Version, schedule.LastError, connection, transaction: null);
        return next;
    }
}

/// <summary>A schedule's time has come.</summary>
public sealed class FireScheduleJob(FireSchedule fire) : IJob
{
    public const string Name = "fire-report-schedule";

    internal const string Schedule = "schedule";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await fire.RunAsync(context.MergedJobDataMap.GetString(Schedule)!, cancellationToken);
}

/// <summary>Plans at the start, and looks now and then whether every trigger is there: a firing that failed is tried again so.</summary>
internal sealed partial class KeepSchedulesPlanned(PlanSchedules plan, ILogger<KeepSchedulesPlanned> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var tick = new PeriodicTimer(Look);
        do
        {
            try
            {
                await plan.AllAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away, as a rule.
                LogFault(fault);
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Error, "Reports that come by themselves could not be planned")]
    private partial void LogFault(Exception fault);
}
