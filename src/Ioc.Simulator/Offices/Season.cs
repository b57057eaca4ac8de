namespace Ioc.Simulator.Offices;

/// <summary>When citizens come: by month, weekday, nearness of holidays and hour.</summary>
/// <remarks>Weights are the simulator's guess: Mondays, mornings and the day after a holiday are busiest; people send online in the evening.</remarks>
public sealed class Season(OfficeClock clock)
{
    // Before Tết offices empty, after it they fill; copies are certified for school in June to August.
    private static readonly double[] ByMonth = [0.92, 0.80, 1.10, 1.04, 1.00, 1.08, 1.12, 1.12, 1.00, 0.98, 0.97, 0.95];

    // Sunday … Saturday.
    private static readonly double[] ByWeekday = [0.16, 1.24, 1.06, 1.00, 0.96, 0.88, 0.24];

    private static readonly double[] AtCounter = Weights(
        (7.5, 8, 3), (8, 9, 9), (9, 10, 10), (10, 11, 7), (11, 11.5, 3), (13.5, 14, 4), (14, 15, 8), (15, 16, 7), (16, 17, 4), (17, 17.5, 1));

    private static readonly double[] Online = Weights(
        (0, 6, 0.25), (6, 7.5, 1.5), (7.5, 9, 6), (9, 11, 9), (11, 13, 4.5), (13, 15, 7.5), (15, 17, 7), (17, 19, 3.5), (19, 22, 4.5), (22, 24, 1.5));

    /// <summary>Arrivals of a day as a multiple of those of a plain Wednesday.</summary>
    public double Factor(int day)
    {
        var date = OfficeClock.ToDate(day);
        if (!clock.IsWorkingDay(day))
        {
            // Only online submissions, fewer still on a holiday in the week.
            return ByMonth[date.Month - 1] * (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? ByWeekday[(int)date.DayOfWeek] : 0.10);
        }

        var afterRest = !clock.IsWorkingDay(day - 1) && date.DayOfWeek != DayOfWeek.Monday ? 1.25 : 1.0;
        return ByMonth[date.Month - 1] * Math.Max(0.7, ByWeekday[(int)date.DayOfWeek]) * afterRest;
    }

    /// <summary>Milliseconds into the local day by which a share of the day's arrivals has come.</summary>
    /// <param name="share">0, included, to 1, excluded.</param>
    public static long TimeOfDay(double share, bool atCounter)
    {
        var totals = atCounter ? AtCounter : Online;
        var wanted = share * totals[^1];
        var slot = 0;
        while (totals[slot] <= wanted)
        {
            slot++;
        }

        var before = slot == 0 ? 0 : totals[slot - 1];
        return (long)((slot + ((wanted - before) / (totals[slot] - before))) * HalfHour);
    }

    private const long HalfHour = 30 * OfficeClock.Minute;

    // Running totals of the 48 half hours.
    private static double[] Weights(params (double From, double To, double PerHour)[] spans)
    {
        var sum = 0.0;
        return [.. Enumerable.Range(0, 48).Select(slot => sum += spans.FirstOrDefault(span => slot / 2.0 >= span.From && slot / 2.0 < span.To).PerHour)];
    }
}
