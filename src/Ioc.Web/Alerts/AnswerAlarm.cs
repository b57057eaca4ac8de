using System.Data.Common;
using Dapper;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>What became of an answer to an alarm.</summary>
public enum Answered
{
    Done,

    /// <summary>It is only pending: there is nothing to answer yet.</summary>
    NotFiring,
    AlreadyResolved,

    /// <summary>A review looks back; this one goes on.</summary>
    StillFiring,
}

/// <summary>People answer for an alarm: take it on, or say afterwards what it was. Writes facts alone; whom to tell follows in the next round.</summary>
public sealed class AnswerAlarm(OperationalStore store, AlarmEvaluation evaluation, TimeProvider clock)
{
    /// <summary>Once more replaces note and promise; the history keeps them all.</summary>
    public Task<Answered> AcknowledgeAsync(string id, string by, string note, DateTimeOffset? promisedAt, CancellationToken cancellationToken) => ChangeAsync(
        id,
        (firedAt, resolvedAt) => resolvedAt is not null ? Answered.AlreadyResolved : firedAt is null ? Answered.NotFiring : Answered.Done,
        "UPDATE alarm SET acknowledged_at = @now, acknowledged_by = @by, note = @note, promised_at = @promised WHERE id = @id",
        now => new { id, by, note, promised = promisedAt?.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() },
        now => new AlarmEvent(id, now, "acknowledged", by, new { Note = note, PromisedAt = AlarmView.Local(promisedAt) }),
        cancellationToken);

    public Task<Answered> ReviewAsync(string id, string by, string cause, string done, CancellationToken cancellationToken) => ChangeAsync(
        id,
        (_, resolvedAt) => resolvedAt is null ? Answered.StillFiring : Answered.Done,
        "UPDATE alarm SET reviewed_at = @now, reviewed_by = @by, cause = @cause, done = @done WHERE id = @id",
        now => new { id, by, cause, done, now = now.ToUnixTimeMilliseconds() },
        now => new AlarmEvent(id, now, "reviewed", by, new { Cause = cause, Done = done }),
        cancellationToken);

    private async Task<Answered> ChangeAsync(
        string id, Func<long?, long?, Answered> judge, string update, Func<DateTimeOffset, object> values, Func<DateTimeOffset, AlarmEvent> told, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // First of all: it makes an evaluation that is under way wait, or find out that it has to look again.
        await TouchAsync(connection, transaction);
        // A pending one may have been forgotten since it was found: then there is nothing to answer either.
        var (firedAt, resolvedAt) = await connection.QuerySingleOrDefaultAsync<(long?, long?)>("SELECT fired_at, resolved_at FROM alarm WHERE id = @id", new { id }, transaction);
        var answer = judge(firedAt, resolvedAt);
        if (answer != Answered.Done)
        {
            return answer;
        }

        await connection.ExecuteAsync(update, values(now), transaction);
        await AlarmHistory.AddAsync([told(now)], connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        evaluation.Wake();
        return Answered.Done;
    }

    internal static Task TouchAsync(DbConnection connection, DbTransaction transaction) =>
        connection.ExecuteAsync("UPDATE alarm_desk SET version = version + 1 WHERE id = 1", transaction: transaction);
}
