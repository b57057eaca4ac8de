using Dapper;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>An alarm that fired at an instant.</summary>
/// <param name="Title">Of its rule as the file in force calls it; the rule's id where there is none any more.</param>
/// <param name="Commune"><see langword="null"/> for one of the whole installation.</param>
/// <param name="IsOwned">Whether somebody had taken it on by then.</param>
public sealed record PastAlarm(string Id, string Title, Severity Severity, Commune? Commune, DateTimeOffset FiredAt, bool IsOwned);

/// <summary>Alarms that were going on at an instant, from what happened to them: the worst first, then the longest.</summary>
public sealed class AlarmsAt(OperationalStore store, CommuneDirectory communes, RulesInForce rules)
{
    /// <param name="units">Alarms of these communes.</param>
    public async Task<IReadOnlyList<PastAlarm>> RunAsync(IReadOnlyCollection<Commune> units, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Rule, long Severity, string Commune, long FiredAt, long Owned)>(
            """
            SELECT a.id, a.rule, a.severity, a.commune, a.fired_at,
                   (SELECT count(*) FROM alarm_event e WHERE e.alarm_id = a.id AND e.kind = 'acknowledged' AND e.at <= @at)
            FROM alarm a
            WHERE a.fired_at <= @at AND (a.resolved_at IS NULL OR a.resolved_at > @at) AND a.commune <> ''
            ORDER BY a.severity DESC, a.fired_at, a.id
            """,
            new { at = at.ToUnixTimeMilliseconds() });
        var seen = units.Select(unit => unit.Code).ToHashSet();
        return
        [
            .. rows.Where(row => seen.Contains(row.Commune)).Select(row => new PastAlarm(
                row.Id, rules.Current.Find(row.Rule)?.File.Title.Vi ?? row.Rule, (Severity)row.Severity, communes.Find(row.Commune), AlarmRow.Instant(row.FiredAt), row.Owned > 0)),
        ];
    }
}
