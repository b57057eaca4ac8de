using Dapper;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>What a person may do about a delivery that does not get through.</summary>
public sealed class AnswerDispatch(OperationalStore store, Outbox outbox, TimeProvider clock)
{
    /// <summary>At most so many characters.</summary>
    public const int LongestReason = 500;

    /// <summary>Has it tried at once; one that had ended gets its whole time anew, under the same id.</summary>
    /// <returns>Whether there was one of this id that had not been sent.</returns>
    public async Task<bool> RetryAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.ExecuteAsync(
            """
            UPDATE delivery SET next_at = @now,
                first_at = CASE WHEN state = 'waiting' THEN first_at ELSE NULL END, failures = CASE WHEN state = 'waiting' THEN failures ELSE 0 END,
                state = 'waiting', ended_at = NULL, ended_by = NULL, reason = NULL
            WHERE id = @id AND state <> 'sent'
            """,
            new { id, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        outbox.Wake();
        return rows == 1;
    }

    /// <summary>Ends the waiting, or says why an undeliverable one needs nothing more.</summary>
    /// <returns>Whether there was one of this id that was neither sent nor given up.</returns>
    public async Task<bool> GiveUpAsync(string id, string by, string reason, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            """
            UPDATE delivery SET state = 'given-up', ended_at = @now, ended_by = @by, reason = @reason, claimed_by = NULL, claimed_until = NULL
            WHERE id = @id AND state IN ('waiting', 'undeliverable')
            """,
            new { id, by, reason, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }) == 1;
    }
}
