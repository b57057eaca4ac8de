namespace Ioc.Rules.Foresight;

/// <summary>One working day ahead. Dossiers, not rounded; stocks as of the end of the day.</summary>
/// <param name="Received">Expected arrivals, those of days off before it included.</param>
/// <param name="Ended">Resolved or withdrawn.</param>
/// <param name="Missed">Become overdue on this day: their due day has passed and they are still running.</param>
public readonly record struct ForecastDay(DateOnly Day, double Received, double Ended, double Open, double Overdue, double Missed);

/// <summary>What is to be expected of one office if its pace stays.</summary>
/// <param name="Lacks">What is missing; then there are no days.</param>
/// <param name="Days">The next <see cref="OfficeDays.Horizon"/> working days.</param>
/// <param name="Level">Arrivals of an average working day of late.</param>
/// <param name="Pace">Ended on an average working day of late.</param>
/// <param name="Work">How it gets through its work; <see langword="null"/> without a forecast.</param>
/// <param name="SeasonKnown">Whether the year before was known; otherwise the season counts as level.</param>
public sealed record Forecast(
    string Code, NotEnough? Lacks, IReadOnlyList<ForecastDay> Days, OfficeOpen Now, double Level, double Pace, WorkPace? Work, bool SeasonKnown, OfficePast Past, DueHabits Habits)
{
    /// <summary>Dossiers that become overdue within the days ahead.</summary>
    public double WillMiss => Days.Sum(day => day.Missed);

    public ForecastDay? Last => Days.Count > 0 ? Days[^1] : null;
}
