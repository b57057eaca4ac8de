using Ioc.Rules.Calendar;

namespace Ioc.Rules.Foresight;

/// <summary>The working days behind and ahead of a day, as a forecast steps over them.</summary>
/// <remarks>
/// A working day stands for itself and for the days off right before it: what comes in at a weekend is work of Monday. So no day
/// of the calendar is lost, and a day off never counts as a day without work.
/// </remarks>
public sealed class OfficeDays
{
    /// <summary>Working days forecast.</summary>
    public const int Horizon = 10;

    /// <summary>Working days looked back at; about four months, so that a weekday is seen some fifteen times.</summary>
    public const int LookBack = 80;

    private readonly WorkingCalendar _calendar;
    private readonly DateOnly _firstDay;
    private readonly int[] _floor;

    /// <param name="today">The local day on which the forecast is made.</param>
    public OfficeDays(DateOnly today, WorkingCalendar calendar)
    {
        (Today, _calendar) = (today, calendar);
        var past = new DateOnly[LookBack];
        for (var (i, day) = (LookBack - 1, today); i >= 0; i--)
        {
            past[i] = day = calendar.WorkingDayBefore(day, 1);
        }

        var ahead = new DateOnly[Horizon];
        for (var (i, day) = (0, today); i < Horizon; i++)
        {
            ahead[i] = day = calendar.NextWorkingDay(day);
        }

        (Past, Ahead) = (past, ahead);
        _firstDay = calendar.WorkingDayBefore(past[0], 1).AddDays(1);
        _floor = Numbers(calendar, _firstDay, ahead[^1]);
    }

    public DateOnly Today { get; }

    public bool TodayWorks => _calendar.IsWorkingDay(Today);

    /// <summary>The last <see cref="LookBack"/> working days before today, oldest first: the days that are over.</summary>
    public IReadOnlyList<DateOnly> Past { get; }

    /// <summary>The next <see cref="Horizon"/> working days after today.</summary>
    public IReadOnlyList<DateOnly> Ahead { get; }

    /// <summary>The first local day that belongs to <see cref="Past"/>: days off before its first working day included.</summary>
    public DateOnly FirstDay => _firstDay;

    /// <summary>Place in <see cref="Past"/> of the working day that a day stands for; −1 for an earlier one, <see cref="LookBack"/> for today's or a later one.</summary>
    public int StepOf(DateOnly day)
    {
        if (day < _firstDay)
        {
            return -1;
        }

        // The working day on or after it.
        var step = day == _firstDay ? 0 : Number(day.AddDays(-1));
        return Math.Min(step, LookBack);
    }

    /// <summary>
    /// Working days after today up to a due day: 0 when it is today or a day off before the next working day. A dossier still running
    /// at that place p is overdue on the working day p + 1 ahead.
    /// </summary>
    /// <param name="due">Not before today.</param>
    /// <returns><see cref="Horizon"/> + 1 at most, for all later ones.</returns>
    public int PlaceOf(DateOnly due) => due > Ahead[^1] ? Horizon + 1 : Number(due) - Number(Today);

    /// <summary>Whether a working day follows a rest that was no plain weekend.</summary>
    public bool IsAfterRest(DateOnly workingDay)
    {
        for (var day = workingDay.AddDays(-1); !_calendar.IsWorkingDay(day); day = day.AddDays(-1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Number of working days from <paramref name="first"/> to each day up to <paramref name="last"/>, both included.</summary>
    public static int[] Numbers(WorkingCalendar calendar, DateOnly first, DateOnly last)
    {
        var numbers = new int[last.DayNumber - first.DayNumber + 1];
        for (var (i, count) = (0, 0); i < numbers.Length; i++)
        {
            numbers[i] = count += calendar.IsWorkingDay(first.AddDays(i)) ? 1 : 0;
        }

        return numbers;
    }

    private int Number(DateOnly day) => _floor[Math.Clamp(day.DayNumber - _firstDay.DayNumber, 0, _floor.Length - 1)];
}
