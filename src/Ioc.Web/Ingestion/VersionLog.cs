using System.Data.Common;
using System.Threading.Channels;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <param name="Records">In the order of their arrival; at least one.</param>
public sealed record CommittedBatch(IReadOnlyList<DossierRecord> Records)
{
    public long LastArrival => Records[^1].Arrival;
}

/// <summary>What became of the records of one request's part.</summary>
public readonly record struct CommitCounts(int Accepted, int Unchanged);

/// <summary>The log of records cannot take more at present; the sender should come again.</summary>
public sealed class LogBusyException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>
/// The single writer of <c>dossier_version</c>. Parts of concurrent requests are committed together; a part is answered
/// when its accepted records are on disk.
/// </summary>
/// <remarks>
/// A batch whose outcome is unknown (the engine died under it) is sent again under the same token until the outcome is
/// known, before any later batch: arrival numbers reach the log in order, and nothing is taken twice.
/// </remarks>
public sealed partial class VersionLog(
    ClickHouseClient clickHouse, KnownVersions known, LogDuty duty, TimeProvider clock, ILogger<VersionLog> logger) : BackgroundService
{
    private const int LargestBatch = 64 * 1024;
    private const int LongestQueue = 4 * LargestBatch;

    private static readonly Sql InsertVersions = Sql.Load("ingestion/insert_versions");
    private static readonly Sql LastArrivalQuery = Sql.Load("ingestion/last_arrival");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An engine that died is back within a second or two; a sender who waits longer for a dead one learns nothing by it.</summary>
    private static readonly TimeSpan PatienceInTrouble = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Part> _parts = Channel.CreateUnbounded<Part>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly NativeBlock _block = new(DossierRecord.Columns);
    private int _queued;
    private long _lastArrival;
    private volatile string? _trouble;
    private volatile TaskCompletionSource _lastingTrouble = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Greatest arrival number that is on disk.</summary>
    public long LastArrival => Interlocked.Read(ref _lastArrival);

    /// <summary>Completes when the log is open and <see cref="LastArrival"/> is known.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Another node writes; this one only reads, until that one ends.</summary>
    public bool IsStandby => duty.IsStandby;

    /// <summary>Why nothing can be written at present; <see langword="null"/> when all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Told of every batch after it is on disk, before its senders are answered. Set once, before the start.</summary>
    public Action<CommittedBatch> Committed { get; set; } = _ => { };

    /// <exception cref="LogBusyException">Too much waits already, or the database cannot write.</exception>
    public async Task<CommitCounts> CommitAsync(List<DossierRecord> records, CancellationToken cancellationToken)
    {
        if (IsStandby)
        {
            throw new LogBusyException("standby", "Another node takes records in at present.");
        }
        if (Volatile.Read(ref _queued) > LongestQueue)
        {
            throw new LogBusyException("overloaded", "Too many records are waiting to be written.");
        }
        if (_trouble is { } trouble)
        {
            throw new LogBusyException(trouble, "The database cannot write at present.");
        }

        var part = new Part(records);
        Interlocked.Add(ref _queued, records.Count);
        await _parts.Writer.WriteAsync(part, cancellationToken);
        try
        {
            await Task.WhenAny(part.Outcome.Task, _lastingTrouble.Task).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Like trouble that lasts: nothing is known of the records yet.
        }
        return part.Outcome.Task.IsCompleted
            ? await part.Outcome.Task
            : throw new LogBusyException(_trouble ?? "overloaded", "The records could not be written in time; some of them may have been.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await duty.TakeAsync(stoppingToken);
        await OpenAsync(stoppingToken);
        while (await _parts.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = TakeBatch();
            try
            {
                await CommitBatchAsync(batch, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogRefused(error);
                batch.ForEach(part => part.Outcome.TrySetException(new LogBusyException("write-failed", "The database refused the records.")));
                // Whether they are on disk is not known: arrival numbers, which name batches, must not be given twice.
                await OpenAsync(stoppingToken);
            }
        }
    }

    /// <summary>Asked before anything that follows from the log is written; see <see cref="LogDuty.HoldAsync"/>.</summary>
    public Task HoldAsync(CancellationToken cancellationToken) => duty.HoldAsync(async token => await ReadLastArrivalAsync(token) == LastArrival, cancellationToken);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var last = await PersistAsync(ReadLastArrivalAsync, cancellationToken);
        await PersistAsync(async token => { await known.LoadAsync(token); return true; }, cancellationToken);
        Interlocked.Exchange(ref _lastArrival, last);
        _opened.TrySetResult();
    }

    private async Task<long> ReadLastArrivalAsync(CancellationToken cancellationToken) =>
        (long)(await clickHouse.QueryAsync(LastArrivalQuery, null, row => row.ReadUInt64(), cancellationToken))[0];

    private List<Part> TakeBatch()
    {
        var batch = new List<Part>();
        for (var count = 0; count < LargestBatch && _parts.Reader.TryRead(out var part); count += part.Records.Count)
        {
            batch.Add(part);
            Interlocked.Add(ref _queued, -part.Records.Count);
        }
        return batch;
    }

    private async Task CommitBatchAsync(List<Part> batch, CancellationToken cancellationToken)
    {
        var records = batch.SelectMany(part => part.Records).ToList();
        var isNew = await PersistAsync(token => known.FindNewAsync(records, token), cancellationToken);
        var accepted = records.Where((_, index) => isNew[index]).ToList();

        if (accepted.Count > 0)
        {
            await WriteAsync(accepted, cancellationToken);
        }

        var index = 0;
        foreach (var part in batch)
        {
            var taken = part.Records.Count(_ => isNew[index++]);
            part.Outcome.TrySetResult(new CommitCounts(taken, part.Records.Count - taken));
        }
    }

    private async Task WriteAsync(List<DossierRecord> accepted, CancellationToken cancellationToken)
    {
        var arrivedAt = clock.GetUtcNow();
        var arrival = LastArrival;
        foreach (var record in accepted)
        {
            record.Arrival = ++arrival;
            record.ArrivedAt = arrivedAt;
        }
        var block = _block.Of(accepted, record => record.Row());
        accepted.ForEach(record => record.LetGo());

        // Arrival numbers never come twice, so they name the batch.
        var token = $"v-{accepted[0].Arrival}-{arrival}";
        await PersistAsync(async cancel => { await HoldAsync(cancel); return true; }, cancellationToken);
        await PersistAsync(async cancel => { await clickHouse.InsertAsync(InsertVersions, block, token, cancel); return true; }, cancellationToken);

        known.Add(accepted);
        Interlocked.Exchange(ref _lastArrival, arrival);
        Committed(new CommittedBatch(accepted));
    }

    /// <summary>Tries until it succeeds or is refused for good; while it fails in passing, senders are told to come again.</summary>
    private async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                var result = await attempt(cancellationToken);
                EndTrouble();
                return result;
            }
            catch (Exception error) when (Passes(error, cancellationToken))
            {
                var trouble = error is ClickHouseException { IsDiskFull: true } ? "disk-full" : "database-unavailable";
                if (_trouble != trouble)
                {
                    LogTrouble(trouble, error);
                }
                _trouble = trouble;
                if (clock.GetElapsedTime(since) >= PatienceInTrouble)
                {
                    _lastingTrouble.TrySetResult();
                }
                await Task.Delay(RetryPause, clock, cancellationToken);
            }
        }
    }

    private void EndTrouble()
    {
        _trouble = null;
        if (_lastingTrouble.Task.IsCompleted)
        {
            _lastingTrouble = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static bool Passes(Exception error, CancellationToken cancellationToken) =>
        error is ClickHouseException { IsPassing: true } or HttpRequestException or IOException or DbException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(1, LogLevel.Error, "The log of records cannot be written at present: {Trouble}")]
    private partial void LogTrouble(string trouble, Exception error);

    [LoggerMessage(2, LogLevel.Error, "The database refused a batch of records")]
    private partial void LogRefused(Exception error);

    private sealed class Part(List<DossierRecord> records)
    {
        public List<DossierRecord> Records => records;

        public TaskCompletionSource<CommitCounts> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
