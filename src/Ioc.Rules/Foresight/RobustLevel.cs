namespace Ioc.Rules.Foresight;

/// <summary>An average working day of late, which neither one flood nor one power cut can move far.</summary>
public static class RobustLevel
{
    /// <summary>Working days after which a day counts half.</summary>
    public const double HalfLife = 10;

    /// <summary>Working days looked at.</summary>
    public const int Days = 40;

    /// <summary>
    /// Mean of the last known values, each weighing 0.5^(age ∕ <see cref="HalfLife"/>), values beyond three spreads of the
    /// median counted as that limit. Spread: 1.4826 × median distance from the median, at least the square root of the median.
    /// </summary>
    /// <param name="values">Oldest first; NaN where not known.</param>
    /// <returns>0 when nothing is known.</returns>
    public static double Of(double[] values)
    {
        var last = values[Math.Max(0, values.Length - Days)..];
        var (least, most) = Limits(values);
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < last.Length; i++)
        {
            if (double.IsFinite(last[i]))
            {
                var weight = Math.Pow(0.5, (last.Length - 1 - i) / HalfLife);
                sum += weight * Math.Clamp(last[i], least, most);
                weights += weight;
            }
        }

        return weights == 0 ? 0 : sum / weights;
    }

    /// <summary>The least and the most that a day counts for.</summary>
    public static (double Least, double Most) Limits(double[] values)
    {
        var last = values[Math.Max(0, values.Length - Days)..];
        var middle = OfficePast.Median(last);
        if (double.IsNaN(middle))
        {
            return (0, 0);
        }

        var spread = Math.Max(1.4826 * OfficePast.Median(last.Select(value => Math.Abs(value - middle))), Math.Sqrt(Math.Max(middle, 1)));
        return (middle - (3 * spread), middle + (3 * spread));
    }

    /// <summary>The best mean of five working days in a row among the last <see cref="Days"/>: a pace that the office has shown it can keep for a week.</summary>
    public static double Best(double[] values)
    {
        var last = values[Math.Max(0, values.Length - Days)..];
        return Enumerable.Range(0, Math.Max(0, last.Length - 4)).Select(i => last[i..(i + 5)].Average()).Where(double.IsFinite).DefaultIfEmpty(0).Max();
    }
}
