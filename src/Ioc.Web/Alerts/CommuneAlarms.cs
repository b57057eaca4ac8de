using Dapper;
using Ioc.Access;
using Ioc.Rules.Alerts;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>How many alarms of a commune go on and are not kept quiet.</summary>
/// <param name="Unowned">Nobody has taken on, or the promise was not kept.</param>
/// <param name="Owned">Somebody sees to them.</param>
/// <param name="Severity">The worst of them.</param>
public sealed record CommuneAlarmCount(string Commune, long Unowned, long Owned, Severity Severity);

/// <param name="Version">As of the hub's message <c>alarms</c>.</param>
public sealed record CommuneAlarmCounts(long Version, IReadOnlyList<CommuneAlarmCount> Communes);

/// <summary>What a map marks: communes with alarms, in one small answer however many alarms there are.</summary>
public sealed class CommuneAlarms(OperationalStore store, TimeProvider clock)
{
    public async Task<CommuneAlarmCounts> RunAsync(UnitScope scope, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var version = await connection.ExecuteScalarAsync<long>("SELECT version FROM alarm_desk WHERE id = 1");
        if (scope.IsEmpty)
        {
            return new CommuneAlarmCounts(version, []);
        }

        var rows = await connection.QueryAsync<(string Commune, long Unowned, long Owned, long Severity)>(
            $"""
            SELECT a.commune, sum({Unowned}), sum(1 - {Unowned}), max(a.severity) FROM alarm a
            WHERE a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.commune <> '' AND {AlarmList.IsSeen} AND NOT {AlarmList.IsSilenced}
            GROUP BY a.commune ORDER BY a.commune
            """,
            new { now = clock.GetUtcNow().ToUnixTimeMilliseconds(), provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes) });
        return new CommuneAlarmCounts(version, [.. rows.Select(row => new CommuneAlarmCount(row.Commune, row.Unowned, row.Owned, (Severity)row.Severity))]);
    }

    private const string Unowned = "CASE WHEN a.acknowledged_at IS NULL OR a.promised_at <= @now THEN 1 ELSE 0 END";
}
