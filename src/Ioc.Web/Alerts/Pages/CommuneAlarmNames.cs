using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Storage;

namespace Ioc.Alerts.Pages;

/// <summary>Communes that have an alarm now or had one lately: what a reader may want to narrow the list to.</summary>
public sealed class CommuneAlarmNames(OperationalStore store, CommuneDirectory communes, TimeProvider clock)
{
    /// <summary>By name.</summary>
    /// <param name="chosen">In any case among them.</param>
    public async Task<IReadOnlyList<Commune>> RunAsync(string? chosen, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return [];
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var codes = await connection.QueryAsync<string>(
            $"SELECT DISTINCT a.commune FROM alarm a WHERE (a.resolved_at IS NULL OR a.resolved_at > @since) AND {AlarmList.IsSeen}",
            new { since = (clock.GetUtcNow() - AlarmBoard.Lately).ToUnixTimeMilliseconds(), provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes) });
        return [.. codes.Append(chosen ?? "").Distinct().Select(communes.Find).OfType<Commune>().OrderBy(commune => commune.Name, StringComparer.Create(Shell.Language.Vietnamese.Culture, ignoreCase: true))];
    }
}
