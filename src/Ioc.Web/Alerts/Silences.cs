using System.Globalization;
using Dapper;
using Ioc.Access;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <param name="Rule"><see langword="null"/>: any.</param>
/// <param name="Commune"><see langword="null"/>: any.</param>
public sealed record SilenceMatch(string? Rule, string? Commune);

/// <summary>A silence as it is shown.</summary>
/// <param name="State"><c>planned</c>, <c>active</c> or <c>ended</c>.</param>
public sealed record SilenceView(
    string Id, SilenceMatch Match, DateTimeOffset From, DateTimeOffset Until, string Reason, string State,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? EndedAt, string? EndedBy);

public sealed record SilencePage(IReadOnlyList<SilenceView> Silences, string? Next);

/// <summary>Silences and maintenance windows: who asked, for how long, why. None is ever deleted.</summary>
public sealed class Silences(OperationalStore store, AlarmEvaluation evaluation, TimeProvider clock)
{
    private const int PageSize = 100;

    // One that names no commune keeps alarms of every commune quiet; whoever sees only some neither sees nor ends it.
    private const string IsSeen =
        "((province IS NULL AND @provinces <> ',,') OR @provinces LIKE '%,' || province || ',%' OR (commune IS NOT NULL AND @communes LIKE '%,' || commune || ',%'))";

    /// <param name="province">Of the commune; empty when none is named.</param>
    public async Task<SilenceView> AddAsync(SilenceMatch match, string? province, DateTimeOffset from, DateTimeOffset until, string reason, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = new Row
        {
            Id = Guid.CreateVersion7(now).ToString("n", CultureInfo.InvariantCulture),
            Rule = match.Rule,
            Commune = match.Commune,
            Province = province,
            FromAt = from.ToUnixTimeMilliseconds(),
            UntilAt = until.ToUnixTimeMilliseconds(),
            Reason = reason,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            CreatedBy = by,
        };
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AnswerAlarm.TouchAsync(connection, transaction);
        await connection.ExecuteAsync(
            """
            INSERT INTO alarm_silence (id, rule, commune, province, from_at, until_at, reason, created_at, created_by)
            VALUES (@Id, @Rule, @Commune, @Province, @FromAt, @UntilAt, @Reason, @CreatedAt, @CreatedBy)
            """,
            row, transaction);
        await transaction.CommitAsync(cancellationToken);
        evaluation.Wake();
        return row.ToView(now);
    }

    /// <summary>Takes a silence back; one that has ended already, or is of communes that the caller does not see, is not there.</summary>
    public async Task<bool> EndAsync(string id, string by, UnitScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (scope.IsEmpty)
        {
            return false;
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AnswerAlarm.TouchAsync(connection, transaction);
        var ended = await connection.ExecuteAsync(
            $"""
            UPDATE alarm_silence SET ended_at = @now, ended_by = @by
            WHERE id = @id AND ended_at IS NULL AND until_at > @now AND {IsSeen}
            """,
            new { id, by, now, provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes) }, transaction);
        if (ended == 0)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        evaluation.Wake();
        return true;
    }

    /// <summary>Newest first.</summary>
    /// <param name="state"><c>planned</c>, <c>active</c>, <c>ended</c>, or <see langword="null"/> for all.</param>
    public async Task<SilencePage> ListAsync(string? state, string? before, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return new SilencePage([], null);
        }

        var now = clock.GetUtcNow();
        var wanted = state switch
        {
            "planned" => " AND ended_at IS NULL AND from_at > @now",
            "active" => " AND ended_at IS NULL AND from_at <= @now AND until_at > @now",
            "ended" => " AND (ended_at IS NOT NULL OR until_at <= @now)",
            _ => "",
        };
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(
            $"""
            SELECT id, rule, commune, province, from_at, until_at, reason, created_at, created_by, ended_at, ended_by FROM alarm_silence
            WHERE {IsSeen} AND (@before = '' OR id < @before){wanted} ORDER BY id DESC LIMIT {PageSize + 1}
            """,
            new { provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes), before = before ?? "", now = now.ToUnixTimeMilliseconds() })).ToList();
        return new SilencePage([.. rows.Take(PageSize).Select(row => row.ToView(now))], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
    }

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string? Rule { get; init; }
        public string? Commune { get; init; }
        public string? Province { get; init; }
        public long FromAt { get; init; }
        public long UntilAt { get; init; }
        public string Reason { get; init; } = "";
        public long CreatedAt { get; init; }
        public string CreatedBy { get; init; } = "";
        public long? EndedAt { get; init; }
        public string? EndedBy { get; init; }

        public SilenceView ToView(DateTimeOffset now) => new(
            Id, new SilenceMatch(Rule, Commune), Local(FromAt), Local(UntilAt), Reason,
            EndedAt is not null || Local(UntilAt) <= now ? "ended" : Local(FromAt) > now ? "planned" : "active",
            Local(CreatedAt), CreatedBy, EndedAt is { } ended ? Local(ended) : null, EndedBy);

        private static DateTimeOffset Local(long milliseconds) => AlarmView.Local(AlarmRow.Instant(milliseconds));
    }
}
