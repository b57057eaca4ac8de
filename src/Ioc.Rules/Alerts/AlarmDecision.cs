using Ioc.Rules.Calendar;

namespace Ioc.Rules.Alerts;

/// <summary>What becomes of an alarm.</summary>
public enum AlarmChange : byte
{
    None,

    /// <summary>The condition holds for the first time.</summary>
    Begin,

    /// <summary>It has held for long enough.</summary>
    Fire,

    /// <summary>It stopped holding before it had held for long enough: nothing happened.</summary>
    Forget,
    Resolve,
}

/// <summary>From what is known and what is found now to what becomes of an alarm.</summary>
/// <remarks>
/// A missing figure changes nothing: an alarm neither begins nor ends because data is not there. An alarm waits only while
/// the condition is reached; once it fires it stays until the condition is left (hysteresis).
/// </remarks>
public static class AlarmDecision
{
    /// <param name="facts"><see langword="null"/> when there is no alarm of this rule here that is not resolved.</param>
    public static AlarmChange For(AlarmFacts? facts, Finding finding, AlarmRule rule, WorkingHours hours, DateTimeOffset now)
    {
        if (rule.WorkingHoursOnly && !hours.IsOpen(now))
        {
            return AlarmChange.None;
        }

        return facts switch
        {
            null => finding.Reached == true ? AlarmChange.Begin : AlarmChange.None,
            { ResolvedAt: not null } => AlarmChange.None,
            { FiredAt: null } => finding.Reached switch
            {
                true when Held(facts, rule, hours, now) >= rule.For => AlarmChange.Fire,
                false => AlarmChange.Forget,
                _ => AlarmChange.None,
            },
            _ => finding.Left ? AlarmChange.Resolve : AlarmChange.None,
        };
    }

    private static TimeSpan Held(AlarmFacts facts, AlarmRule rule, WorkingHours hours, DateTimeOffset now) =>
        rule.WorkingHoursOnly ? hours.Between(facts.BeganAt, now) : now - facts.BeganAt;
}
