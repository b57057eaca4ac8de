using Ioc.Rules.Calendar;
using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Tests;

/// <summary>The province that the demonstration shows, on an ordinary Monday afternoon.</summary>
internal static class QuangNinh
{
    public static readonly OfficeClock Clock = new(WorkingCalendar.BuiltIn);
    public static readonly OfficeDirectory Offices = new(["22"], Seed);
    public static readonly DossierBook Book = new(Offices, Clock, Seed);

    public const long Seed = 42;

    public static readonly long Monday3Pm = Instant(2026, 11, 23, 15);

    public static readonly int Today = OfficeClock.DayOf(Monday3Pm);

    public static long Instant(int year, int month, int day, int hour = 0, int minute = 0) =>
        new DateTimeOffset(year, month, day, hour, minute, 0, LocalDay.Offset).ToUnixTimeMilliseconds();

    /// <summary>All dossiers handed in on the days given, of every office.</summary>
    public static IEnumerable<Dossier> HandedIn(int fromDay, int days) =>
        from day in Enumerable.Range(fromDay, days)
        from office in Offices.All
        let count = Book.Count(office, day)
        from number in Enumerable.Range(0, count)
        select Book.Make(office, day, number, count);
}
