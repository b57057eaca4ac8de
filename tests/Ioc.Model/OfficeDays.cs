namespace Ioc.Model;

/// <summary>Local days and the working calendar, typed in from the contract (§3) and not read from the product's data.</summary>
public static class OfficeDays
{
    private static readonly HashSet<DateOnly> DaysOff =
    [
        .. Year(2025, "01-01", "01-27", "01-28", "01-29", "01-30", "01-31", "04-07", "04-30", "05-01", "05-02", "09-01", "09-02"),
        .. Year(2026, "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "04-27", "04-30", "05-01", "08-31", "09-01", "09-02"),
        .. Year(2027, "01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "04-16", "04-30", "05-03", "09-02", "09-03"),
    ];

    private static readonly HashSet<DateOnly> WorkingSaturdays = [.. Year(2025, "04-26"), .. Year(2026, "01-10", "08-22")];

    /// <summary>day(x): the calendar day in Vietnam, seven hours ahead of UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(7)).DateTime);

    public static bool IsWorking(DateOnly day)
    {
        if (WorkingSaturdays.Contains(day))
        {
            return true;
        }
        return day.DayOfWeek != DayOfWeek.Saturday && day.DayOfWeek != DayOfWeek.Sunday && !DaysOff.Contains(day);
    }

    public static DateOnly NextWorking(DateOnly day) =>
        Enumerable.Range(1, 60).Select(day.AddDays).First(IsWorking);

    public static DateOnly TenthWorkingBefore(DateOnly day) =>
        Enumerable.Range(1, 60).Select(back => day.AddDays(-back)).Where(IsWorking).ElementAt(9);

    private static IEnumerable<DateOnly> Year(int year, params string[] days) =>
        days.Select(day => DateOnly.ParseExact($"{year}-{day}", "yyyy-MM-dd", null));
}
