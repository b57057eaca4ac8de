using Ioc.Rules.Calendar;

namespace Ioc.Rules.Alerts;

/// <summary>Why people are told of an alarm, or why not.</summary>
public enum NotifyReason : byte
{
    /// <summary>Told: they know nothing of it yet.</summary>
    First,

    /// <summary>Told: somebody has taken it on, or has given a new promise.</summary>
    Acknowledged,

    /// <summary>Told: it is over.</summary>
    Resolved,

    /// <summary>Told: the promised time has passed and it still fires.</summary>
    PromiseBroken,

    /// <summary>Told: the level before did not act within its working time.</summary>
    Escalated,

    /// <summary>Told: the silence is over and it still fires.</summary>
    SilenceEnded,

    /// <summary>Told: nobody has answered for the rule's repeat interval.</summary>
    RepeatDue,

    /// <summary>Not told: it is only pending.</summary>
    NotFiring,

    /// <summary>Not told: nothing has changed since.</summary>
    AlreadyTold,

    /// <summary>Not told: a silence or a maintenance window covers it.</summary>
    Silenced,

    /// <summary>Not told: the figures cannot be trusted while another alarm fires.</summary>
    Muted,

    /// <summary>Not told: the rule is for working hours.</summary>
    OutsideHours,

    /// <summary>Not told: the commune has had its reminder of this hour.</summary>
    CommuneRemindedLately,

    /// <summary>Not told: it was taken on or over before anybody had heard of it.</summary>
    NobodyWasTold,
}

/// <summary>What keeps an alarm from being told, and what did.</summary>
/// <param name="Silenced">Covered by a silence now.</param>
/// <param name="SilenceEndedAt">When the last silence that covered it ended; <see langword="null"/>: none did.</param>
/// <param name="Muted">Another alarm that fires says its figures cannot be trusted.</param>
/// <param name="MuteEndedAt">When the last such alarm ended; <see langword="null"/>: none did lately.</param>
public readonly record struct KeptQuiet(bool Silenced, DateTimeOffset? SilenceEndedAt, bool Muted, DateTimeOffset? MuteEndedAt);

/// <summary>Whether to tell, as what, whom, and why.</summary>
/// <param name="State">What the message says: firing, acknowledged or resolved; <see langword="null"/>: nothing is sent.</param>
public readonly record struct NotifyDecision(AlarmState? State, EscalationLevel Level, NotifyReason Reason)
{
    /// <summary>A commune hears no more than one reminder in this time, of whatever alarm.</summary>
    public static readonly TimeSpan BetweenReminders = TimeSpan.FromHours(1);

    /// <param name="remindedAt">When the commune was last reminded of any alarm.</param>
    public static NotifyDecision For(AlarmFacts facts, KeptQuiet quiet, DateTimeOffset? remindedAt, AlarmRule rule, WorkingHours hours, DateTimeOffset now)
    {
        if (facts.FiredAt is null)
        {
            return Quiet(NotifyReason.NotFiring);
        }

        if (quiet.Silenced)
        {
            return Quiet(NotifyReason.Silenced);
        }

        if (facts.ResolvedAt is not null || facts.IsOwned(now))
        {
            return Answered(facts);
        }

        if (quiet.Muted)
        {
            return Quiet(NotifyReason.Muted);
        }

        return facts.Told is { } told ? Again(facts, told, quiet, remindedAt, rule, hours, now)
            : Tell(AlarmState.Firing, EscalationLevel.Office, NotifyReason.First);
    }

    /// <summary>What people have been told once this is told. Where a level is asked anew, its working time begins anew.</summary>
    /// <exception cref="InvalidOperationException">Nothing is told.</exception>
    public Told After(Told? before, DateTimeOffset now)
    {
        var asksAnew = before is null || Reason is NotifyReason.First or NotifyReason.Escalated or NotifyReason.SilenceEnded or NotifyReason.PromiseBroken;
        return new Told(State ?? throw new InvalidOperationException("Nothing is told."), now, Level, asksAnew ? now : before!.LevelAt);
    }

    private static NotifyDecision Answered(AlarmFacts facts)
    {
        if (facts.Told is not { } told)
        {
            return Quiet(NotifyReason.NobodyWasTold);
        }

        if (facts.ResolvedAt is not null)
        {
            return told.State == AlarmState.Resolved ? Quiet(NotifyReason.AlreadyTold) : Tell(AlarmState.Resolved, told.Level, NotifyReason.Resolved);
        }

        return told.State == AlarmState.Acknowledged && !(facts.AcknowledgedAt > told.At)
            ? Quiet(NotifyReason.AlreadyTold)
            : Tell(AlarmState.Acknowledged, told.Level, NotifyReason.Acknowledged);
    }

    private static NotifyDecision Again(
        AlarmFacts facts, Told told, KeptQuiet quiet, DateTimeOffset? remindedAt, AlarmRule rule, WorkingHours hours, DateTimeOffset now)
    {
        if (facts.PromisedAt is not null && told.State == AlarmState.Acknowledged)
        {
            return Tell(AlarmState.Firing, told.Level, NotifyReason.PromiseBroken);
        }

        if (quiet.SilenceEndedAt > told.At)
        {
            return Tell(AlarmState.Firing, told.Level, NotifyReason.SilenceEnded);
        }

        if (NextLevel(facts, told, quiet, rule, hours, now) is { } next)
        {
            return Tell(AlarmState.Firing, next, NotifyReason.Escalated);
        }

        if (!(now - told.At >= rule.Repeat))
        {
            return Quiet(NotifyReason.AlreadyTold);
        }

        return rule.WorkingHoursOnly && !hours.IsOpen(now) ? Quiet(NotifyReason.OutsideHours)
            : now - remindedAt < BetweenReminders ? Quiet(NotifyReason.CommuneRemindedLately)
            : Tell(AlarmState.Firing, told.Level, NotifyReason.RepeatDue);
    }

    // Each level has its working time from when it was asked, or could be expected to act again: not on figures that nobody could trust.
    private static EscalationLevel? NextLevel(AlarmFacts facts, Told told, KeptQuiet quiet, AlarmRule rule, WorkingHours hours, DateTimeOffset now)
    {
        var step = rule.Escalation.FirstOrDefault(step => step.To > told.Level);
        if (step is null || !hours.IsOpen(now))
        {
            return null;
        }

        var from = Later(Later(Later(told.LevelAt, quiet.SilenceEndedAt), quiet.MuteEndedAt), facts.PromisedAt);
        return hours.After(from, step.After) <= now ? step.To : null;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;

    private static NotifyDecision Tell(AlarmState state, EscalationLevel level, NotifyReason reason) => new(state, level, reason);

    private static NotifyDecision Quiet(NotifyReason reason) => new(null, default, reason);
}
