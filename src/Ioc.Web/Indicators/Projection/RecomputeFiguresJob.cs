using Ioc.Ingestion;
using Quartz;

namespace Ioc.Indicators.Projection;

/// <summary>The nightly recomputation: it must find nothing to mend; what it finds is kept as an incident.</summary>
[DisallowConcurrentExecution]
public sealed class RecomputeFiguresJob(FigureRecomputation recomputation, FigureIncidents incidents, VersionLog records, TimeProvider clock, ILogger<RecomputeFiguresJob> log) : IJob
{
    public const string Name = "recompute-figures";

    /// <summary>Half past one at night, when offices sleep and the day has turned.</summary>
    public static readonly TimeOnly At = new(1, 30);

    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (records.IsStandby)
        {
            // Only the node that writes can hold the figures still while it compares; the schedule may give it the next turn.
            await context.Scheduler.ScheduleJob(
                TriggerBuilder.Create().ForJob(context.JobDetail.Key).StartAt(clock.GetUtcNow() + Later).Build(), cancellationToken: cancellationToken);
            return;
        }

        var mended = await recomputation.RunAsync(cancellationToken);
        await incidents.NoteAsync(clock.GetUtcNow(), mended, cancellationToken);
        if (!mended.IsNothing)
        {
            log.LogError("The nightly recomputation mended figures that did not follow from the records: {Mended}", mended);
        }
    }
}
