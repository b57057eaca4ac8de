using System.Globalization;

namespace Ioc.Rules.Calendar;

/// <summary>The hours of a working day on which an office is open: what "within eight working hours" is counted in.</summary>
/// <remarks>
/// A working day has eight hours in two shifts; which ones, each province decides, so they are a setting. Whatever falls
/// outside them counts from the next opening.
/// </remarks>
public sealed class WorkingHours
{
    private readonly WorkingCalendar _calendar;

    /// <param name="shifts">Ascending, not touching; opening included, closing not.</param>
    /// <exception cref="ArgumentException">There is none, or they overlap.</exception>
    public WorkingHours(WorkingCalendar calendar, IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)> shifts)
    {
        if (shifts.Count == 0 || shifts.Any(shift => shift.Opens >= shift.Closes) || shifts.Zip(shifts.Skip(1)).Any(pair => pair.First.Closes > pair.Second.Opens))
        {
            throw new ArgumentException("Shifts are ascending and do not overlap.", nameof(shifts));
        }

        _calendar = calendar;
        Shifts = shifts;
    }

    public IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)> Shifts { get; }

    /// <summary>Working time of one working day.</summary>
    public TimeSpan Day => Shifts.Aggregate(TimeSpan.Zero, (sum, shift) => sum + (shift.Closes - shift.Opens));

    /// <summary>07:30–11:30 and 13:30–17:30, the most common ones.</summary>
    public static IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)> UsualShifts { get; } =
        [(new(7, 30), new(11, 30)), (new(13, 30), new(17, 30))];

    /// <summary>Reads <c>07:30-11:30,13:30-17:30</c>.</summary>
    /// <returns><see langword="null"/> when it cannot be read or the shifts overlap.</returns>
    public static IReadOnlyList<(TimeOnly Opens, TimeOnly Closes)>? ReadShifts(string text)
    {
        var shifts = new List<(TimeOnly Opens, TimeOnly Closes)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('-', StringSplitOptions.TrimEntries) is not [var from, var to]
                || !TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var opens)
                || !TimeOnly.TryParseExact(to, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var closes)
                || opens >= closes || (shifts.Count > 0 && shifts[^1].Closes > opens))
            {
                return null;
            }

            shifts.Add((opens, closes));
        }

        return shifts;
    }

    public bool IsOpen(DateTimeOffset instant)
    {
        var time = TimeOnly.FromTimeSpan(instant.ToOffset(LocalDay.Offset).TimeOfDay);
        return _calendar.IsWorkingDay(LocalDay.Of(instant)) && Shifts.Any(shift => shift.Opens <= time && time < shift.Closes);
    }

    /// <summary>Working time between two instants; zero when the second is not after the first.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        for (var day = LocalDay.Of(from); day <= LocalDay.Of(to); day = day.AddDays(1))
        {
            foreach (var (opens, closes) in ShiftsOf(day))
            {
                var (begins, ends) = (opens > from ? opens : from, closes < to ? closes : to);
                sum += ends > begins ? ends - begins : TimeSpan.Zero;
            }
        }

        return sum;
    }

    /// <summary>The instant at which so much working time has passed since <paramref name="from"/>.</summary>
    /// <param name="working">Not negative; zero gives the first open instant from <paramref name="from"/> on.</param>
    public DateTimeOffset After(DateTimeOffset from, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        for (var day = LocalDay.Of(from); ; day = day.AddDays(1))
        {
            foreach (var (opens, closes) in ShiftsOf(day))
            {
                var begins = opens > from ? opens : from;
                if (begins < closes && working <= closes - begins)
                {
                    return begins + working;
                }

                working -= begins < closes ? closes - begins : TimeSpan.Zero;
            }
        }
    }

    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> ShiftsOf(DateOnly day) =>
        _calendar.IsWorkingDay(day) ? Shifts.Select(shift => (At(day, shift.Opens), At(day, shift.Closes))) : [];

    private static DateTimeOffset At(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), LocalDay.Offset);
}
