using System.Globalization;
using Dapper;
using Ioc.Access;
using Ioc.Delivery.Contacts;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>undeliverable</c> (nobody took it in the time there is, or it was refused for good) or <c>given-up</c> (a person ended it).</param>
/// <param name="Recipient">Address in the channel's terms; empty for a webhook's single receiver.</param>
/// <param name="LastCode">Of the last attempt; see <see cref="SendOutcome"/>.</param>
/// <param name="NextAt">When it is tried next; <see langword="null"/> when it is not waiting.</param>
public sealed record DispatchEntry(
    string Delivery, string Notice, string Kind, string Group, string Channel, string Recipient, string RecipientName, string Subject, string State,
    DateTimeOffset CreatedAt, int Attempts, DateTimeOffset? LastAt, string? LastCode, string? LastDetail, DateTimeOffset? NextAt,
    DateTimeOffset? EndedAt, string? EndedBy, string? Reason, IReadOnlyList<DispatchGap> Gaps);

/// <param name="Unit">Where nobody on duty could be reached when the notice was divided; it went to the next level up.</param>
/// <param name="Level">As in <c>/api/v1/contacts</c>.</param>
public sealed record DispatchGap(string Unit, string Level);

/// <param name="Took">Milliseconds.</param>
public sealed record DispatchAttempt(int Number, DateTimeOffset At, long Took, string Code, string Detail);

/// <param name="Body">As it is sent.</param>
public sealed record DispatchStory(DispatchEntry Delivery, string Body, IReadOnlyList<DispatchAttempt> Attempts);

public sealed record DispatchPage(IReadOnlyList<DispatchEntry> Deliveries, string? Next);

/// <param name="Waiting">Of all channels; so the others.</param>
/// <param name="Untold">Notices of the last week that no channel took.</param>
/// <param name="Undivided">Notices that have waited for minutes to become deliveries: the worker stands still, or a fault of the product keeps one back.</param>
public sealed record DispatchCounts(long Waiting, long Sent, long Undeliverable, long GivenUp, long Untold, long Undivided)
{
    public long Of(string state) => state switch { "waiting" => Waiting, "sent" => Sent, "undeliverable" => Undeliverable, _ => GivenUp };
}

/// <summary>What became of one notice.</summary>
/// <param name="IsDivided">It has become deliveries; if none, no channel took it.</param>
/// <param name="Total">All its deliveries that the reader may see, also those that are not listed.</param>
/// <param name="Deliveries">Those that did not arrive first, then as they ended.</param>
public sealed record NoticeFate(string Notice, bool IsDivided, long Total, IReadOnlyList<DispatchEntry> Deliveries);

/// <summary>How one channel fares.</summary>
public sealed record ChannelHealth(string Channel, long Waiting, DateTimeOffset? LastSentAt, DateTimeOffset? LastFailedAt, string? LastCode, string? LastDetail);

/// <summary>Reads the outbox for those who mind it.</summary>
public sealed class DispatchList(OperationalStore store, Installation installation, TimeProvider clock)
{
    public const int PageSize = 50;

    public static readonly IReadOnlyList<string> States = ["waiting", "undeliverable", "sent", "given-up"];

    // A list in one text: the two stores differ in how they take lists.
    private const string Seen = "',' || @provinces || ',' LIKE '%,' || d.province || ',%'";

    private const string Columns =
        """
        d.id, d.notice_id, n.kind, n.topic, d.channel, d.recipient, d.recipient_name, d.subject, d.state, d.created_at, d.attempts, d.last_at,
        d.last_code, d.last_detail, d.next_at, d.ended_at, d.ended_by, d.reason, n.gaps
        """;

    /// <summary>Newest first.</summary>
    /// <param name="state">One of <see cref="States"/>; <see langword="null"/> for all.</param>
    /// <param name="cursor">As given out; <see langword="null"/> for the first page.</param>
    /// <returns><see langword="null"/> for a cursor that was not given out.</returns>
    public async Task<DispatchPage?> ListAsync(UnitScope scope, string? state, string? cursor, CancellationToken cancellationToken)
    {
        if (Cursor(cursor) is not var (before, beforeId))
        {
            return null;
        }

        if (Provinces(scope) is not { } provinces)
        {
            return new DispatchPage([], null);
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(
            $"""
            SELECT {Columns} FROM delivery d JOIN notice n ON n.id = d.notice_id
            WHERE {Seen} AND (d.created_at < @before OR (d.created_at = @before AND d.id < @beforeId)) {(state is null ? "" : "AND d.state = @state")}
            ORDER BY d.created_at DESC, d.id DESC LIMIT @limit
            """,
            new { provinces, before, beforeId, state, limit = PageSize + 1 })).ToList();
        var last = rows.Count > PageSize ? rows[PageSize - 1] : null;
        return new DispatchPage([.. rows.Take(PageSize).Select(row => row.ToEntry())], last is null ? null : $"{last.CreatedAt}.{last.Id}");
    }

    /// <summary>One delivery whole; <see langword="null"/> for one that does not exist or lies outside the scope.</summary>
    public async Task<(DispatchEntry Entry, string Body, IReadOnlyList<DispatchAttempt> Attempts)?> FindAsync(UnitScope scope, string id, CancellationToken cancellationToken)
    {
        if (Provinces(scope) is not { } provinces)
        {
            return null;
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns}, d.body FROM delivery d JOIN notice n ON n.id = d.notice_id WHERE d.id = @id AND {Seen}", new { id, provinces });
        if (row is null)
        {
            return null;
        }

        var attempts = await connection.QueryAsync<AttemptRow>("SELECT number, at, took, code, detail FROM delivery_attempt WHERE delivery_id = @id ORDER BY number DESC", new { id });
        return (row.ToEntry(), row.Body, [.. attempts.Select(attempt => attempt.ToAttempt())]);
    }

    /// <summary>What became of notices, in their order; of each at most so many deliveries. One that is not written yet is left out.</summary>
    public async Task<IReadOnlyList<NoticeFate>> FatesAsync(UnitScope scope, IEnumerable<string> notices, int most, CancellationToken cancellationToken)
    {
        if (Provinces(scope) is not { } provinces)
        {
            return [];
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var fates = new List<NoticeFate>();
        foreach (var notice in notices)
        {
            var values = new { notice, provinces, most };
            if (await connection.QuerySingleOrDefaultAsync<(string Id, long? DividedAt)?>("SELECT id, divided_at FROM notice WHERE id = @notice", values) is not { } found)
            {
                continue;
            }

            var total = await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM delivery d WHERE d.notice_id = @notice AND {Seen}", values);
            var rows = await connection.QueryAsync<Row>(
                $"""
                SELECT {Columns} FROM delivery d JOIN notice n ON n.id = d.notice_id WHERE d.notice_id = @notice AND {Seen}
                ORDER BY CASE WHEN d.state = 'sent' THEN 1 ELSE 0 END, d.ended_at, d.id LIMIT @most
                """,
                values);
            fates.Add(new NoticeFate(notice, found.DividedAt is not null, total, [.. rows.Select(row => row.ToEntry())]));
        }

        return fates;
    }

    public async Task<DispatchCounts> CountAsync(UnitScope scope, CancellationToken cancellationToken)
    {
        if (Provinces(scope) is not { } provinces)
        {
            return new DispatchCounts(0, 0, 0, 0, 0, 0);
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var states = (await connection.QueryAsync<(string State, long Count)>(
            $"SELECT state, COUNT(*) FROM delivery d WHERE {Seen} GROUP BY state", new { provinces })).ToDictionary(row => row.State, row => row.Count);
        var untold = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM notice WHERE divided_at >= @since AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice_id = notice.id)",
            new { since = clock.GetUtcNow().AddDays(-7).ToUnixTimeMilliseconds() });
        var undivided = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM notice WHERE divided_at IS NULL AND created_at < @before", new { before = clock.GetUtcNow().AddMinutes(-2).ToUnixTimeMilliseconds() });
        return new DispatchCounts(
            states.GetValueOrDefault("waiting"), states.GetValueOrDefault("sent"), states.GetValueOrDefault("undeliverable"), states.GetValueOrDefault("given-up"), untold, undivided);
    }

    /// <summary>Of every channel that has a delivery in the scope.</summary>
    public async Task<IReadOnlyList<ChannelHealth>> HealthAsync(UnitScope scope, CancellationToken cancellationToken)
    {
        if (Provinces(scope) is not { } provinces)
        {
            return [];
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Channel, long Waiting, long? Sent, long? Failed)>(
            $"""
            SELECT channel, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), MAX(CASE WHEN state = 'sent' THEN ended_at END),
                MAX(CASE WHEN state <> 'sent' AND last_code IS NOT NULL THEN last_at END)
            FROM delivery d WHERE {Seen} GROUP BY channel ORDER BY channel
            """,
            new { provinces });
        var health = new List<ChannelHealth>();
        foreach (var (channel, waiting, sent, failed) in rows.ToList())
        {
            var (code, detail) = failed is null ? (null, null) : await connection.QueryFirstAsync<(string?, string?)>(
                $"SELECT last_code, last_detail FROM delivery d WHERE channel = @channel AND state <> 'sent' AND last_at = @failed AND {Seen} LIMIT 1",
                new { channel, failed, provinces });
            health.Add(new ChannelHealth(channel, waiting, At(sent), At(failed), code, detail));
        }

        return health;
    }

    // '' is about no unit, which whoever sees anything may see; '*' about units of several provinces.
    private string? Provinces(UnitScope scope) =>
        scope.Provinces.Count == 0 ? null : string.Join(',', [.. scope.Provinces, "", .. installation.Provinces.All(scope.Sees) ? ["*"] : Array.Empty<string>()]);

    private static (long Before, string Id)? Cursor(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return (long.MaxValue, "");
        }

        return cursor.Split('.') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? (before, id) : null;
    }

    private static DateTimeOffset? At(long? milliseconds) =>
        milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(Rules.Calendar.LocalDay.Offset) : null;

    private sealed record AttemptRow
    {
        public long Number { get; init; }
        public long At { get; init; }
        public long Took { get; init; }
        public string Code { get; init; } = "";
        public string Detail { get; init; } = "";

        public DispatchAttempt ToAttempt() => new((int)Number, DispatchList.At(At)!.Value, Took, Code, Detail);
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string NoticeId { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Topic { get; init; } = "";
        public string Channel { get; init; } = "";
        public string Recipient { get; init; } = "";
        public string RecipientName { get; init; } = "";
        public string Subject { get; init; } = "";
        public string State { get; init; } = "";
        public string Body { get; init; } = "";
        public long CreatedAt { get; init; }
        public long Attempts { get; init; }
        public long? LastAt { get; init; }
        public string? LastCode { get; init; }
        public string? LastDetail { get; init; }
        public long NextAt { get; init; }
        public long? EndedAt { get; init; }
        public string? EndedBy { get; init; }
        public string? Reason { get; init; }
        public string? Gaps { get; init; }

        public DispatchEntry ToEntry() => new(
            Id, NoticeId, Kind, Topic, Channel, Recipient, RecipientName, Subject, State, At(CreatedAt)!.Value, (int)Attempts, At(LastAt), LastCode, LastDetail,
            State == "waiting" ? At(NextAt) : null, At(EndedAt), EndedBy, Reason,
            [.. DutyGap.Read(Gaps).Select(gap => new DispatchGap(gap.Unit, ContactDraft.WordOf(gap.Level)))]);
    }
}
