using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>By which days periods of reports are cut.</summary>
public enum PeriodCalendar : byte
{
    /// <summary>From the 15th of one month to the 14th of another (chế độ báo cáo).</summary>
    Reporting,

    /// <summary>Whole calendar months.</summary>
    Calendar,
}

public enum PeriodKind : byte
{
    Month,
    Quarter,
    HalfYear,
    NineMonths,
    Year,
}

/// <summary>A period that offices call by a name: the second quarter of 2026 by the reporting calendar.</summary>
/// <param name="Number">From 1: of the month, quarter or half within the year; 1 for nine months and the year.</param>
/// <remarks>
/// Reporting calendar as in the regimes made under Decree 09/2019/NĐ-CP: a period begins on the 15th of the month before its
/// first and ends on the 14th of its last. A second half (15 June to 14 December) follows by the same rule; no regime asks for it.
/// </remarks>
public sealed record NamedPeriod(PeriodCalendar Calendar, PeriodKind Kind, int Year, int Number)
{
    private const int LastReportingDay = 14;

    /// <summary>Months that a period of a kind has.</summary>
    public static int Months(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => 1,
        PeriodKind.Quarter => 3,
        PeriodKind.HalfYear => 6,
        PeriodKind.NineMonths => 9,
        PeriodKind.Year => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>How many periods of a kind a year has.</summary>
    public static int InYear(PeriodKind kind) => kind switch
    {
        PeriodKind.Month => 12,
        PeriodKind.Quarter => 4,
        PeriodKind.HalfYear => 2,
        _ => 1,
    };

    /// <summary>Its local days, both ends included.</summary>
    public Period Days
    {
        get
        {
            var first = new DateOnly(Year, ((Number - 1) * Months(Kind)) + 1, 1);
            var days = new Period(first, first.AddMonths(Months(Kind)).AddDays(-1));
            return Calendar == PeriodCalendar.Calendar ? days : new Period(
                first.AddMonths(-1).AddDays(LastReportingDay), new DateOnly(days.To.Year, days.To.Month, LastReportingDay));
        }
    }

    /// <summary>The one of the same kind before it; before nine months the nine months of the year before.</summary>
    public NamedPeriod Before => Number > 1 ? this with { Number = Number - 1 } : this with { Year = Year - 1, Number = InYear(Kind) };

    public NamedPeriod YearBefore => this with { Year = Year - 1 };

    /// <summary>The period of a kind in which a day lies; of nine months <see langword="null"/> when it lies in none.</summary>
    public static NamedPeriod? At(PeriodCalendar calendar, PeriodKind kind, DateOnly day)
    {
        var month = calendar == PeriodCalendar.Reporting && day.Day > LastReportingDay ? new DateOnly(day.Year, day.Month, 1).AddMonths(1) : day;
        var number = ((month.Month - 1) / Months(kind)) + 1;
        return number > InYear(kind) ? null : new NamedPeriod(calendar, kind, month.Year, number);
    }

    /// <summary>The name of exactly these days; <see langword="null"/> when they have none.</summary>
    public static NamedPeriod? Of(Period days)
    {
        foreach (var calendar in Enum.GetValues<PeriodCalendar>())
        {
            foreach (var kind in Enum.GetValues<PeriodKind>())
            {
                if (At(calendar, kind, days.To) is { } named && named.Days == days)
                {
                    return named;
                }
            }
        }
        return null;
    }
}
