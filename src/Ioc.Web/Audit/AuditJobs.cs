using Quartz;

namespace Ioc.Audit;

/// <summary>Moves older entries into the archive at night; a move is itself an entry.</summary>
[DisallowConcurrentExecution]
public sealed class ArchiveAuditJob(AuditArchive archive) : IJob
{
    public const string Name = "archive-audit";

    public static readonly TimeOnly At = new(2, 40);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await archive.RunAsync(cancellationToken);
}

/// <summary>Walks along the chain at night. A break makes the job fail, which the rule about nightly jobs tells people, and stands on the page until it is mended.</summary>
[DisallowConcurrentExecution]
public sealed class VerifyAuditJob(VerifyAudit verify, AuditState state, ILogger<VerifyAuditJob> log) : IJob
{
    public const string Name = "verify-audit";

    public static readonly TimeOnly At = new(3, 40);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var verdict = await verify.RunAsync(cancellationToken);
        await state.NoteAsync(verdict, cancellationToken);
        if (verdict.BrokenAt is not null)
        {
            log.LogCritical("The audit log is {Verdict}", verdict);
            throw new JobExecutionException($"The audit log is {verdict}");
        }

        // A line in the system's journal is one more anchor, out of the reach of whoever has the store and the folder.
        log.LogInformation("The audit log is {Verdict}", verdict);
    }
}
