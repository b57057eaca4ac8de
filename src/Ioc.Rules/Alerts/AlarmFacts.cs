namespace Ioc.Rules.Alerts;

/// <summary>What an alarm is now; follows from its facts.</summary>
public enum AlarmState : byte
{
    /// <summary>The condition holds, but not for long enough.</summary>
    Pending,
    Firing,

    /// <summary>Somebody has taken it on.</summary>
    Acknowledged,

    /// <summary>Fires, and people asked not to hear of it.</summary>
    Silenced,
    Resolved,
}

/// <summary>What is known to have happened to one alarm. Nothing here says what people were told; see <see cref="Told"/>.</summary>
/// <param name="Commune">Five digits; empty for one that concerns the whole installation.</param>
/// <param name="BeganAt">When the condition was first seen to hold without a break.</param>
public sealed record AlarmFacts(string Id, string Rule, string Commune, Severity Severity, DateTimeOffset BeganAt, IReadOnlyList<FigureReason> Reasons)
{
    public DateTimeOffset? FiredAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? Note { get; init; }

    /// <summary>By when whoever acknowledged it promised to have it settled.</summary>
    public DateTimeOffset? PromisedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>What people were last told of it; <see langword="null"/> when nothing yet.</summary>
    public Told? Told { get; init; }

    /// <summary>A promise that was not kept leaves the alarm without an owner.</summary>
    public bool IsOwned(DateTimeOffset now) => AcknowledgedAt is not null && !(PromisedAt <= now);

    /// <summary>An acknowledgement is somebody's word and shows even under a silence.</summary>
    public AlarmState State(bool silenced) =>
        ResolvedAt is not null ? AlarmState.Resolved
        : FiredAt is null ? AlarmState.Pending
        : AcknowledgedAt is not null ? AlarmState.Acknowledged
        : silenced ? AlarmState.Silenced
        : AlarmState.Firing;

    /// <summary>
    /// As it counts when the clock has been set back: nothing that happened lies ahead. Else an alarm would wait for a time
    /// that was never really reached, or an acknowledgement always look newer than what was told of it.
    /// </summary>
    public AlarmFacts NotAhead(DateTimeOffset now) => BeganAt <= now && !(AcknowledgedAt > now) && !(Told is { } told && (told.At > now || told.LevelAt > now))
        ? this
        : this with
        {
            BeganAt = Earlier(BeganAt, now),
            AcknowledgedAt = AcknowledgedAt is { } acknowledged ? Earlier(acknowledged, now) : null,
            Told = Told is { } last ? last with { At = Earlier(last.At, now), LevelAt = Earlier(last.LevelAt, now) } : null,
        };

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>What people were last told of an alarm.</summary>
/// <param name="State"><see cref="AlarmState.Firing"/>, <see cref="AlarmState.Acknowledged"/> or <see cref="AlarmState.Resolved"/>.</param>
/// <param name="Level">The highest asked so far.</param>
/// <param name="LevelAt">When that level was first asked.</param>
public sealed record Told(AlarmState State, DateTimeOffset At, EscalationLevel Level, DateTimeOffset LevelAt);
