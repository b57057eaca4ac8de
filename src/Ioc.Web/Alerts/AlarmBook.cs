using Ioc.Rules.Alerts;

namespace Ioc.Alerts;

/// <summary>A message that is being gathered.</summary>
public sealed record ChangeWindow(string Id, string Rule, AlarmState State, EscalationLevel Level, DateTimeOffset OpenedAt)
{
    /// <summary>Changes within this of the first go into one message.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Also when the clock has been set back behind its opening.</summary>
    public bool IsOver(DateTimeOffset now) => now - OpenedAt >= Length || OpenedAt > now;
}

/// <summary>All that an evaluation needs to know of what was, as the store had it at a version. Kept up with what is written.</summary>
public sealed class AlarmBook
{
    private readonly Dictionary<string, Dictionary<string, AlarmFacts>> _going = [];
    private readonly Dictionary<string, AlarmFacts> _over = [];

    public long Version { get; set; }

    public IReadOnlyList<Silence> Silences { get; init; } = [];

    /// <summary>When communes were last reminded.</summary>
    public Dictionary<string, DateTimeOffset> Reminders { get; init; } = [];

    /// <summary>When the last alarm of a rule ended at a commune, of those of the last days that fired: what they muted has its full time again from then on.</summary>
    public Dictionary<(string Rule, string Commune), DateTimeOffset> EndedAt { get; init; } = [];

    public Dictionary<(string Rule, AlarmState State, EscalationLevel Level), ChangeWindow> Windows { get; init; } = [];

    /// <summary>Not resolved yet, by commune; <see langword="null"/> when a rule has none.</summary>
    public IReadOnlyDictionary<string, AlarmFacts>? Going(string rule) => _going.GetValueOrDefault(rule);

    /// <summary>Not resolved yet, or resolved but not told.</summary>
    public IEnumerable<AlarmFacts> All => _going.Values.SelectMany(byCommune => byCommune.Values).Concat(_over.Values);

    public IEnumerable<AlarmFacts> GoingOn => _going.Values.SelectMany(byCommune => byCommune.Values);

    public Silence? SilenceOf(AlarmFacts alarm, DateTimeOffset now) => Silences.FirstOrDefault(silence => silence.Covers(alarm, now));

    public DateTimeOffset? SilenceEndedFor(AlarmFacts alarm, DateTimeOffset now) => Silences.Max(silence => silence.EndedFor(alarm, now));

    /// <summary>After the clock was set back, a reminder counts from now on: neither another at once, nor none for as long as it was set back.</summary>
    public void SetBackTo(DateTimeOffset now)
    {
        foreach (var commune in Reminders.Where(reminder => reminder.Value > now).Select(reminder => reminder.Key).ToList())
        {
            Reminders[commune] = now;
        }
    }

    public void Put(AlarmFacts alarm)
    {
        if (alarm.ResolvedAt is null)
        {
            if (!_going.TryGetValue(alarm.Rule, out var byCommune))
            {
                _going[alarm.Rule] = byCommune = [];
            }

            byCommune[alarm.Commune] = alarm;
            return;
        }

        Forget(alarm);
        EndedAt[(alarm.Rule, alarm.Commune)] = alarm.ResolvedAt.Value;
        // Nothing more is to be said of one that nobody was told of, or whose end was told.
        if (alarm.Told is { State: not AlarmState.Resolved })
        {
            _over[alarm.Id] = alarm;
        }
        else
        {
            _over.Remove(alarm.Id);
        }
    }

    public void Forget(AlarmFacts alarm)
    {
        if (_going.TryGetValue(alarm.Rule, out var byCommune) && byCommune.TryGetValue(alarm.Commune, out var current) && current.Id == alarm.Id)
        {
            byCommune.Remove(alarm.Commune);
            if (byCommune.Count == 0)
            {
                _going.Remove(alarm.Rule);
            }
        }
    }
}
