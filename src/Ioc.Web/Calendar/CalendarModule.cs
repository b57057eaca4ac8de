using Ioc.Rules.Calendar;

namespace Ioc.Calendar;

/// <summary>On which days, and in which hours of them, offices work.</summary>
public static class CalendarModule
{
    public static IServiceCollection AddCalendar(this IServiceCollection services, Installation installation) => services
        .AddSingleton(WorkingCalendar.BuiltIn)
        .AddSingleton(new WorkingHours(WorkingCalendar.BuiltIn, installation.WorkingShifts));
}
