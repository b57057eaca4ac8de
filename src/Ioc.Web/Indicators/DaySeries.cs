using Ioc.Rules.Indicators;

namespace Ioc.Indicators;

/// <summary>One day of a chart.</summary>
/// <param name="OnTimeRate">0 to 1, not rounded; null when nothing was resolved on the day.</param>
public sealed record DayFigures(
    DateOnly Day, long Received, long ReceivedOnline, long ResolvedEarly, long ResolvedOnTime, long ResolvedLate, long Withdrawn, double? OnTimeRate);

/// <summary>A period day by day, also the days on which nothing happened.</summary>
public static class DaySeries
{
    /// <summary>Days; ten years and a bit.</summary>
    public const int LongestPeriod = 3700;

    public static IEnumerable<DayFigures> Fill(Period period, IEnumerable<DayCounts> counts)
    {
        var byDay = counts.ToDictionary(day => day.Day);
        for (var day = period.From; day <= period.To; day = day.AddDays(1))
        {
            var own = byDay.GetValueOrDefault(day);
            var rate = new Counts { ResolvedEarly = own.ResolvedEarly, ResolvedOnTime = own.ResolvedOnTime, ResolvedLate = own.ResolvedLate }.OnTimeRate();
            yield return new DayFigures(day, own.Received, own.ReceivedOnline, own.ResolvedEarly, own.ResolvedOnTime, own.ResolvedLate, own.Withdrawn, rate);
        }
    }
}
