using Quartz;

namespace Ioc.Reports;

/// <summary>Forgets at night the figures of reports whose time is over: lists of dossiers are large, and can be made again.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetReportsJob(KeptReports reports) : IJob
{
    public const string Name = "forget-reports";

    public static readonly TimeOnly At = new(3, 10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reports.ForgetAsync(cancellationToken);
}
