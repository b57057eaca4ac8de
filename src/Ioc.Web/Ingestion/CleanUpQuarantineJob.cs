using Quartz;

namespace Ioc.Ingestion;

/// <summary>Forgets at night what was replayed or dismissed long ago; nothing that still waits.</summary>
[DisallowConcurrentExecution]
public sealed class CleanUpQuarantineJob(Quarantine quarantine, TimeProvider clock) : IJob
{
    public const string Name = "clean-up-quarantine";

    /// <summary>After the recomputation.</summary>
    public static readonly TimeOnly At = new(2, 30);

    /// <summary>A quarter: long enough to answer a sender who asks what became of a record.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(92);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await quarantine.ForgetAsync(clock.GetUtcNow() - KeptFor, cancellationToken);
}
