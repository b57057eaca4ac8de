namespace Ioc.Rules.Foresight;

/// <summary>How the days of a week differ, and the first day after a holiday: multiples of an average working day.</summary>
/// <param name="ByWeekday">Monday to Friday average 1; indexed by <see cref="DayOfWeek"/>. A worked Saturday counts as an average day.</param>
/// <param name="AfterRest">Multiplies the first working day after a rest that was no plain weekend.</param>
public sealed record DayPattern(double[] ByWeekday, double AfterRest)
{
    public static DayPattern Even { get; } = new([1, 1, 1, 1, 1, 1, 1], 1);

    /// <summary>A province's pattern counts as much as this many dossiers of an office on that weekday.</summary>
    private const double Prior = 100;

    public double Of(DateOnly workingDay, OfficeDays days) =>
        ByWeekday[(int)workingDay.DayOfWeek] * (days.IsAfterRest(workingDay) ? AfterRest : 1);

    /// <summary>
    /// The pattern of a series: each day against the mean of the five working days around it, the middle (median) of each weekday's
    /// quotients, brought to an average of 1. One after-rest day is believed by half, n of them by n ∕ (n + 1).
    /// </summary>
    /// <param name="series">By <see cref="OfficeDays.Past"/>; NaN where not known.</param>
    public static DayPattern From(double[] series, OfficeDays days)
    {
        var plain = new List<double>[7];
        var afterRest = new List<(int Weekday, double Quotient)>();
        for (var i = 0; i < series.Length; i++)
        {
            if (Quotient(series, i) is not { } quotient)
            {
                continue;
            }

            var weekday = (int)days.Past[i].DayOfWeek;
            if (days.IsAfterRest(days.Past[i]))
            {
                afterRest.Add((weekday, quotient));
            }
            else
            {
                (plain[weekday] ??= []).Add(quotient);
            }
        }

        double[] weekdays = [.. plain.Select((quotients, day) => day is 0 or 6 || quotients is not { Count: >= 2 } ? 1 : OfficePast.Median(quotients))];
        var mean = weekdays[1..6].Average();
        weekdays = mean > 0 ? [.. weekdays.Select((factor, day) => day is 0 or 6 ? 1 : factor / mean)] : Even.ByWeekday;
        var rest = afterRest.Count == 0 ? 1 : OfficePast.Median(afterRest.Select(each => each.Quotient / Math.Max(0.1, weekdays[each.Weekday])));
        return new DayPattern(weekdays, ((afterRest.Count * rest) + 1) / (afterRest.Count + 1));
    }

    /// <summary>An office's own pattern as far as its numbers carry it, otherwise the province's.</summary>
    public DayPattern Own(double[] series, OfficeDays days)
    {
        var level = series.Where(double.IsFinite).DefaultIfEmpty(0).Average();
        var (seen, usual) = (new double[7], new double[7]);
        for (var i = 0; i < series.Length; i++)
        {
            if (double.IsFinite(series[i]) && !days.IsAfterRest(days.Past[i]))
            {
                seen[(int)days.Past[i].DayOfWeek] += series[i];
                usual[(int)days.Past[i].DayOfWeek] += level;
            }
        }

        return this with { ByWeekday = [.. ByWeekday.Select((factor, day) => (seen[day] + (Prior * factor)) / (usual[day] + Prior))] };
    }

    private static double? Quotient(double[] series, int i)
    {
        var first = Math.Clamp(i - 2, 0, Math.Max(0, series.Length - 5));
        var mean = series.Skip(first).Take(5).Average();
        return double.IsFinite(mean) && mean > 0 ? series[i] / mean : null;
    }
}
