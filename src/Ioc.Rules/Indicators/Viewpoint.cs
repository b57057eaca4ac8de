using Ioc.Rules.Calendar;

namespace Ioc.Rules.Indicators;

/// <summary>From when and over what the figures are looked at: the days that every definition refers to.</summary>
/// <param name="Today">day(T): the local day of the instant at which the figures are taken.</param>
public sealed record Viewpoint(Period Period, DateOnly Today, WorkingCalendar Calendar)
{
    /// <summary>Throughput is measured over this many working days.</summary>
    public const int ThroughputWorkingDays = 10;

    /// <summary>D: the earlier of day(T) and the period's last day. A dossier due before D is overdue.</summary>
    public DateOnly DueLimit { get; } = Today < Period.To ? Today : Period.To;

    /// <summary>The next working day after D; a dossier due from D to this day is due soon.</summary>
    public DateOnly DueSoonLimit => field == default ? field = Calendar.NextWorkingDay(DueLimit) : field;

    /// <summary>From the tenth working day before D to the day before D, days off inside it included.</summary>
    public Period Throughput => field == default
        ? field = new Period(Calendar.WorkingDayBefore(DueLimit, ThroughputWorkingDays), DueLimit.AddDays(-1))
        : field;

    /// <summary>No dossier that ended before this day, and no bucket of an earlier day, is part of any figure.</summary>
    public DateOnly EarliestDay => Period.From < Throughput.From ? Period.From : Throughput.From;
}
