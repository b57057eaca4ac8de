using Ioc.Reports.Pages;
using Ioc.Shell;

namespace Ioc.Reports.Approval;

/// <summary>Papers that offices make of reports: drawn up, checked, issued with a number, replaced.</summary>
public static class ApprovalModule
{
    public static IServiceCollection AddApproval(this IServiceCollection services)
    {
        services.AddSingleton<PaperBook>();
        services.AddSingleton<VisiblePapers>();
        services.AddSingleton<MakeAgain>();
        services.AddSingleton<DraftPaper>();
        services.AddSingleton<ActOnPaper>();
        services.AddSingleton(new MenuEntry(PaperPages.Path, "papers", "letter", 71, ReportPages.Path));
        return services;
    }

    public static IEndpointRouteBuilder MapApproval(this IEndpointRouteBuilder routes)
    {
        PaperEndpoints.Map(routes);
        PaperPages.Map(routes);
        return routes;
    }
}
