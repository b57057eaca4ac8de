using Quartz;

namespace Ioc.Ingestion.Pull;

/// <summary>One question round to one source; a slow source never has two going at once.</summary>
[DisallowConcurrentExecution]
public sealed class PollSourceJob(SourcePoll poll, VersionLog log) : IJob
{
    private const string SourceKey = "source";
    private const string Group = "pull";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        // The schedule is shared by nodes; one that stands by could not take what the source answers.
        if (!log.IsStandby)
        {
            await poll.RunAsync(context.MergedJobDataMap.GetString(SourceKey)!, cancellationToken);
        }
    }

    /// <summary>Has the source polled at its pace from now on, in place of any earlier schedule of the same name.</summary>
    internal static async Task ScheduleAsync(IScheduler scheduler, PullSource source, CancellationToken cancellationToken)
    {
        await scheduler.DeleteJob(new JobKey(source.Name, Group), cancellationToken);
        await scheduler.ScheduleJob(
            JobBuilder.Create<PollSourceJob>().WithIdentity(source.Name, Group).UsingJobData(SourceKey, source.Name).Build(),
            // A missed question is not asked twice: the next one gets it all.
            TriggerBuilder.Create().WithIdentity(source.Name, Group).StartNow()
                .WithSimpleSchedule(schedule => schedule.WithInterval(source.Every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)).Build(),
            cancellationToken: cancellationToken);
    }

    /// <summary>Forgets all schedules of an earlier start; the store would keep those of sources long gone.</summary>
    internal static async Task ForgetAllAsync(IScheduler scheduler, CancellationToken cancellationToken) =>
        await scheduler.DeleteJobs(GroupMatcher<JobKey>.GroupEquals(Group), cancellationToken);
}
