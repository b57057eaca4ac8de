using Ioc.Rules.Calendar;

namespace Ioc.Rules.Foresight;

/// <summary>How much more or less a province received a year before at the same time of year than at the time of the forecast.</summary>
/// <remarks>
/// The same time of year is the same weekday 364 days before; within eight weeks of Tết it is the same distance from the Tết of
/// the year before, for Tết wanders by a month. Known only where a whole year of dossiers is; otherwise a season of 1 is used and said.
/// </remarks>
public sealed class Season
{
    private const int NearTet = 56;

    /// <summary>Calendar days averaged on either side.</summary>
    private const int Around = 7;

    /// <summary>A year before is believed only so far.</summary>
    private const double Most = 2;

    private readonly WorkingCalendar _calendar;
    private readonly Dictionary<DateOnly, double> _receivedByDay;

    /// <param name="receivedByDay">Of the whole province, by local day.</param>
    public Season(WorkingCalendar calendar, Dictionary<DateOnly, double> receivedByDay) => (_calendar, _receivedByDay) = (calendar, receivedByDay);

    /// <summary>The days of the year before that a forecast needs.</summary>
    public static (DateOnly From, DateOnly To) Needed(DateOnly today) => (today.AddDays(-364 - 45 - Around), today.AddDays(-364 + 75));

    /// <summary>Multiple of today's level to be expected on <paramref name="day"/>, from 1 ∕ <see cref="Most"/> to <see cref="Most"/>; <see langword="null"/> without a year of data.</summary>
    public double? Factor(DateOnly today, DateOnly day) =>
        Level(YearBefore(today)) is { } now && Level(YearBefore(day)) is { } then && now > 0 ? Math.Clamp(then / now, 1 / Most, Most) : null;

    /// <summary>The day of the year before that stands for a day.</summary>
    public DateOnly YearBefore(DateOnly day)
    {
        var (tet, before) = (TetOf(day.Year), TetOf(day.Year - 1));
        return tet is { } at && before is { } then && Math.Abs(day.DayNumber - at.DayNumber) <= NearTet
            ? then.AddDays(day.DayNumber - at.DayNumber)
            : day.AddDays(-364);
    }

    /// <summary>First day of the longest rest from 10 January to 28 February; <see langword="null"/> in a year whose holidays are not announced.</summary>
    private DateOnly? TetOf(int year)
    {
        var (best, length) = (default(DateOnly), 0);
        for (var day = new DateOnly(year, 1, 10); day <= new DateOnly(year, 2, 28); day = day.AddDays(1))
        {
            var rest = 0;
            while (!_calendar.IsWorkingDay(day.AddDays(rest)))
            {
                rest++;
            }

            (best, length) = rest > length ? (day, rest) : (best, length);
        }

        return length > 4 ? best : null;
    }

    // Per working day, so that days off around a date do not make it look quiet.
    private double? Level(DateOnly day)
    {
        var (received, working, known) = (0.0, 0, 0);
        for (var each = day.AddDays(-Around); each <= day.AddDays(Around); each = each.AddDays(1))
        {
            working += _calendar.IsWorkingDay(each) ? 1 : 0;
            if (_receivedByDay.TryGetValue(each, out var count) && count > 0)
            {
                received += count;
                known += _calendar.IsWorkingDay(each) ? 1 : 0;
            }
        }

        return working > 0 && known >= 0.6 * working ? received / working : null;
    }
}
