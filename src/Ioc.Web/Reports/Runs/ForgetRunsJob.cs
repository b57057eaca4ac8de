using Ioc.Storage;
using Quartz;

namespace Ioc.Reports.Runs;

/// <summary>Forgets at night the files whose time is over, and runs of long ago.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetRunsJob(RunBook book, Schedules.ScheduleBook schedules, KeptFiles files, RunTimes times, TimeProvider clock) : IJob
{
    public const string Name = "forget-report-runs";

    public static readonly TimeOnly At = new(3, 20);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await files.ForgetAsync(cancellationToken);
        await book.ForgetAsync(clock.GetUtcNow() - times.RunsKept, cancellationToken);
        await schedules.ForgetRefusalsAsync(clock.GetUtcNow() - times.RunsKept, cancellationToken);
    }
}
