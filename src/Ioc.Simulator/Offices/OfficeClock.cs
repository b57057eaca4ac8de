using Ioc.Rules.Calendar;

namespace Ioc.Simulator.Offices;

/// <summary>Office hours, 07:30–11:30 and 13:30–17:30 of working days, laid end to end on one axis.</summary>
/// <remarks>
/// Instants are milliseconds since 1970-01-01 UTC; days are local (UTC+7) days since 1970-01-01; office time is
/// milliseconds of opening hours since <see cref="FirstDay"/>. A term of n working days is then one addition.
/// </remarks>
public sealed class OfficeClock
{
    public const long Second = 1000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>Opening hours of one working day.</summary>
    public const long OfficeDay = 8 * Hour;

    private const long Opens = (7 * Hour) + (30 * Minute);
    private const long LunchBegins = (11 * Hour) + (30 * Minute);
    private const long LunchEnds = (13 * Hour) + (30 * Minute);
    private const long Closes = (17 * Hour) + (30 * Minute);

    private readonly int[] _workingDaysBefore;
    private readonly int[] _workingDays;

    public OfficeClock(WorkingCalendar calendar)
    {
        var days = Enumerable.Range(FirstDay, LastDay - FirstDay + 1).ToArray();
        var isWorking = days.Select(day => calendar.IsWorkingDay(ToDate(day))).ToArray();
        _workingDays = [.. days.Where((_, i) => isWorking[i])];
        _workingDaysBefore = new int[days.Length + 1];
        for (var i = 0; i < days.Length; i++)
        {
            _workingDaysBefore[i + 1] = _workingDaysBefore[i] + (isWorking[i] ? 1 : 0);
        }
    }

    /// <summary>First and last day that the clock knows; a simulation does not leave them.</summary>
    public static readonly int FirstDay = OfDate(new DateOnly(2023, 1, 1));

    public static readonly int LastDay = OfDate(new DateOnly(2036, 12, 31));

    public static int OfDate(DateOnly date) => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static DateOnly ToDate(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);

    /// <summary>The local day of an instant.</summary>
    public static int DayOf(long instant) => (int)Math.Floor((instant + LocalOffset) / (double)Day);

    /// <summary>The first instant of a local day.</summary>
    public static long Start(int day) => (day * Day) - LocalOffset;

    public bool IsWorkingDay(int day) => _workingDaysBefore[day - FirstDay + 1] > _workingDaysBefore[day - FirstDay];

    /// <summary>Office time passed by an instant; stands still outside opening hours.</summary>
    public long OfficeTime(long instant)
    {
        var day = DayOf(instant);
        var before = _workingDaysBefore[day - FirstDay] * OfficeDay;
        return IsWorkingDay(day) ? before + WithinDay(instant - Start(day)) : before;
    }

    /// <summary>The instant of an office time; at a day's end, the opening of the next working day.</summary>
    public long At(long officeTime)
    {
        var day = _workingDays[officeTime / OfficeDay];
        var within = officeTime % OfficeDay;
        return Start(day) + (within < LunchBegins - Opens ? Opens + within : LunchEnds + within - (LunchBegins - Opens));
    }

    /// <summary>The instant that office hours next run at or after this one.</summary>
    public long Open(long instant) => At(OfficeTime(instant));

    /// <summary>Adds opening hours, in milliseconds, to an instant.</summary>
    public long Add(long instant, double officeTime) => At(OfficeTime(instant) + (long)officeTime);

    /// <summary>17:00 of the working day on which an instant's term of <paramref name="days"/> working days ends.</summary>
    public long FivePm(long instant, int days)
    {
        var day = _workingDays[(OfficeTime(instant) / OfficeDay) + days];
        return Start(day) + (17 * Hour);
    }

    private static long LocalOffset => 7 * Hour;

    private static long WithinDay(long time) => time switch
    {
        < Opens => 0,
        < LunchBegins => time - Opens,
        < LunchEnds => LunchBegins - Opens,
        < Closes => LunchBegins - Opens + time - LunchEnds,
        _ => OfficeDay,
    };
}
