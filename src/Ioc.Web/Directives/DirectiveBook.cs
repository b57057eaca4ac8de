using Dapper;
using Ioc.Access;
using Ioc.Delivery;
using Ioc.Rules.Directives;
using Ioc.Storage;

namespace Ioc.Directives;

/// <summary>Which directives a list shows.</summary>
/// <param name="State">Of at least one unit that the reader sees; <see langword="null"/> for any.</param>
/// <param name="Commune">Five digits; empty for all.</param>
/// <param name="Province">Two digits; empty for all.</param>
/// <param name="LateAt">Only with a unit whose answer was due before this instant and is still waited for.</param>
public sealed record DirectiveFilter(DirectiveState? State = null, string Commune = "", string Province = "", DateTimeOffset? LateAt = null, DirectivePriority? Priority = null);

/// <summary>What is to be added to a directive, with what is to be told of it.</summary>
public sealed record DirectiveEntry(IReadOnlyList<DirectiveHappening> Happenings, IReadOnlyList<Notice> Notices);

/// <summary>Where directives are kept: given once, then only added to, each addition in one transaction with its notices.</summary>
public sealed class DirectiveBook(OperationalStore store, Outbox outbox)
{
    // Where a unit stands by its last event that is not an escalation; none: asked.
    private const string UnitsWithLastEvent = """
        directive_unit u LEFT JOIN directive_event e ON e.directive = u.directive AND e.number =
            (SELECT max(x.number) FROM directive_event x WHERE x.directive = u.directive AND x.commune = u.commune AND x.kind <> @escalated)
        """;

    private const string IsLate = "COALESCE(e.kind, -1) IN (-1, @returned) AND COALESCE(e.due_at, d.due_at) < @lateAt";

    /// <summary>Ids in the order of a list, latest first.</summary>
    /// <param name="after">The last of the page before.</param>
    public async Task<IReadOnlyList<(string Id, DateTimeOffset GivenAt)>> ListAsync(
        DirectiveFilter filter, UnitScope scope, (DateTimeOffset GivenAt, string Id)? after, int limit, CancellationToken cancellationToken)
    {
        var values = new DynamicParameters(new
        {
            givenAt = after?.GivenAt.ToUnixTimeMilliseconds() ?? long.MaxValue,
            id = after?.Id ?? "",
            priority = (int?)filter.Priority ?? -1,
            commune = filter.Commune,
            kind = KindOf(filter.State),
            lateAt = filter.LateAt?.ToUnixTimeMilliseconds() ?? 0,
            escalated = (int)DirectiveEventKind.Escalated,
            returned = (int)DirectiveEventKind.Returned,
            limit,
            province = filter.Province,
            provinces = ManyRows.Texts(scope.Provinces),
            communes = ManyRows.Texts(scope.CommuneCodes),
        });
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Id, long GivenAt)>(
            $"""
            SELECT d.id, d.given_at FROM directive d
            WHERE (d.given_at, d.id) < (@givenAt, @id) AND (@priority < 0 OR d.priority = @priority)
              AND EXISTS (SELECT 1 FROM {UnitsWithLastEvent}
                WHERE u.directive = d.id AND (u.province IN {ManyRows.In(connection, "provinces")} OR u.commune IN {ManyRows.In(connection, "communes")})
                  AND (@province = '' OR u.province = @province) AND (@commune = '' OR u.commune = @commune)
                  AND (@kind < -1 OR COALESCE(e.kind, -1) = @kind) AND (@lateAt = 0 OR ({IsLate})))
            ORDER BY d.given_at DESC, d.id DESC LIMIT @limit
            """,
            values);
        return [.. rows.Select(row => (row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.GivenAt)))];
    }

    /// <summary>Ids of directives that were given and not closed everywhere at an instant, by their due time.</summary>
    public async Task<IReadOnlyList<string>> OpenAtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<string>(
                """
                SELECT d.id FROM directive d WHERE d.given_at <= @at AND EXISTS (
                    SELECT 1 FROM directive_unit u WHERE u.directive = d.id AND NOT EXISTS (
                        SELECT 1 FROM directive_event e WHERE e.directive = u.directive AND e.commune = u.commune AND e.at <= @at AND e.kind IN (@accepted, @withdrawn)))
                ORDER BY d.due_at, d.id
                """,
                new { at = at.ToUnixTimeMilliseconds(), accepted = (int)DirectiveEventKind.Accepted, withdrawn = (int)DirectiveEventKind.Withdrawn }),
        ];
    }

    /// <summary>Directives of which an answer is late.</summary>
    public async Task<IReadOnlyList<string>> LateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<string>(
                $"SELECT DISTINCT d.id FROM {UnitsWithLastEvent} JOIN directive d ON d.id = u.directive WHERE {IsLate} ORDER BY d.id",
                new { lateAt = now.ToUnixTimeMilliseconds(), escalated = (int)DirectiveEventKind.Escalated, returned = (int)DirectiveEventKind.Returned }),
        ];
    }

    /// <summary>In the order of the ids; one that does not exist is left out.</summary>
    public async Task<IReadOnlyList<Directive>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await DirectiveRows.ReadAsync(ids, connection, transaction: null);
    }

    /// <summary>Keeps a new directive and tells of it.</summary>
    /// <returns>False when one of this id was given before: a form sent twice asks once.</returns>
    public async Task<bool> GiveAsync(Directive directive, Func<string, string> provinceOf, Notice notice, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await DirectiveRows.InsertAsync(directive, provinceOf, connection, transaction))
        {
            return false;
        }
        await outbox.PutAsync(notice, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Adds to a directive what a decision on its present state yields; who decides at the same time waits.</summary>
    /// <param name="decide">Gives what to add, or the reason for adding nothing.</param>
    /// <returns>The reason; <see cref="DirectiveDecision.Allowed"/> when it was added. <see langword="null"/>: there is no such directive.</returns>
    public async Task<DirectiveDecision?> AddAsync(string id, Func<Directive, (DirectiveDecision Decision, DirectiveEntry? Entry)> decide, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Before anything is read: from here on nobody else adds to this one.
        if (await connection.ExecuteAsync("UPDATE directive SET revision = revision + 1 WHERE id = @id", new { id }, transaction) == 0)
        {
            return null;
        }
        var directive = (await DirectiveRows.ReadAsync([id], connection, transaction))[0];
        var (decision, entry) = decide(directive);
        if (entry is null)
        {
            return decision;
        }
        await DirectiveRows.AppendAsync(directive, entry.Happenings, connection, transaction);
        foreach (var notice in entry.Notices)
        {
            await outbox.PutAsync(notice, connection, transaction);
        }
        await transaction.CommitAsync(cancellationToken);
        return decision;
    }

    // -2: any; -1: no event yet.
    private static int KindOf(DirectiveState? state) => state switch
    {
        null => -2,
        DirectiveState.Asked => -1,
        DirectiveState.Returned => (int)DirectiveEventKind.Returned,
        DirectiveState.Answered => (int)DirectiveEventKind.Answered,
        DirectiveState.Accepted => (int)DirectiveEventKind.Accepted,
        DirectiveState.Withdrawn => (int)DirectiveEventKind.Withdrawn,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };
}
