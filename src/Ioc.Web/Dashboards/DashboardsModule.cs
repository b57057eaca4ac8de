using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Dashboards;

/// <summary>Pages that an office composes in YAML; every address that no other slice has taken is looked up among them.</summary>
public static class DashboardsModule
{
    private static readonly string[] Pages = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddDashboards(this IServiceCollection services) => services
        .AddSingleton(s => new DashboardFolder(s.GetRequiredService<ILogger<DashboardFolder>>(), s.GetRequiredService<TimeProvider>()))
        .AddHostedService(s => s.GetRequiredService<DashboardFolder>())
        .AddScoped<PageScope>()
        .Configure<RouteOptions>(options => options.SetParameterPolicy<PagePath>(PagePath.Name));

    public static IEndpointRouteBuilder MapDashboards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/screens/state", State).RequireAuthorization(Scopes.Read).CutByField().ExcludeFromDescription();
        // Last, so that a dashboard never takes an address that another slice answers.
        routes.MapMethods($"{{**path:{PagePath.Name}}}", Pages, Page).RequireAuthorization(Scopes.Read).CutByField().ExcludeFromDescription().WithOrder(int.MaxValue);
        return routes;
    }

    private static Ok<ScreensState> State(DashboardFolder dashboards, Assets assets, HttpContext context)
    {
        var set = dashboards.Current;
        var language = Viewer.Of(context).Language;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new ScreensState(assets.Current().Build, set.Revision, [.. set.Errors.Select(e => e.In(language))]));
    }

    private static IResult Page(HttpContext context, DashboardFolder dashboards, PageScope scope, IAntiforgery antiforgery)
    {
        var viewer = Viewer.Of(context);
        var (path, query) = (context.Request.Path.Value ?? "/", context.Request.Query);
        if (dashboards.Current.At(path, out var code) is not { } dashboard || scope.Find(query["province"], code) is not { } place)
        {
            return Results.NotFound();
        }

        return ShellPages.Page<DashboardPage>(new()
        {
            [nameof(DashboardPage.Viewer)] = viewer,
            [nameof(DashboardPage.Dashboard)] = dashboard,
            [nameof(DashboardPage.Place)] = place,
            [nameof(DashboardPage.Token)] = antiforgery.GetAndStoreTokens(context),
        });
    }

    /// <param name="Errors">Faults of dashboard files, for the banner.</param>
    public sealed record ScreensState(string Build, string Revision, IReadOnlyList<string> Errors);
}
