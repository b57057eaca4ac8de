using Dapper;
using Ioc.Rules.Alerts;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Alarms that people had been told of and that were going on at an instant of the past, as they stood then.</summary>
public sealed class AlarmsAt(OperationalStore store, RulesInForce rules)
{
    /// <returns>The gravest first, then the oldest, each with its title.</returns>
    public async Task<IReadOnlyList<(AlarmFacts Facts, string Title)>> RunAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<AlarmRow>(
            $"""
            SELECT {AlarmRow.Columns} FROM {AlarmRow.Tables}
            WHERE a.fired_at <= @at AND (a.resolved_at IS NULL OR a.resolved_at > @at) ORDER BY a.severity DESC, a.began_at, a.id
            """,
            new { at = at.ToUnixTimeMilliseconds() });
        return [.. rows.Select(row => row.ToFacts()).Select(facts => (Then(facts, at), rules.Current.Find(facts.Rule)?.File.Title.Vi ?? facts.Rule))];
    }

    // What was done afterwards was not known.
    private static AlarmFacts Then(AlarmFacts facts, DateTimeOffset at) =>
        facts.AcknowledgedAt <= at ? facts with { ResolvedAt = null } : facts with { ResolvedAt = null, AcknowledgedAt = null, AcknowledgedBy = null, Note = null, PromisedAt = null };
}
