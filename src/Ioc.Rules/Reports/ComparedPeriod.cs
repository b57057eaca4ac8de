using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>With what the days of a report are compared.</summary>
public static class ComparedPeriod
{
    /// <summary>
    /// The period before: of one with a name the one before of its kind. Of days from the beginning of a month (the 1st or the
    /// 15th) that end within it, the same days of the month before, as far as it has them. Of any other as many days just before.
    /// </summary>
    public static Period Before(Period days)
    {
        if (NamedPeriod.Of(days) is { } named)
        {
            return named.Before.Days;
        }
        var monthBegins = days.From.Day is 1 or 15;
        if (monthBegins && days.To < days.From.AddMonths(1))
        {
            var from = days.From.AddMonths(-1);
            var end = from.AddDays(days.To.DayNumber - days.From.DayNumber);
            return new Period(from, end < days.From ? end : days.From.AddDays(-1));
        }
        var length = days.To.DayNumber - days.From.DayNumber + 1;
        return new Period(days.From.AddDays(-length), days.From.AddDays(-1));
    }

    /// <summary>The same days of the year before; 29 February becomes the 28th.</summary>
    public static Period YearBefore(Period days) =>
        NamedPeriod.Of(days) is { } named ? named.YearBefore.Days : new Period(days.From.AddYears(-1), days.To.AddYears(-1));
}
