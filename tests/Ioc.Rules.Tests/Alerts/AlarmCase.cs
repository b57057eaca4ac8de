using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>A rule, office hours and an alarm to begin with.</summary>
internal static class AlarmCase
{
    public static readonly WorkingHours Hours = new(WorkingCalendar.BuiltIn, WorkingHours.UsualShifts);

    public static readonly AlarmRule Rule = new(
        "commune-overloaded", Severity.Critical, [new RuleEdition("1", new DateOnly(2025, 7, 1), LoadRule.Default.Overloaded, [])],
        TimeSpan.FromMinutes(1), WorkingHoursOnly: false, Leaves: 0.9, RuleScope.Everywhere, TimeSpan.FromHours(4),
        [new(EscalationLevel.Chairman, TimeSpan.FromHours(4)), new(EscalationLevel.Department, TimeSpan.FromHours(8))], []);

    /// <summary>Monday, ten in the morning.</summary>
    public static readonly DateTimeOffset Monday = At(23, 10, 0);

    public static readonly AlarmFacts Pending = new("a", Rule.Id, "06652", Severity.Critical, Monday, []);

    public static readonly AlarmFacts Firing = Pending with { FiredAt = Monday.AddMinutes(1) };

    /// <summary>The office was told as soon as it fired.</summary>
    public static readonly AlarmFacts OfficeKnows = Firing with { Told = new Told(AlarmState.Firing, Monday.AddMinutes(1), EscalationLevel.Office, Monday.AddMinutes(1)) };

    /// <summary>A time of November 2026.</summary>
    public static DateTimeOffset At(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(7));
}
