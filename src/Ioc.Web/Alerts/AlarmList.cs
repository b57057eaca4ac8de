using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>What is asked of the list of alarms.</summary>
/// <param name="Before">Id of the last alarm of the page before; <see langword="null"/> for the first page.</param>
public sealed record AlarmQuery(AlarmState? State, string? Commune, string? Rule, string? Before);

/// <param name="Next">Cursor of the next page; <see langword="null"/> on the last.</param>
public sealed record AlarmPage(IReadOnlyList<AlarmView> Alarms, string? Next);

/// <summary>How many alarms there are of each state that goes on.</summary>
/// <param name="Version">Grows with every change of an alarm, a silence or a review.</param>
/// <param name="PromisesBroken">Of the acknowledged, those whose promised time has passed: nobody owns them any more.</param>
public sealed record AlarmCounts(long Version, long Pending, long Firing, long Acknowledged, long Silenced, long PromisesBroken)
{
    /// <summary>What needs somebody now.</summary>
    public long Unowned => Firing + PromisesBroken;
}

/// <summary>Alarms, newest first. A state follows from the facts and from the silences that run now.</summary>
public sealed class AlarmList(OperationalStore store, AlarmStore silences, RulesInForce rules, FigureBook figures, CommuneDirectory communes, TimeProvider clock)
{
    private const int PageSize = 100;

    internal const string IsSilenced =
        """
        EXISTS (SELECT 1 FROM alarm_silence s WHERE s.from_at <= @now AND s.until_at > @now AND s.ended_at IS NULL
                AND (s.rule IS NULL OR s.rule = a.rule) AND (s.commune IS NULL OR s.commune = a.commune))
        """;

    // The commune of an alarm about the whole installation is in no province and is seen by all who see one whole.
    internal const string IsSeen =
        "((a.province = '' AND @provinces <> ',,') OR @provinces LIKE '%,' || a.province || ',%' OR (a.commune <> '' AND @communes LIKE '%,' || a.commune || ',%'))";

    public async Task<AlarmPage> RunAsync(AlarmQuery query, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return new AlarmPage([], null);
        }

        var now = clock.GetUtcNow();
        var sql = $"SELECT {AlarmRow.Columns} FROM {AlarmRow.Tables} WHERE {IsSeen}{Wanted(query)} ORDER BY a.id DESC LIMIT {PageSize + 1}";
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<AlarmRow>(sql, new
        {
            now = now.ToUnixTimeMilliseconds(),
            provinces = Codes(scope.Provinces), communes = Codes(scope.CommuneCodes),
            query.Commune,
            query.Rule,
            query.Before,
        })).ToList();
        var active = await silences.SilencesAsync(now, cancellationToken);
        return new AlarmPage([.. rows.Take(PageSize).Select(row => View(row, active, now))], rows.Count > PageSize ? rows[PageSize - 1].Id : null);
    }

    /// <returns><see langword="null"/> when there is none of this id, or none for this caller.</returns>
    public async Task<AlarmView?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = scope.IsEmpty ? null : await connection.QuerySingleOrDefaultAsync<AlarmRow>(
            $"SELECT {AlarmRow.Columns} FROM {AlarmRow.Tables} WHERE a.id = @id AND {IsSeen}", new { id, provinces = Codes(scope.Provinces), communes = Codes(scope.CommuneCodes) });
        return row is null ? null : View(row, await silences.SilencesAsync(now, cancellationToken), now);
    }

    public async Task<AlarmCounts> CountAsync(UnitScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var connection = await store.OpenAsync(cancellationToken);
        var version = await connection.ExecuteScalarAsync<long>("SELECT version FROM alarm_desk WHERE id = 1");
        if (scope.IsEmpty)
        {
            return new AlarmCounts(version, 0, 0, 0, 0, 0);
        }

        var rows = (await connection.QueryAsync<(long State, long Count)>(
            $"""
            SELECT CASE WHEN a.fired_at IS NULL THEN 0 WHEN a.acknowledged_at IS NOT NULL THEN 2 WHEN {IsSilenced} THEN 3 ELSE 1 END AS state, count(*) AS count
            FROM alarm a WHERE a.resolved_at IS NULL AND {IsSeen} GROUP BY 1
            """,
            new { now, provinces = Codes(scope.Provinces), communes = Codes(scope.CommuneCodes) })).ToDictionary(row => (AlarmState)row.State, row => row.Count);
        var broken = await connection.ExecuteScalarAsync<long>(
            $"SELECT count(*) FROM alarm a WHERE a.resolved_at IS NULL AND a.acknowledged_at IS NOT NULL AND a.promised_at <= @now AND {IsSeen}", new { now, provinces = Codes(scope.Provinces), communes = Codes(scope.CommuneCodes) });
        return new AlarmCounts(version, Of(AlarmState.Pending), Of(AlarmState.Firing), Of(AlarmState.Acknowledged), Of(AlarmState.Silenced), broken);

        long Of(AlarmState state) => rows.GetValueOrDefault(state);
    }

    // A list of codes as one text: the two engines do not take lists alike.
    internal static string Codes(IEnumerable<string> codes) => $",{string.Join(',', codes)},";

    internal AlarmView View(AlarmRow row, IReadOnlyList<Silence> silences, DateTimeOffset now)
    {
        var facts = row.ToFacts();
        var (rule, commune) = (rules.Current.Find(facts.Rule), communes.Find(facts.Commune));
        if (facts.ResolvedAt is null && rule?.ConditionOf(facts.Commune) is { } condition
            && condition.Reasons(figures.ReadingOf(commune, now), rule.Rule.Leaves).ToList() is { Count: > 0 } reasons)
        {
            facts = facts with { Reasons = reasons };
        }

        return AlarmView.Of(facts, silences.FirstOrDefault(silence => silence.Covers(facts, now)), rule, commune, row.ToReview());
    }

    private static string Wanted(AlarmQuery query) => string.Concat(
        query.State switch
        {
            AlarmState.Pending => " AND a.resolved_at IS NULL AND a.fired_at IS NULL",
            AlarmState.Firing => $" AND a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.acknowledged_at IS NULL AND NOT {IsSilenced}",
            AlarmState.Acknowledged => " AND a.resolved_at IS NULL AND a.acknowledged_at IS NOT NULL",
            AlarmState.Silenced => $" AND a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.acknowledged_at IS NULL AND {IsSilenced}",
            AlarmState.Resolved => " AND a.resolved_at IS NOT NULL",
            null => "",
            _ => throw new InvalidOperationException($"No state {query.State}."),
        },
        query.Commune is null ? "" : " AND a.commune = @Commune",
        query.Rule is null ? "" : " AND a.rule = @Rule",
        query.Before is null ? "" : " AND a.id < @Before");
}
