namespace Ioc.Rules.Foresight;

/// <summary>Arrivals against capacity: whether more will come than the office gets done.</summary>
/// <param name="ArrivalsPerDay">Expected arrivals a working day, over the next five.</param>
/// <param name="PacePerDay">Dossiers that the office ends on an average working day of late.</param>
public readonly record struct CapacityUse(double ArrivalsPerDay, double PacePerDay)
{
    /// <summary>Working days looked ahead.</summary>
    public const int Days = 5;

    /// <summary>Above 1: the backlog grows. <see langword="null"/> when nothing is ended.</summary>
    public double? Ratio => PacePerDay > 0 ? ArrivalsPerDay / PacePerDay : null;

    /// <returns><see langword="null"/> when there is no forecast.</returns>
    public static CapacityUse? Of(Forecast forecast) =>
        forecast.Lacks is null ? new CapacityUse(forecast.Days.Take(Days).Average(day => day.Received), forecast.Pace) : null;
}

/// <summary>Due dossiers against pace: whether what falls due can be done by then.</summary>
/// <param name="Known">Running dossiers due on the next five working days, days off between them included; today not.</param>
/// <param name="Expected">Dossiers that will come in on those days and be due within them.</param>
/// <param name="CanEnd">What the office ends in five working days at its pace.</param>
public readonly record struct DuePressure(double Known, double Expected, double CanEnd)
{
    public const int Days = 5;

    /// <summary>Above 1: more falls due than gets done. <see langword="null"/> when nothing is ended.</summary>
    public double? Ratio => CanEnd > 0 ? (Known + Expected) / CanEnd : null;

    /// <returns><see langword="null"/> when there is no forecast.</returns>
    public static DuePressure? Of(Forecast forecast)
    {
        if (forecast.Lacks is not null)
        {
            return null;
        }

        var expected = 0.0;
        for (var day = 1; day <= Days; day++)
        {
            expected += forecast.Days[day - 1].Received * Enumerable.Range(0, Days - day + 1).Sum(forecast.Habits.GrantedShare);
        }

        return new DuePressure(forecast.Now.DueAt[1..(Days + 1)].Sum(), expected, Days * forecast.Pace);
    }
}

/// <summary>Growth of the backlog over the last ten working days that are known.</summary>
/// <param name="PerDay">Received less ended, dossiers a working day; below 0 it shrinks.</param>
/// <param name="Share">Growth over those days against what was open before them; <see langword="null"/> when nothing was.</param>
public readonly record struct BacklogGrowth(double PerDay, double? Share)
{
    public const int Days = 10;

    /// <returns><see langword="null"/> when there is no forecast.</returns>
    public static BacklogGrowth? Of(Forecast forecast)
    {
        if (forecast.Lacks is not null)
        {
            return null;
        }

        double[] growth = [.. forecast.Past.Received.Zip(forecast.Past.Ended, (received, ended) => received - ended).Where(double.IsFinite).TakeLast(Days)];
        var before = forecast.Now.Open - growth.Sum();
        return new BacklogGrowth(growth.Average(), before >= 1 ? growth.Sum() / before : null);
    }
}
