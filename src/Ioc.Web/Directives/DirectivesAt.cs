using Dapper;
using Ioc.Geography;
using Ioc.Rules.Directives;
using Ioc.Storage;

namespace Ioc.Directives;

/// <summary>What a commune was still asked at an instant.</summary>
/// <param name="State">Asked, returned or answered; what was accepted or withdrawn is no longer open.</param>
/// <param name="DueAt">Until when its next answer is due.</param>
public sealed record OpenDirective(string Id, string Instruction, DirectivePriority Priority, DateTimeOffset GivenAt, Commune Commune, DirectiveState State, DateTimeOffset DueAt);

/// <summary>Directives that were open at an instant, one row for each commune: the earliest due first.</summary>
public sealed class DirectivesAt(OperationalStore store)
{
    public async Task<IReadOnlyList<OpenDirective>> RunAsync(IReadOnlyCollection<Commune> units, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, string Instruction, long Priority, long GivenAt, string Commune, long Kind, long DueAt)>(
            """
            SELECT d.id, d.instruction, d.priority, d.given_at, u.commune, COALESCE(e.kind, -1), COALESCE(e.due_at, d.due_at)
            FROM directive d JOIN directive_unit u ON u.directive = d.id
            LEFT JOIN directive_event e ON e.directive = d.id AND e.number =
                (SELECT max(x.number) FROM directive_event x WHERE x.directive = d.id AND x.commune = u.commune AND x.kind <> @escalated AND x.at <= @at)
            WHERE d.given_at <= @at AND COALESCE(e.kind, -1) NOT IN (@accepted, @withdrawn)
            ORDER BY COALESCE(e.due_at, d.due_at), d.id, u.commune
            """,
            new { at = at.ToUnixTimeMilliseconds(), escalated = (int)DirectiveEventKind.Escalated, accepted = (int)DirectiveEventKind.Accepted, withdrawn = (int)DirectiveEventKind.Withdrawn });
        var seen = units.ToDictionary(unit => unit.Code);
        return
        [
            .. rows.Where(row => seen.ContainsKey(row.Commune)).Select(row => new OpenDirective(
                row.Id, row.Instruction, (DirectivePriority)row.Priority, DateTimeOffset.FromUnixTimeMilliseconds(row.GivenAt), seen[row.Commune], StateOf(row.Kind), DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt))),
        ];
    }

    private static DirectiveState StateOf(long kind) => kind switch
    {
        (long)DirectiveEventKind.Answered => DirectiveState.Answered,
        (long)DirectiveEventKind.Returned => DirectiveState.Returned,
        _ => DirectiveState.Asked,
    };
}
