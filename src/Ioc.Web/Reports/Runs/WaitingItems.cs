using Dapper;
using Ioc.Delivery;
using Ioc.Storage;

namespace Ioc.Reports.Runs;

/// <summary>An item that this node makes.</summary>
/// <param name="Attempts">All, this one included.</param>
public sealed record TakenItem(string Run, int Number, RunUnit Unit, int Attempts);

/// <summary>An item that was made.</summary>
public sealed record MadeItem(string Code, IReadOnlyList<RunFile> Files, Notice? Notice);

/// <summary>
/// Items that wait to be made. A node takes one by writing its name on it for a while (a lease), in one statement: two nodes on
/// one store never hold the same one, and only whoever holds it can end it.
/// </summary>
public sealed class WaitingItems(OperationalStore store, NodeName node, Outbox outbox, RunTimes times, TimeProvider clock)
{
    /// <summary>Clocks of nodes differ by less; one that is set back further is noticed.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    // Both conditions as for deliveries: inside to choose, outside because PostgreSQL looks at those again after it has waited.
    private const string Takeable =
        """
        state = 'waiting' AND (next_at <= @now OR began_at > @ahead)
        AND (claimed_by IS NULL OR (claimed_by <> @node AND (claimed_until <= @now OR claimed_until > @latest)))
        """;

    private const string Held = "run_id = @Run AND number = @Number AND state = 'waiting' AND claimed_by = @node";

    /// <summary>At the start: whatever this node held, nobody is making any more.</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE report_run_item SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = @node", new { node = node.Value });
    }

    /// <summary>Takes what can be made now; of several runs in turn, so that a short one need not wait for the end of a long one.</summary>
    /// <param name="most">1 or more.</param>
    public async Task<IReadOnlyList<TakenItem>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var values = new
        {
            most,
            node = node.Value,
            now = now.ToUnixTimeMilliseconds(),
            ahead = (now + Skew).ToUnixTimeMilliseconds(),
            until = (now + times.Lease).ToUnixTimeMilliseconds(),
            latest = (now + times.Lease + Skew).ToUnixTimeMilliseconds(),
        };
        await using var connection = await store.OpenAsync(cancellationToken);
        // A look takes no lock; most looks find nothing.
        if (await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM (SELECT 1 FROM report_run_item WHERE {Takeable} LIMIT 1) AS due", values) == 0)
        {
            return [];
        }
        var rows = await connection.QueryAsync<(string Run, long Number, string Province, string Unit, long Attempts)>(
            $"""
            UPDATE report_run_item SET claimed_by = @node, claimed_until = @until, attempts = attempts + 1, began_at = @now
            WHERE {Takeable} AND (run_id, number) IN (SELECT run_id, number FROM report_run_item WHERE {Takeable} ORDER BY number, run_id LIMIT @most)
            RETURNING run_id, number, province, unit, attempts
            """,
            values);
        return [.. rows.Select(row => new TakenItem(row.Run, (int)row.Number, new RunUnit(row.Province, row.Unit), (int)row.Attempts))];
    }

    /// <summary>Says that it is still being made.</summary>
    /// <returns>False when it is no longer this node's: it was cancelled.</returns>
    public async Task<bool> HoldAsync(TakenItem item, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            $"UPDATE report_run_item SET claimed_until = @until WHERE {Held}",
            new { item.Run, item.Number, node = node.Value, until = (clock.GetUtcNow() + times.Lease).ToUnixTimeMilliseconds() }) == 1;
    }

    /// <summary>It is made, and whoever gets it is told: both or neither.</summary>
    public async Task EndAsync(TakenItem item, MadeItem made, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var ended = await connection.ExecuteAsync(
            $"UPDATE report_run_item SET state = 'done', code = @Code, error_code = NULL, error_detail = NULL, ended_at = @now, claimed_by = NULL, claimed_until = NULL WHERE {Held}",
            new { item.Run, item.Number, made.Code, node = node.Value, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        if (ended == 0)
        {
            return;
        }
        await connection.ExecuteAsync(
            "INSERT INTO report_run_file (run_id, number, format, name, sha256, size) VALUES (@Run, @Number, @Format, @Name, @Sha256, @Size)",
            made.Files.Select(file => new { item.Run, item.Number, file.Format, file.Name, file.Sha256, file.Size }), transaction);
        if (made.Notice is { } notice)
        {
            await outbox.PutAsync(notice, connection, transaction);
        }
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
    }

    /// <summary>It could not be made: tried again later, or failed when it was tried often enough.</summary>
    public async Task FailAsync(TakenItem item, string code, string detail, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isOver = item.Attempts > times.Retries.Count;
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            UPDATE report_run_item SET state = CAST(@state AS TEXT), error_code = @code, error_detail = @detail, next_at = @next, ended_at = CASE WHEN @state = 'failed' THEN @now ELSE NULL END,
                claimed_by = NULL, claimed_until = NULL
            WHERE {Held}
            """,
            new
            {
                item.Run, item.Number, code, detail, node = node.Value, state = isOver ? "failed" : "waiting", now = now.ToUnixTimeMilliseconds(),
                next = (isOver ? now : now + times.Retries[item.Attempts - 1]).ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>Stopped in the middle: whoever comes next takes it at once, and it does not count as a try.</summary>
    public async Task GiveBackAsync(TakenItem item)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            $"UPDATE report_run_item SET claimed_by = NULL, claimed_until = NULL, attempts = attempts - 1 WHERE {Held}", new { item.Run, item.Number, node = node.Value });
    }
}
