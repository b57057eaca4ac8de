using Dapper;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>An attempt that is over and has to be written down.</summary>
public sealed record EndedAttempt(Dispatch Dispatch, SendOutcome Outcome, DateTimeOffset Began, DateTimeOffset Ended);

/// <summary>
/// Deliveries that wait, and what became of them. A node takes one by writing its name on it for a while (a lease), in one
/// statement: two nodes on one store never hold the same one.
/// </summary>
/// <remarks>
/// The conditions stand both inside and outside of the sub-select: PostgreSQL, having waited for another node's statement, looks
/// at the outer ones again, and SQLite lets one writer in at a time. So one text serves both.
/// </remarks>
public sealed class WaitingDispatches(OperationalStore store, NodeName node, DeliveryTimes times, TimeProvider clock)
{
    /// <summary>Clocks of nodes differ by less; one that is set back further is noticed.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    // Due, also when the clock was set back behind the last attempt: else a wrong hour would hold everything up for as long.
    // Free, also of a lease that ends later than any can: another node took it while the clock was ahead.
    private const string Takeable =
        """
        state = 'waiting'
        AND (next_at <= @now OR COALESCE(last_at, created_at) > @ahead)
        AND (claimed_by IS NULL OR (claimed_by <> @node AND (claimed_until <= @now OR claimed_until > @latest)))
        """;

    private string Node => node.Value;

    /// <summary>At the start: whatever this node held, nobody is sending any more.</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE delivery SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = @Node", new { Node });
    }

    /// <summary>Takes what is due for a channel, longest waiting first.</summary>
    /// <param name="most">1 or more.</param>
    public async Task<IReadOnlyList<Dispatch>> TakeAsync(string channel, int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var values = new
        {
            channel,
            most,
            node = Node,
            now = now.ToUnixTimeMilliseconds(),
            ahead = (now + Skew).ToUnixTimeMilliseconds(),
            until = (now + times.Lease).ToUnixTimeMilliseconds(),
            latest = (now + times.Lease + Skew).ToUnixTimeMilliseconds(),
        };
        await using var connection = await store.OpenAsync(cancellationToken);
        // A look takes no lock; most looks find nothing.
        if (await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM (SELECT 1 FROM delivery WHERE channel = @channel AND {Takeable} LIMIT 1) AS due", values) == 0)
        {
            return [];
        }

        var rows = await connection.QueryAsync<Row>(
            $"""
            UPDATE delivery SET claimed_by = @node, claimed_until = @until, attempts = attempts + 1, last_at = @now, first_at = COALESCE(first_at, @now)
            WHERE {Takeable} AND id IN (SELECT id FROM delivery WHERE channel = @channel AND {Takeable} ORDER BY next_at, id LIMIT @most)
            RETURNING id, notice_id, (SELECT topic FROM notice WHERE notice.id = notice_id) AS topic, channel, recipient, subject, body, created_at, failures, first_at, attempts
            """,
            values);
        return [.. rows.Select(row => row.ToDispatch())];
    }

    /// <summary>Writes down what became of attempts, and with it when the next are due, if any: all in one transaction.</summary>
    /// <returns>The states that the deliveries are in now.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(IReadOnlyList<EndedAttempt> attempts, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var rows = attempts.Select(attempt => Ending(attempt, now)).ToList();
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // What was sent is sent, even if somebody gave it up meanwhile; what failed counts only while it is still ours.
        await connection.ExecuteAsync(
            """
            UPDATE delivery SET state = @State, next_at = @Next, failures = failures + @Failed, last_code = @Code, last_detail = @Detail,
                ended_at = CASE WHEN @State = 'waiting' THEN NULL ELSE @Ended END, claimed_by = NULL, claimed_until = NULL
            WHERE id = @Id AND ((@State = 'sent' AND state <> 'sent') OR (state = 'waiting' AND claimed_by = @Node))
            """,
            rows, transaction);
        await connection.ExecuteAsync(
            """
            INSERT INTO delivery_attempt (delivery_id, number, at, took, code, detail) VALUES (@Id, @Number, @Began, @Took, @Code, @Detail)
            ON CONFLICT (delivery_id, number) DO NOTHING
            """,
            rows, transaction);
        await transaction.CommitAsync(cancellationToken);
        return [.. rows.Select(row => row.State)];
    }

    private EndingRow Ending(EndedAttempt attempt, DateTimeOffset now)
    {
        var (dispatch, outcome) = (attempt.Dispatch, attempt.Outcome);
        var next = outcome.Result == SendResult.Later ? RetryPlan.Next(dispatch.FirstAt, attempt.Ended, dispatch.Failures + 1, times) : null;
        return new EndingRow(
            dispatch.Id, Node, outcome.Result == SendResult.Delivered ? "sent" : next is null ? "undeliverable" : "waiting",
            (next ?? now).ToUnixTimeMilliseconds(), outcome.Result == SendResult.Delivered ? 0 : 1, outcome.Code, outcome.Detail,
            attempt.Ended.ToUnixTimeMilliseconds(), dispatch.Attempts, attempt.Began.ToUnixTimeMilliseconds(), Math.Max(0, (attempt.Ended - attempt.Began).Ticks / TimeSpan.TicksPerMillisecond));
    }

    /// <summary>Ends the waiting for channels that nobody has set up any more: after the time that a delivery is tried for.</summary>
    /// <param name="channels">Names of those in force here.</param>
    public async Task<int> GiveUpWithoutChannelAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync(
            """
            UPDATE delivery SET state = 'undeliverable', last_code = 'no-channel', last_detail = channel, ended_at = @now
            WHERE state = 'waiting' AND claimed_by IS NULL AND COALESCE(last_at, created_at) < @before
                AND ',' || @channels || ',' NOT LIKE '%,' || channel || ',%'
            """,
            new { now = now.ToUnixTimeMilliseconds(), before = (now - times.TriedFor).ToUnixTimeMilliseconds(), channels = string.Join(',', channels) });
    }

    private sealed record EndingRow(
        string Id, string Node, string State, long Next, int Failed, string Code, string Detail, long Ended, int Number, long Began, long Took);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string NoticeId { get; init; } = "";
        public string Topic { get; init; } = "";
        public string Channel { get; init; } = "";
        public string Recipient { get; init; } = "";
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
        public long CreatedAt { get; init; }
        public long Failures { get; init; }
        public long FirstAt { get; init; }
        public long Attempts { get; init; }

        public Dispatch ToDispatch() => new(
            Id, Topic, Channel, Recipient, Subject, Body, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), (int)Failures,
            DateTimeOffset.FromUnixTimeMilliseconds(FirstAt), (int)Attempts)
        {
            NoticeId = NoticeId,
        };
    }
}
