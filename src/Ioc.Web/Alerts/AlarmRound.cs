using System.Globalization;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;

namespace Ioc.Alerts;

/// <summary>People are to be told of an alarm.</summary>
public sealed record Telling(AlarmFacts Alarm, NotifyDecision Decision);

/// <summary>One look at every rule and commune: what has changed since the last, and who is to be told. Reads nothing but memory and writes nothing.</summary>
public sealed class AlarmRound(RuleSet rules, FigureBook figures, AlarmBook book, WorkingHours hours, IReadOnlyList<Commune> units, DateTimeOffset now)
{
    private readonly Dictionary<string, AlarmFacts> _changed = [];
    private readonly Reading _whole = figures.ReadingOf(null, now);
    private readonly Dictionary<string, Reading> _readings = units.ToDictionary(unit => unit.Code, unit => figures.ReadingOf(unit, now));

    public DateTimeOffset Now => now;

    /// <summary>Alarms that are new, in the order of rules and communes.</summary>
    public List<AlarmFacts> Begun { get; } = [];

    /// <summary>Stopped before they fired: as if they had never been.</summary>
    public List<AlarmFacts> Forgotten { get; } = [];

    public List<AlarmFacts> Fired { get; } = [];

    public List<AlarmFacts> Resolved { get; } = [];

    public List<Telling> Tellings { get; } = [];

    /// <summary>Messages that are complete.</summary>
    public List<ChangeWindow> Closing { get; } = [];

    /// <summary>Communes reminded in this round.</summary>
    public HashSet<string> Reminded { get; } = [];

    /// <summary>Every alarm that is new or differs, as it is at the end of the round.</summary>
    public IReadOnlyCollection<AlarmFacts> Changed => _changed.Values;

    public bool IsQuiet => _changed.Count + Forgotten.Count + Closing.Count == 0;

    public static AlarmRound Run(RuleSet rules, FigureBook figures, AlarmBook book, WorkingHours hours, IReadOnlyList<Commune> units, DateTimeOffset now)
    {
        var round = new AlarmRound(rules, figures, book, hours, units, now);
        round.LookAtConditions();
        round.Withdraw();
        round.DecideWhatToTell();
        round.Closing.AddRange(book.Windows.Values.Where(window => window.IsOver(now)));
        return round;
    }

    private void LookAtConditions()
    {
        foreach (var rule in rules.Rules)
        {
            var going = book.Going(rule.Rule.Id);
            if (!rule.File.PerCommune)
            {
                Look(rule, "", rule.Edition.When, _whole, going);
            }

            foreach (var unit in rule.Units)
            {
                Look(rule, unit.Code, rule.ConditionOf(unit.Code)!, _readings[unit.Code], going);
            }
        }
    }

    private void Look(RuleInForce rule, string commune, Condition condition, Reading reading, IReadOnlyDictionary<string, AlarmFacts>? going)
    {
        var facts = going?.GetValueOrDefault(commune);
        var finding = condition.Look(reading, rule.Rule.Leaves);
        if (facts is null && finding.Reached != true)
        {
            return;
        }

        var kept = facts?.NotAhead(now);
        var change = AlarmDecision.For(kept, finding, rule.Rule, hours, now);
        if (change == AlarmChange.Begin)
        {
            kept = new AlarmFacts(NewId(), rule.Rule.Id, commune, rule.Rule.Severity, now, Reasons(condition, reading, rule));
            Begun.Add(kept);
            _changed[kept.Id] = kept;
            change = AlarmDecision.For(kept, finding, rule.Rule, hours, now);
        }

        Apply(change, facts, kept, condition, reading, rule);
    }

    private void Apply(AlarmChange change, AlarmFacts? before, AlarmFacts? kept, Condition condition, Reading reading, RuleInForce rule)
    {
        switch (change)
        {
            case AlarmChange.Fire:
                Fired.Add(Changes(kept! with { FiredAt = now, Severity = rule.Rule.Severity, Reasons = Reasons(condition, reading, rule) }));
                break;
            case AlarmChange.Resolve:
                Resolved.Add(Changes(kept! with { ResolvedAt = now }));
                break;
            case AlarmChange.Forget:
                Forgotten.Add(kept!);
                break;
            case AlarmChange.None or AlarmChange.Begin:
                if (before is not null && !ReferenceEquals(before, kept))
                {
                    Changes(kept!);
                }

                break;
            default:
                throw new InvalidOperationException($"No change {change}.");
        }
    }

    /// <summary>Ends alarms whose rule was taken away or no longer looks there. While a file is broken nobody can tell which rules there are.</summary>
    private void Withdraw()
    {
        if (rules.Errors.Count > 0)
        {
            return;
        }

        foreach (var alarm in book.GoingOn.Where(alarm => rules.Find(alarm.Rule)?.ConditionOf(alarm.Commune) is null))
        {
            if (alarm.FiredAt is null)
            {
                Forgotten.Add(alarm);
            }
            else
            {
                Resolved.Add(Changes(alarm with { ResolvedAt = now }));
            }
        }
    }

    private void DecideWhatToTell()
    {
        var forgotten = Forgotten.Select(alarm => alarm.Id).ToHashSet();
        var alarms = book.All.Where(alarm => !forgotten.Contains(alarm.Id)).Select(alarm => _changed.GetValueOrDefault(alarm.Id, alarm))
            .Concat(Begun.Select(alarm => _changed[alarm.Id])).ToList();
        var muted = new Muted(alarms, rules, book, Resolved, now);
        // Whoever has waited longest is reminded first: a commune hears of one alarm an hour.
        foreach (var alarm in alarms.Where(alarm => alarm.FiredAt is not null).OrderBy(alarm => alarm.Told?.At ?? DateTimeOffset.MinValue))
        {
            Tell(alarm, muted);
        }
    }

    private void Tell(AlarmFacts alarm, Muted muted)
    {
        DateTimeOffset? reminded = Reminded.Contains(alarm.Commune) ? now : book.Reminders.TryGetValue(alarm.Commune, out var at) ? at : null;
        var decision = NotifyDecision.For(
            alarm, new KeptQuiet(book.SilenceOf(alarm, now) is not null, book.SilenceEndedFor(alarm, now), muted.Holds(alarm), muted.EndedFor(alarm)), reminded,
            rules.Find(alarm.Rule)?.Rule ?? Withdrawn(alarm), hours, now);
        if (decision.State is null)
        {
            return;
        }

        if (decision.Reason == NotifyReason.RepeatDue)
        {
            Reminded.Add(alarm.Commune);
        }

        var after = Changes(alarm with { Reasons = ReasonsNow(alarm), Told = decision.After(alarm.Told, now) });
        Tellings.Add(new Telling(after, decision));
    }

    private AlarmFacts Changes(AlarmFacts alarm) => _changed[alarm.Id] = alarm;

    // A message carries the numbers of its own time; of one that is over, the last.
    private IReadOnlyList<FigureReason> ReasonsNow(AlarmFacts alarm) =>
        alarm.ResolvedAt is null && rules.Find(alarm.Rule) is { } rule && rule.ConditionOf(alarm.Commune) is { } condition
        && Reasons(condition, alarm.Commune.Length == 0 ? _whole : _readings[alarm.Commune], rule) is { Count: > 0 } reasons
            ? reasons
            : alarm.Reasons;

    private static List<FigureReason> Reasons(Condition condition, Reading reading, RuleInForce rule) => [.. condition.Reasons(reading, rule.Rule.Leaves)];

    // Sorts by time of beginning.
    private string NewId() => Guid.CreateVersion7(now).ToString("n", CultureInfo.InvariantCulture);

    // Of a rule that is gone only the end of its alarms is left to tell.
    private static AlarmRule Withdrawn(AlarmFacts alarm) => new(alarm.Rule, alarm.Severity, [], TimeSpan.Zero, false, 1, RuleScope.Everywhere, null, [], []);
}
