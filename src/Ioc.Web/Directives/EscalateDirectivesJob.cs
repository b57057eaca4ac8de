using Quartz;

namespace Ioc.Directives;

/// <summary>Looks every minute for answers that are late.</summary>
[DisallowConcurrentExecution]
public sealed class EscalateDirectivesJob(EscalateDirectives escalate) : IJob
{
    public const string Name = "escalate-directives";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await escalate.RunAsync(cancellationToken);

    /// <summary>In place of the schedule of an earlier start; one that was missed is made up for by the next.</summary>
    internal static async Task ScheduleAsync(IScheduler scheduler, TimeProvider clock, CancellationToken cancellationToken)
    {
        await scheduler.DeleteJob(new JobKey(Name), cancellationToken);
        await scheduler.ScheduleJob(
            JobBuilder.Create<EscalateDirectivesJob>().WithIdentity(Name).Build(),
            TriggerBuilder.Create().WithIdentity(Name).StartAt(clock.GetUtcNow())
                .WithSimpleSchedule(schedule => schedule.WithInterval(Every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build(),
            cancellationToken: cancellationToken);
    }
}
