using Ioc.Access;
using Ioc.Reports.Pages;
using Ioc.Shell;

namespace Ioc.Reports.Schedules;

/// <summary>Reports that come by themselves.</summary>
internal static class SchedulesModule
{
    public static IServiceCollection AddReportSchedules(this IServiceCollection services)
    {
        services.AddSingleton<ScheduleBook>().AddSingleton<ReadSchedule>().AddSingleton<PlanSchedules>().AddSingleton<FireSchedule>();
        services.AddHostedService<KeepSchedulesPlanned>();
        services.AddSingleton(new MenuEntry(SchedulePages.Path, "schedules", "send", 72, ReportPages.Path, Scopes.Schedules));
        return services;
    }

    public static void MapReportSchedules(this IEndpointRouteBuilder routes)
    {
        ScheduleEndpoints.Map(routes);
        SchedulePages.Map(routes);
    }
}
