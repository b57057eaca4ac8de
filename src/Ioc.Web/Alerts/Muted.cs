using Ioc.Rules.Alerts;

namespace Ioc.Alerts;

/// <summary>Which alarms cannot be trusted while others fire, and since when they can be again.</summary>
internal sealed class Muted
{
    private readonly HashSet<(string Rule, string Commune)> _held = [];
    private readonly Dictionary<(string Rule, string Commune), DateTimeOffset> _ended = [];

    /// <param name="alarms">All that go on, as they are in this round.</param>
    /// <param name="resolved">Those that ended in it.</param>
    public Muted(IEnumerable<AlarmFacts> alarms, RuleSet rules, AlarmBook book, IEnumerable<AlarmFacts> resolved, DateTimeOffset now)
    {
        foreach (var alarm in alarms.Where(alarm => alarm.FiredAt is not null && alarm.ResolvedAt is null))
        {
            _held.UnionWith(MutedBy(rules, alarm.Rule).Select(rule => (rule, alarm.Commune)));
        }

        // One that lies ahead is of a clock that was set back since.
        foreach (var (rule, commune, at) in book.EndedAt.Where(end => end.Value <= now).Select(end => (end.Key.Rule, end.Key.Commune, end.Value))
            .Concat(resolved.Select(alarm => (alarm.Rule, alarm.Commune, now))))
        {
            foreach (var muted in MutedBy(rules, rule))
            {
                _ended[(muted, commune)] = _ended.TryGetValue((muted, commune), out var other) && other > at ? other : at;
            }
        }
    }

    public bool Holds(AlarmFacts alarm) => _held.Contains((alarm.Rule, "")) || _held.Contains((alarm.Rule, alarm.Commune));

    public DateTimeOffset? EndedFor(AlarmFacts alarm)
    {
        var (everywhere, there) = (Ended((alarm.Rule, "")), Ended((alarm.Rule, alarm.Commune)));
        return there > everywhere ? there : everywhere ?? there;
    }

    private DateTimeOffset? Ended((string Rule, string Commune) of) => _ended.TryGetValue(of, out var at) ? at : null;

    private static IReadOnlyList<string> MutedBy(RuleSet rules, string rule) => rules.Find(rule)?.Rule.Mutes ?? [];
}
