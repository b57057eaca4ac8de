using Ioc.Rules.Calendar;

namespace Ioc.Directives;

internal static class OfferedDues
{
    /// <summary>Closing time of a working day that many working days from today.</summary>
    public static DateTimeOffset OfferedDue(this WorkingHours hours, DateTimeOffset now, int workingDays, WorkingCalendar calendar) =>
        new(calendar.WorkingDayAfter(LocalDay.Of(now), workingDays).ToDateTime(hours.Shifts[^1].Closes), LocalDay.Offset);
}
