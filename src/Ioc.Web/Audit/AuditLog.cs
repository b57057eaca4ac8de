using System.Data.Common;
using System.Threading.Channels;

namespace Ioc.Audit;

/// <summary>The log cannot be written now; what would have to be in it must not be done.</summary>
public sealed class AuditUnavailableException(Exception? inner = null) : Exception("The audit log cannot be written.", inner);

/// <summary>
/// Takes down who did what. One writer takes everything that waits into one transaction, so that many callers wait for the disk
/// once; what cannot be written stays and is tried again, and meanwhile nothing that must be in the log is let through.
/// </summary>
public sealed class AuditLog(AuditStore store, AuditAnchors anchors, TimeProvider clock, ILogger<AuditLog> log) : BackgroundService
{
    private const int AtOnce = 500;
    private const int LongestQueue = 20_000;

    /// <summary>A change that has not ended after so long is given up: it is an entry of unknown outcome.</summary>
    private static readonly TimeSpan LongestChange = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(LongestQueue) { SingleReader = true, AllowSynchronousContinuations = false });
    private volatile bool _isBroken;

    /// <summary>Takes down that a change is about to be made; returns when that is on disk.</summary>
    /// <returns>What <see cref="EndAsync"/> wants.</returns>
    /// <exception cref="AuditUnavailableException">It must not be made.</exception>
    public async Task<string> BeginAsync(AuditEvent what, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("n");
        await WriteAsync(new AuditWrite(what.Plain(), Begins: id), cancellationToken);
        return id;
    }

    /// <summary>Takes down how a change ended; returns when that is on disk.</summary>
    /// <exception cref="AuditUnavailableException">The log will say that the outcome is unknown.</exception>
    public Task EndAsync(string begun, AuditEvent what, CancellationToken cancellationToken) => WriteAsync(new AuditWrite(what.Plain(), Ends: begun), cancellationToken);

    /// <summary>Takes down what was done; returns when that is on disk.</summary>
    /// <exception cref="AuditUnavailableException">What was done must not be answered.</exception>
    public Task RecordAsync(AuditEvent what, CancellationToken cancellationToken) => WriteAsync(new AuditWrite(what.Plain()), cancellationToken);

    /// <summary>The same without waiting for the disk, as long as the disk does its duty.</summary>
    /// <exception cref="AuditUnavailableException">What was done must not be answered.</exception>
    public Task RecordSoonAsync(AuditEvent what, CancellationToken cancellationToken) =>
        !_isBroken && _queue.Writer.TryWrite(new Waiting(new AuditWrite(what.Plain()), null)) ? Task.CompletedTask : RecordAsync(what, cancellationToken);

    /// <summary>How a change ended of which nobody waits for the answer any more.</summary>
    internal void EndLater(string begun, AuditEvent what) => _queue.Writer.TryWrite(new Waiting(new AuditWrite(what.Plain(), Ends: begun), null));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was taken down is written before the store is closed.
        _queue.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(LongestWait, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await GiveUpAsync(ofThisNode: true);
        var gaveUpAt = clock.GetUtcNow();
        var batch = new List<Waiting>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < AtOnce && _queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await WriteAsync(batch, stoppingToken);
            if (clock.GetUtcNow() - gaveUpAt > LongestChange)
            {
                await GiveUpAsync(ofThisNode: false);
                gaveUpAt = clock.GetUtcNow();
            }
        }
    }

    private async Task WriteAsync(List<Waiting> batch, CancellationToken stoppingToken)
    {
        while (batch.Count > 0)
        {
            try
            {
                var head = await store.WriteAsync([.. batch.Select(waiting => waiting.Write)], CancellationToken.None);
                batch.ForEach(waiting => waiting.Done?.TrySetResult());
                batch.Clear();
                _isBroken = false;
                if (head.Seq > 0)
                {
                    anchors.Note(head);
                }
            }
            catch (Exception fault) when (fault is DbException or IOException or TimeoutException or UnauthorizedAccessException)
            {
                await FailAsync(batch, fault, stoppingToken);
            }
        }
    }

    /// <summary>Whoever waits is told and forgotten; what nobody waits for stays, because it has been done.</summary>
    private async Task FailAsync(List<Waiting> batch, Exception fault, CancellationToken stoppingToken)
    {
        if (!_isBroken)
        {
            log.LogError(fault, "The audit log cannot be written; what must be in it is refused until it can");
        }

        _isBroken = true;
        batch.ForEach(waiting => waiting.Done?.TrySetException(new AuditUnavailableException(fault)));
        // The end of a change stays also when its caller was told: it was made.
        batch.RemoveAll(waiting => waiting.Done is not null && waiting.Write.Ends is null);
        if (batch.Count > 0)
        {
            if (stoppingToken.IsCancellationRequested)
            {
                log.LogError("{Count} entries of the audit log could not be written before the stop", batch.Count);
                batch.Clear();
                return;
            }

            await Task.Delay(BetweenTries, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // Those who come meanwhile are tried with them, and told.
            while (batch.Count < AtOnce && _queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }
        }
    }

    private async Task WriteAsync(AuditWrite write, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Writer.TryWrite(new Waiting(write, done)))
        {
            throw new AuditUnavailableException();
        }

        try
        {
            await done.Task.WaitAsync(LongestWait, clock, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new AuditUnavailableException(late);
        }
    }

    private async Task GiveUpAsync(bool ofThisNode)
    {
        try
        {
            if (await store.GiveUpAsync(clock.GetUtcNow() - LongestChange, ofThisNode, CancellationToken.None) is > 0 and var count)
            {
                log.LogWarning("{Count} changes were cut off; the audit log says that their outcome is unknown", count);
            }
        }
        catch (DbException fault)
        {
            log.LogError(fault, "Changes that were cut off could not be taken into the audit log; they are at the next start");
        }
    }

    private sealed record Waiting(AuditWrite Write, TaskCompletionSource? Done);
}
