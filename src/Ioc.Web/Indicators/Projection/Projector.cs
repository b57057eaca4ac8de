using Ioc.Ingestion;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>
/// The single writer of everything derived from the log of records: spans and buckets. Follows the log step by step;
/// each step is written down before it is taken and may be taken again without counting anything twice.
/// </summary>
/// <remarks>
/// What a step writes is the difference of two folds of the same records, so it follows from the log and the step's reach
/// alone; every insert carries the step's number as token, and a second one under the same token is dropped by the database.
/// </remarks>
public sealed partial class Projector(
    VersionLog log, ProjectorCheckpoint checkpoint, ProjectionTables tables, TimeProvider clock, ILogger<Projector> logger) : BackgroundService
{
    /// <summary>Arrivals taken in one step: more cost less each, but hold the figures back for longer.</summary>
    private const int LargestStep = 80_000;

    /// <summary>A step of so many arrivals is part of a bulk load.</summary>
    private const int BulkStep = 2_000;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// In a bulk load nobody watches single records, and every step costs look-ups in the log and parts of tables to be merged:
    /// the more records it takes, the fewer there are.
    /// </summary>
    private static readonly TimeSpan BulkGather = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestBulkGather = TimeSpan.FromMilliseconds(2_000);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A step of a few records takes some hundredths of a second; one that takes so long is told with what it waited for.</summary>
    private static readonly TimeSpan SlowStep = TimeSpan.FromSeconds(2);

    private readonly RecordsAtHand _atHand = new();
    private readonly SemaphoreSlim _wake = new(0, 1);

    // Held from the beginning until the projector knows how far it has come: before that nothing can be compared with the log.
    private readonly SemaphoreSlim _stepping = new(0, 1);
    private readonly RecordsDatedAhead _datedAhead = new();
    private readonly FigureWaiters _waiters = new(clock);
    private readonly RecentHistories _histories = new();
    private ProjectionStep _done = new(0, default, new Reach(0, DateTimeOffset.UnixEpoch));

    /// <summary>How far the figures have come.</summary>
    public Reach Reach => _done.After;

    /// <summary>Records on disk that are not in the figures yet.</summary>
    public long Lag => Math.Max(0, log.LastArrival - _done.After.Arrival);

    /// <summary>Told after each step that changed anything. Set once, before the start.</summary>
    public Func<CancellationToken, Task> Projected { get; set; } = _ => Task.CompletedTask;

    /// <summary>Hands committed records over, so that most need not be read back.</summary>
    public void Enqueue(CommittedBatch batch)
    {
        _atHand.Put(batch);
        Wake();
    }

    /// <inheritdoc cref="FigureWaiters.WaitAsync"/>
    public Task CatchUpAsync(CancellationToken cancellationToken) =>
        log.IsStandby ? Task.CompletedTask : _waiters.WaitAsync(log.Opened, () => log.LastArrival, cancellationToken);

    /// <summary>
    /// Holds the projection between two steps until disposed, so that what it has written can be compared with the log;
    /// waits for the start when it is asked for earlier. On a node that stands by it holds nothing.
    /// </summary>
    public async Task<IDisposable> RestAsync(CancellationToken cancellationToken)
    {
        if (log.IsStandby)
        {
            return new Rest(new SemaphoreSlim(0));
        }
        await _stepping.WaitAsync(cancellationToken);
        return new Rest(_stepping);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await FollowAsync(stoppingToken);
        await RetryAsync(ResumeAsync, stoppingToken);
        _stepping.Release();
        while (true)
        {
            var before = Reach.Arrival;
            using (await RestAsync(stoppingToken))
            {
                await RetryAsync(ProjectAsync, stoppingToken);
            }
            if (Lag == 0)
            {
                await _wake.WaitAsync(_datedAhead.UntilNext(clock.GetUtcNow()), stoppingToken);
            }
            await LetGatherAsync(isBulk: Reach.Arrival - before >= BulkStep, stoppingToken);
        }
    }

    /// <summary>Lets records come together; in a bulk load until they cease, or enough are there.</summary>
    private async Task LetGatherAsync(bool isBulk, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var goesOn = true;
        while (goesOn && Lag < LargestStep)
        {
            var last = log.LastArrival;
            await Task.Delay(isBulk ? BulkGather : Gather, clock, cancellationToken);
            goesOn = isBulk && log.LastArrival > last && clock.GetElapsedTime(began) < LongestBulkGather;
        }
    }

    /// <summary>Takes the step that was written down last once more, whatever became of it before.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        _histories.Clear();
        if (await checkpoint.ReadAsync(cancellationToken) is { } step)
        {
            await TakeAsync(step, await tables.ReadRangeAsync(step.Before, step.After, cancellationToken), cancellationToken);
        }
        await LoadDatedAheadAsync(cancellationToken);
        LogResumed(_done.After.Arrival, Lag);
        await Projected(cancellationToken);
    }

    private async Task LoadDatedAheadAsync(CancellationToken cancellationToken)
    {
        _datedAhead.Clear();
        await foreach (var (dossier, updatedAt) in tables.ReadDatedAheadAsync(_done.After, cancellationToken))
        {
            _datedAhead.Put(dossier, updatedAt);
        }
    }

    private async Task ProjectAsync(CancellationToken cancellationToken)
    {
        var before = _done.After;
        var batches = _atHand.Take(before.Arrival, LargestStep);
        // Where the records at hand have a gap, the log is read up to the next ones.
        var arrival = batches.Count > 0
            ? batches[^1].LastArrival
            : Math.Min(_atHand.NextFirst - 1 ?? log.LastArrival, before.Arrival + LargestStep);
        // The clock is read after the records are taken: one read before would make some of them records of the future, which the step
        // would reach without counting them.
        var now = clock.GetUtcNow();
        var instant = now > before.Clock ? now : before.Clock;
        var due = _datedAhead.TakeDue(instant);
        if (arrival == before.Arrival && due.Count == 0)
        {
            return;
        }

        // The instant is cut to the millisecond, as the checkpoint and the database keep it.
        var step = new ProjectionStep(_done.Number + 1, before, new Reach(arrival, DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds())));
        var began = clock.GetTimestamp();
        await log.HoldAsync(cancellationToken);
        await checkpoint.WriteAsync(step, cancellationToken);
        var written = clock.GetTimestamp();
        var fromLog = arrival > before.Arrival && batches.Count == 0;
        var touched = fromLog
            ? await tables.ReadRangeAsync(step.Before, step.After, cancellationToken)
            : await GatherAsync(batches, due, step, cancellationToken);
        var read = clock.GetTimestamp();
        await TakeAsync(step, touched, cancellationToken);
        if (fromLog)
        {
            await LoadDatedAheadAsync(cancellationToken);
        }
        TellIfSlow(arrival - before.Arrival, began, written, read);
        await Projected(cancellationToken);
    }

    // Figures that stand still are told by what they waited for: the operational store, the log, or the tables written.
    private void TellIfSlow(long arrivals, long began, long written, long read)
    {
        if (clock.GetElapsedTime(began) > SlowStep)
        {
            LogSlow(arrivals, clock.GetElapsedTime(began).TotalSeconds, clock.GetElapsedTime(began, written).TotalSeconds,
                clock.GetElapsedTime(written, read).TotalSeconds, clock.GetElapsedTime(read).TotalSeconds);
        }
    }

    private async Task TakeAsync(ProjectionStep step, TouchedHistories touched, CancellationToken cancellationToken)
    {
        var changes = new ProjectionChanges();
        foreach (var (dossier, versions) in touched.Dossiers)
        {
            DossierDiff.Collect(dossier, versions, step.Before, step.After, changes);
        }
        await tables.WriteAsync(step, changes, touched, cancellationToken);
        foreach (var (dossier, versions) in touched.Dossiers)
        {
            _histories.Put(dossier, versions);
        }
        _done = step;
        _waiters.Release(step.After.Arrival);
    }

    /// <summary>Histories of dossiers never seen before, or seen lately, come from memory, all others from the log.</summary>
    private async Task<TouchedHistories> GatherAsync(List<CommittedBatch> batches, List<DossierKey> due, ProjectionStep step, CancellationToken cancellationToken)
    {
        var touched = new TouchedHistories();
        var unknown = due.Where(dossier => !touched.TryTake(dossier, _histories)).ToHashSet();
        foreach (var record in batches.SelectMany(batch => batch.Records))
        {
            var dossier = new DossierKey(record.Source, record.DossierCode);
            if (!unknown.Contains(dossier) && !touched.TryAdd(dossier, record, _histories))
            {
                unknown.Add(dossier);
            }
            touched.Note(record);
            if (record.UpdatedAt > step.After.Clock)
            {
                _datedAhead.Put(dossier, record.UpdatedAt);
            }
        }
        await tables.ReadAsync(unknown, step.After.Arrival, touched, cancellationToken);
        return touched;
    }

    /// <summary>Tries until it succeeds: a step that was written down must be taken before any other.</summary>
    private async Task RetryAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt(cancellationToken);
            return;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
        }

        while (true)
        {
            await Task.Delay(RetryPause, clock, cancellationToken);
            try
            {
                // What was at hand is gone with the failed attempt; the log has it all.
                await ResumeAsync(cancellationToken);
                return;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it in between.
            }
        }
    }

    private sealed class Rest(SemaphoreSlim stepping) : IDisposable
    {
        public void Dispose() => stepping.Release();
    }

    [LoggerMessage(1, LogLevel.Information, "The figures hold records up to arrival {Arrival}; {Lag} to go")]
    private partial void LogResumed(long arrival, long lag);

    [LoggerMessage(3, LogLevel.Warning, "A step of {Arrivals} records took {Seconds:0.0} s: checkpoint {Checkpoint:0.0} s, reading {Reading:0.0} s, writing {Writing:0.0} s")]
    private partial void LogSlow(long arrivals, double seconds, double checkpoint, double reading, double writing);

    [LoggerMessage(2, LogLevel.Error, "The figures could not follow the log of records; trying again")]
    private partial void LogFailed(Exception error);
}
