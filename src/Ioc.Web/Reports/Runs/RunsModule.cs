using Ioc.Reports.Pages;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Reports.Runs;

/// <summary>One form for many units, worked off in the background.</summary>
internal static class RunsModule
{
    public static IServiceCollection AddReportRuns(this IServiceCollection services)
    {
        services.AddSingleton(new RunTimes()).AddSingleton<RunBell>().AddSingleton<RunBook>().AddSingleton<WaitingItems>();
        services.AddSingleton<ReadRunOrder>().AddSingleton<StartRun>().AddSingleton<RunNotices>().AddSingleton<MakeRunItem>();
        services.AddHostedService<RunWorker>();
        services.AddNightly<ForgetRunsJob>(ForgetRunsJob.Name, ForgetRunsJob.At);
        services.AddSingleton(new MenuEntry(RunPages.Path, "runs", "table", 71, ReportPages.Path));
        return services;
    }

    public static void MapReportRuns(this IEndpointRouteBuilder routes)
    {
        RunEndpoints.Map(routes);
        RunPages.Map(routes);
    }
}
