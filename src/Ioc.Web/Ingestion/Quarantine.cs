using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Ioc.Access;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>A record that waits for somebody to correct, replay or dismiss it.</summary>
/// <param name="Record">What may be kept of it: known fields of the right form, of others the length.</param>
public sealed record QuarantinedRecord(string Id, DateTimeOffset ArrivedAt, string Source, string? DossierCode, string Code, string Message, JsonElement Record);

/// <summary>A page of the records that wait, in the order in which they came.</summary>
/// <param name="Total">Of all pages.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantinedRecord> Items, long Total, string? Next);

/// <summary>Where bad records wait. Each is kept once, however often it is sent, and none leaves silently.</summary>
public sealed class Quarantine(OperationalStore store) : IDisposable
{
    private const int PageSize = 100;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private List<Waiting> _waiting = [];

    /// <summary>Returns when the records are on disk. Whoever comes while others are written waits with the rest for one commit: the disk is waited for once.</summary>
    public async Task KeepAsync(IReadOnlyList<Rejection> rejections, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mine = new Waiting(rejections, now.ToUnixTimeMilliseconds());
        lock (_gate)
        {
            _waiting.Add(mine);
        }

        // A sender who goes away leaves theirs to the next writer: kept once is kept.
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await WriteWaitingAsync();
        }
        finally
        {
            _writer.Release();
        }

        await mine.Done.Task;
    }

    private async Task WriteWaitingAsync()
    {
        List<Waiting> batch;
        lock (_gate)
        {
            (batch, _waiting) = (_waiting, []);
        }

        var fault = batch.Count == 0 ? null : await TryWriteAsync(batch);
        var inARow = 0;
        // What one of them has that the store does not take is not the others' fault; after two it is the store's.
        foreach (var alone in fault is null ? [] : batch)
        {
            fault = inARow < 2 ? await TryWriteAsync([alone]) : fault;
            inARow = fault is null ? 0 : inARow + 1;
            _ = fault is not null && alone.Done.TrySetException(fault);
        }
    }

    /// <returns>What was in the way.</returns>
    private async Task<Exception?> TryWriteAsync(List<Waiting> batch)
    {
        try
        {
            await WriteAsync(batch);
        }
        catch (Exception fault)
        {
            return fault;
        }

        batch.ForEach(waiting => waiting.Done.TrySetResult());
        return null;
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        // One that was dismissed and comes again waits again.
        await connection.ExecuteAsync(
            """
            INSERT INTO quarantine (fingerprint, code, message, source, dossier_code, shape, kept, arrived_at, last_at)
            VALUES (@Fingerprint, @Code, @Message, @Source, @DossierCode, @Shape, @Kept, @Now, @Now)
            ON CONFLICT (fingerprint, code) DO UPDATE SET last_at = excluded.last_at, outcome = NULL, reason = NULL
            """,
            from waiting in batch
            from r in waiting.Rejections
            select new { r.Fingerprint, r.Finding.Code, r.Finding.Message, r.Source, r.DossierCode, Shape = (int)r.Shape, r.Kept, waiting.Now },
            transaction);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Waiting records in the order in which they came.</summary>
    /// <param name="code">Only those with this reason; <see langword="null"/> for all.</param>
    /// <param name="caller">Sees those of the sources that it sends as.</param>
    /// <param name="after">Id after which the page begins; 0 for the first.</param>
    public async Task<QuarantinePage> ListAsync(string? code, long after, SendingAs caller, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var (own, sources) = (Own(caller, connection), Sources(caller));
        var total = await connection.ExecuteScalarAsync<long>(
            $"SELECT count(*) FROM quarantine WHERE outcome IS NULL AND (@code = '' OR code = @code){own}", new { code = code ?? "", sources });
        var rows = (await connection.QueryAsync<Row>(
            $"""
            SELECT id, arrived_at, source, dossier_code, code, message, shape, kept FROM quarantine
            WHERE outcome IS NULL AND (@code = '' OR code = @code) AND id > @after{own} ORDER BY id LIMIT @limit
            """,
            new { code = code ?? "", after, sources, limit = PageSize + 1 })).ToList();
        return new QuarantinePage(
            [.. rows.Take(PageSize).Select(row => row.ToRecord())],
            total,
            rows.Count > PageSize ? rows[PageSize - 1].Id.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>How many records wait, and how many of them arrived since an instant.</summary>
    public async Task<(long Waiting, long Fresh)> CountAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<(long, long)>(
            "SELECT count(*), count(CASE WHEN arrived_at > @since THEN 1 END) FROM quarantine WHERE outcome IS NULL", new { since = since.ToUnixTimeMilliseconds() });
    }

    /// <summary>What is needed to replay a waiting record; <see langword="null"/> when none of this id waits.</summary>
    public async Task<(string Source, RecordShape Shape, byte[] Kept)?> FindAsync(long id, SendingAs caller, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT id, arrived_at, source, dossier_code, code, message, shape, kept FROM quarantine WHERE id = @id AND outcome IS NULL{Own(caller, connection)}",
            new { id, sources = Sources(caller) });
        return row is null ? null : (row.Source, (RecordShape)row.Shape, Encoding.UTF8.GetBytes(row.Kept));
    }

    /// <summary>Ends the waiting of a record; false when none of this id waits.</summary>
    /// <param name="outcome"><c>replayed</c> or <c>dismissed</c>.</param>
    public async Task<bool> EndAsync(long id, string outcome, string? reason, SendingAs caller, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"UPDATE quarantine SET outcome = @outcome, reason = @reason WHERE id = @id AND outcome IS NULL{Own(caller, connection)}",
            new { id, outcome, reason, sources = Sources(caller) }) == 1;
    }

    private static string Own(SendingAs caller, DbConnection connection) => caller.All is null ? "" : $" AND source IN {ManyRows.In(connection, "sources")}";

    private static string Sources(SendingAs caller) => ManyRows.Texts(caller.All ?? new HashSet<string>());

    /// <summary>Forgets records that are done with; those that wait stay however old they are.</summary>
    /// <param name="before">Last sent before this.</param>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "DELETE FROM quarantine WHERE outcome IS NOT NULL AND last_at < @before", new { before = before.ToUnixTimeMilliseconds() });
    }

    public void Dispose() => _writer.Dispose();

    private sealed record Waiting(IReadOnlyList<Rejection> Rejections, long Now)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public long ArrivedAt { get; init; }
        public string Source { get; init; } = "";
        public string? DossierCode { get; init; }
        public string Code { get; init; } = "";
        public string Message { get; init; } = "";
        public long Shape { get; init; }
        public string Kept { get; init; } = "";

        public QuarantinedRecord ToRecord() => new(
            Id.ToString(CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(ArrivedAt).ToOffset(TimeSpan.FromHours(7)),
            Source, DossierCode, Code, Message, JsonSerializer.Deserialize<JsonElement>(Kept));
    }
}
