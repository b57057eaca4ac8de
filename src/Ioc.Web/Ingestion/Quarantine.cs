using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
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
public sealed class Quarantine(OperationalStore store)
{
    private const int PageSize = 100;

    /// <summary>Returns when the records are on disk.</summary>
    public async Task KeepAsync(IReadOnlyList<Rejection> rejections, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // One that was dismissed and comes again waits again.
        await connection.ExecuteAsync(
            """
            INSERT INTO quarantine (fingerprint, code, message, source, dossier_code, shape, kept, arrived_at, last_at)
            VALUES (@Fingerprint, @Code, @Message, @Source, @DossierCode, @Shape, @Kept, @Now, @Now)
            ON CONFLICT (fingerprint, code) DO UPDATE SET last_at = excluded.last_at, outcome = NULL, reason = NULL
            """,
            rejections.Select(r => new
            {
                r.Fingerprint,
                r.Finding.Code,
                r.Finding.Message,
                r.Source,
                r.DossierCode,
                Shape = (int)r.Shape,
                r.Kept,
                Now = now.ToUnixTimeMilliseconds(),
            }),
            transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Waiting records in the order in which they came.</summary>
    /// <param name="code">Only those with this reason; <see langword="null"/> for all.</param>
    /// <param name="after">Id after which the page begins; 0 for the first.</param>
    public async Task<QuarantinePage> ListAsync(string? code, long after, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var total = await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM quarantine WHERE outcome IS NULL AND (@code = '' OR code = @code)", new { code = code ?? "" });
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT id, arrived_at, source, dossier_code, code, message, shape, kept FROM quarantine
            WHERE outcome IS NULL AND (@code = '' OR code = @code) AND id > @after ORDER BY id LIMIT @limit
            """,
            new { code = code ?? "", after, limit = PageSize + 1 })).ToList();
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
    public async Task<(string Source, RecordShape Shape, byte[] Kept)?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT id, arrived_at, source, dossier_code, code, message, shape, kept FROM quarantine WHERE id = @id AND outcome IS NULL", new { id });
        return row is null ? null : (row.Source, (RecordShape)row.Shape, Encoding.UTF8.GetBytes(row.Kept));
    }

    /// <summary>Ends the waiting of a record; false when none of this id waits.</summary>
    /// <param name="outcome"><c>replayed</c> or <c>dismissed</c>.</param>
    public async Task<bool> EndAsync(long id, string outcome, string? reason, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "UPDATE quarantine SET outcome = @outcome, reason = @reason WHERE id = @id AND outcome IS NULL", new { id, outcome, reason }) == 1;
    }

    /// <summary>Forgets records that are done with; those that wait stay however old they are.</summary>
    /// <param name="before">Last sent before this.</param>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            "DELETE FROM quarantine WHERE outcome IS NOT NULL AND last_at < @before", new { before = before.ToUnixTimeMilliseconds() });
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
