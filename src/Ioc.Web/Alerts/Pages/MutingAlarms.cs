using Dapper;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Alerts.Pages;

/// <summary>Why an alarm is not told: others that fire say that its figures cannot be trusted.</summary>
public sealed class MutingAlarms(OperationalStore store, RulesInForce rules)
{
    /// <returns>Titles of the rules that keep it quiet; usually none.</returns>
    public async Task<IReadOnlyList<LocalText>> OfAsync(AlarmView alarm, CancellationToken cancellationToken)
    {
        var muting = rules.Current.Rules.Where(rule => rule.Rule.Mutes.Contains(alarm.Rule)).ToDictionary(rule => rule.Rule.Id);
        if (muting.Count == 0 || alarm.ResolvedAt is not null)
        {
            return [];
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        var firing = await connection.QueryAsync<string>(
            "SELECT DISTINCT rule FROM alarm WHERE resolved_at IS NULL AND fired_at IS NOT NULL AND @rules LIKE '%,' || rule || ',%' AND (commune = '' OR commune = @commune)",
            new { rules = $",{string.Join(',', muting.Keys)},", commune = alarm.Commune ?? "" });
        return [.. firing.Select(rule => muting[rule].File.Title)];
    }
}
