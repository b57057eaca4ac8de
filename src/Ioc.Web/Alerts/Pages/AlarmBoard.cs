using Dapper;
using Ioc.Access;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Alerts.Pages;

/// <summary>Alarms by who must do something now, in this order.</summary>
public enum AlarmGroup
{
    /// <summary>Fires, and nobody has taken it on.</summary>
    Unowned,

    /// <summary>Taken on, but the promised time has passed.</summary>
    PromiseBroken,
    Owned,
    Silenced,
    Pending,

    /// <summary>Ended within <see cref="AlarmBoard.Lately"/>, or all that ended when asked for.</summary>
    Resolved,
}

/// <summary>One alarm with what a line tells beside it.</summary>
/// <param name="Worked">Working time since it began, until now or its end.</param>
/// <param name="Next">Who is asked next, and when, unless somebody acts before.</param>
public sealed record AlarmLine(AlarmView Alarm, AlarmGroup Group, TimeSpan Worked, (EscalationLevel To, DateTimeOffset At)? Next);

/// <param name="Total">All of the group, also those that are not among the lines.</param>
public sealed record AlarmGroupPage(AlarmGroup Group, long Total, IReadOnlyList<AlarmLine> Lines);

/// <summary>What the alarm centre shows, as the store has it now.</summary>
public sealed class AlarmBoard(OperationalStore store, AlarmStore silences, AlarmList list, RulesInForce rules, WorkingHours hours, TimeProvider clock)
{
    /// <summary>How long an alarm that has ended stays in sight.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromHours(24);

    /// <summary>Of each group while all are shown; more is a list of its own.</summary>
    public const int Shown = 30;

    public const int PageSize = 100;

    /// <summary>Groups that have any, in order.</summary>
    /// <param name="reader">Name of the account, for "mine".</param>
    public async Task<IReadOnlyList<AlarmGroupPage>> RunAsync(AlarmFilter filter, string reader, UnitScope scope, CancellationToken cancellationToken)
    {
        if (scope.IsEmpty)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var values = new
        {
            now = now.ToUnixTimeMilliseconds(),
            since = (filter.State == AlarmState.Resolved ? DateTimeOffset.UnixEpoch : now - Lately).ToUnixTimeMilliseconds(),
            provinces = AlarmList.Codes(scope.Provinces), communes = AlarmList.Codes(scope.CommuneCodes),
            filter.Commune,
            filter.Rule,
            severity = (int?)filter.Severity,
            reader,
        };
        var active = await silences.SilencesAsync(now, cancellationToken);
        await using var connection = await store.OpenAsync(cancellationToken);
        var pages = new List<AlarmGroupPage>();
        foreach (var group in GroupsOf(filter.State))
        {
            var where = $"{Is(group)} AND {AlarmList.IsSeen}{Wanted(filter)}";
            var total = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM alarm a WHERE {where}", values);
            var (take, skip) = filter.State is null ? (Shown, 0) : (PageSize, (filter.Page - 1) * PageSize);
            if (total > skip)
            {
                var rows = await connection.QueryAsync<AlarmRow>(
                    $"SELECT {AlarmRow.Columns} FROM {AlarmRow.Tables} WHERE {where} ORDER BY {Order(group)} LIMIT {take} OFFSET {skip}", values);
                pages.Add(new AlarmGroupPage(group, total, [.. rows.Select(row => Line(list.View(row, active, now), group, now))]));
            }
        }

        return pages;
    }

    /// <summary>One alarm as a line has it.</summary>
    public AlarmLine Line(AlarmView alarm)
    {
        var now = clock.GetUtcNow();
        return Line(alarm, GroupOf(alarm, now), now);
    }

    public static AlarmGroup GroupOf(AlarmView alarm, DateTimeOffset now) => alarm.State switch
    {
        AlarmState.Pending => AlarmGroup.Pending,
        AlarmState.Firing => AlarmGroup.Unowned,
        AlarmState.Acknowledged => alarm.PromisedAt <= now ? AlarmGroup.PromiseBroken : AlarmGroup.Owned,
        AlarmState.Silenced => AlarmGroup.Silenced,
        AlarmState.Resolved => AlarmGroup.Resolved,
        _ => throw new InvalidOperationException($"No group of {alarm.State}."),
    };

    private AlarmLine Line(AlarmView alarm, AlarmGroup group, DateTimeOffset now) =>
        new(alarm, group, hours.Between(alarm.Since, alarm.ResolvedAt ?? now), group is AlarmGroup.Unowned or AlarmGroup.PromiseBroken ? NextLevel(alarm) : null);

    private (EscalationLevel, DateTimeOffset)? NextLevel(AlarmView alarm)
    {
        if (alarm.Escalation is not { } asked || rules.Current.Find(alarm.Rule)?.Rule.Escalation.FirstOrDefault(step => step.To > asked.Level) is not { } step)
        {
            return null;
        }

        var from = alarm.PromisedAt > asked.At ? alarm.PromisedAt.Value : asked.At;
        return (step.To, AlarmView.Local(hours.After(from, step.After)));
    }

    private static AlarmGroup[] GroupsOf(AlarmState? state) => state switch
    {
        null => Enum.GetValues<AlarmGroup>(),
        AlarmState.Pending => [AlarmGroup.Pending],
        AlarmState.Firing => [AlarmGroup.Unowned],
        AlarmState.Acknowledged => [AlarmGroup.PromiseBroken, AlarmGroup.Owned],
        AlarmState.Silenced => [AlarmGroup.Silenced],
        AlarmState.Resolved => [AlarmGroup.Resolved],
        _ => throw new InvalidOperationException($"No groups of {state}."),
    };

    private static string Is(AlarmGroup group) => group switch
    {
        AlarmGroup.Unowned => $"a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.acknowledged_at IS NULL AND NOT {AlarmList.IsSilenced}",
        AlarmGroup.PromiseBroken => "a.resolved_at IS NULL AND a.acknowledged_at IS NOT NULL AND a.promised_at <= @now",
        AlarmGroup.Owned => "a.resolved_at IS NULL AND a.acknowledged_at IS NOT NULL AND (a.promised_at IS NULL OR a.promised_at > @now)",
        AlarmGroup.Silenced => $"a.resolved_at IS NULL AND a.fired_at IS NOT NULL AND a.acknowledged_at IS NULL AND {AlarmList.IsSilenced}",
        AlarmGroup.Pending => "a.resolved_at IS NULL AND a.fired_at IS NULL",
        AlarmGroup.Resolved => "a.resolved_at > @since",
        _ => throw new InvalidOperationException($"No such group {group}."),
    };

    // The worst first, then who has waited longest.
    private static string Order(AlarmGroup group) => group == AlarmGroup.Resolved ? "a.resolved_at DESC, a.id" : "a.severity DESC, a.began_at, a.id";

    private static string Wanted(AlarmFilter filter) => string.Concat(
        filter.Commune is null ? "" : " AND a.commune = @Commune",
        filter.Rule is null ? "" : " AND a.rule = @Rule",
        filter.Severity is null ? "" : " AND a.severity = @severity",
        filter.Mine ? " AND a.acknowledged_by = @reader" : "");
}
