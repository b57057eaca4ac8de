using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>On which days a report that comes by itself is made.</summary>
public enum ReportRhythm : byte
{
    /// <summary>Once for every period, on the so-many-th working day after its end.</summary>
    AfterPeriod,

    /// <summary>On every working day, Saturdays worked in exchange included.</summary>
    EachWorkingDay,

    /// <summary>On the first working day of every week (Monday to Sunday); in a week without any not at all.</summary>
    EachWeek,
}

/// <summary>Which period is reported, as seen from the day on which the report is made.</summary>
public enum PlannedPeriod : byte
{
    ReportingMonth,
    ReportingQuarter,
    ReportingHalf,
    ReportingNineMonths,
    ReportingYear,
    CalendarMonth,
    CalendarQuarter,
    CalendarHalf,
    CalendarNineMonths,
    CalendarYear,

    /// <summary>Monday to Sunday.</summary>
    Week,

    /// <summary>The last working day before, with the days off that followed it: so no day is in no report.</summary>
    WorkingDay,

    /// <summary>From the first day of the reporting month up to the day before; on the 15th the whole month before.</summary>
    ReportingMonthSoFar,
}

/// <summary>A time at which reports are to be made.</summary>
/// <param name="Periods">Local days; several when long holidays make two periods fall due on one day, the earlier first.</param>
public sealed record PlannedReports(DateTimeOffset At, IReadOnlyList<Period> Periods);

/// <summary>When reports are made by themselves, and of which days.</summary>
/// <param name="WorkingDay">Of <see cref="ReportRhythm.AfterPeriod"/>: the so-many-th working day after the period's last day, which itself never counts; 1 or more.</param>
/// <param name="At">On an office's wall.</param>
public sealed record ReportPlan(ReportRhythm Rhythm, PlannedPeriod Period, int WorkingDay, TimeOnly At)
{
    /// <summary>A year, its working days at the latest, and some: further ahead nothing can lie.</summary>
    private const int FurthestDays = 800;

    /// <summary>The first time after an instant, never that instant itself.</summary>
    public PlannedReports Next(DateTimeOffset after, WorkingCalendar calendar)
    {
        var day = LocalDay.Of(after);
        for (var count = 0; count < FurthestDays; count++, day = day.AddDays(1))
        {
            var at = new DateTimeOffset(day.ToDateTime(At), LocalDay.Offset);
            if (at > after && Due(day, calendar) is { Count: > 0 } periods)
            {
                return new PlannedReports(at, periods);
            }
        }
        throw new InvalidOperationException($"Nothing is due within {FurthestDays} days of {after:yyyy-MM-dd}.");
    }

    /// <summary>
    /// Of the times from a planned one up to now the last: an office that was closed for three reports is sent one, the newest.
    /// <see langword="null"/> when none has come yet.
    /// </summary>
    /// <param name="planned">The first that has not been made.</param>
    public PlannedReports? LastDue(DateTimeOffset planned, DateTimeOffset now, WorkingCalendar calendar)
    {
        PlannedReports? last = null;
        for (var next = Next(planned.AddMilliseconds(-1), calendar); next.At <= now; next = Next(next.At, calendar))
        {
            last = next;
        }
        return last;
    }

    /// <summary>The period that is reported on a day: the last that has ended before it.</summary>
    public Period On(DateOnly day, WorkingCalendar calendar) => Period switch
    {
        PlannedPeriod.Week => WeekBefore(day),
        PlannedPeriod.WorkingDay => new Period(calendar.WorkingDayBefore(day, 1), day.AddDays(-1)),
        PlannedPeriod.ReportingMonthSoFar => new Period(NamedPeriod.At(PeriodCalendar.Reporting, PeriodKind.Month, day.AddDays(-1))!.Days.From, day.AddDays(-1)),
        _ => LastNamed(day).Days,
    };

    private IReadOnlyList<Period> Due(DateOnly day, WorkingCalendar calendar) =>
        !calendar.IsWorkingDay(day) ? []
        : Rhythm switch
        {
            ReportRhythm.EachWorkingDay => [On(day, calendar)],
            ReportRhythm.EachWeek => calendar.WorkingDayBefore(day, 1) < MondayOf(day) ? [On(day, calendar)] : [],
            ReportRhythm.AfterPeriod => DueAfterPeriods(day, calendar),
            _ => throw new ArgumentOutOfRangeException(nameof(day), Rhythm, "No such rhythm."),
        };

    private List<Period> DueAfterPeriods(DateOnly day, WorkingCalendar calendar)
    {
        var due = new List<Period>();
        for (var period = On(day, calendar); calendar.WorkingDayAfter(period.To, WorkingDay) is var on && on >= day; period = On(period.From, calendar))
        {
            if (on == day)
            {
                due.Insert(0, period);
            }
        }
        return due;
    }

    private NamedPeriod LastNamed(DateOnly day)
    {
        var (calendar, kind) = Named();
        var named = NamedPeriod.At(calendar, kind, day) ?? new NamedPeriod(calendar, kind, day.Year, 1);
        while (named.Days.To >= day)
        {
            named = named.Before;
        }
        return named;
    }

    private (PeriodCalendar Calendar, PeriodKind Kind) Named() => Period switch
    {
        PlannedPeriod.ReportingMonth => (PeriodCalendar.Reporting, PeriodKind.Month),
        PlannedPeriod.ReportingQuarter => (PeriodCalendar.Reporting, PeriodKind.Quarter),
        PlannedPeriod.ReportingHalf => (PeriodCalendar.Reporting, PeriodKind.HalfYear),
        PlannedPeriod.ReportingNineMonths => (PeriodCalendar.Reporting, PeriodKind.NineMonths),
        PlannedPeriod.ReportingYear => (PeriodCalendar.Reporting, PeriodKind.Year),
        PlannedPeriod.CalendarMonth => (PeriodCalendar.Calendar, PeriodKind.Month),
        PlannedPeriod.CalendarQuarter => (PeriodCalendar.Calendar, PeriodKind.Quarter),
        PlannedPeriod.CalendarHalf => (PeriodCalendar.Calendar, PeriodKind.HalfYear),
        PlannedPeriod.CalendarNineMonths => (PeriodCalendar.Calendar, PeriodKind.NineMonths),
        PlannedPeriod.CalendarYear => (PeriodCalendar.Calendar, PeriodKind.Year),
        _ => throw new InvalidOperationException($"{Period} has no name."),
    };

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static Period WeekBefore(DateOnly day) => new(MondayOf(day).AddDays(-7), MondayOf(day).AddDays(-1));
}
