using Ioc.Access;
using Ioc.Shell;

namespace Ioc.Audit;

/// <summary>The log for people: filters are in the address, the page works without scripts.</summary>
internal static class AuditPages
{
    public const string Path = "/audit";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ShowAsync).RequireAuthorization(Scopes.Audit).Audited("audit.searched", AuditMoment.Soon).ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(HttpContext http, UnitScope scope, AuditSearch search, AuditState state, AuditActions actions, CancellationToken cancellationToken)
    {
        var (filter, _) = AuditFilter.Read(http.Request.Query);
        if (filter is null || !AuditCursor.TryParse(http.Request.Query["cursor"], out var cursor))
        {
            return Results.NotFound();
        }

        return ShellPages.Page<AuditPage>(new()
        {
            [nameof(AuditPage.Viewer)] = Viewer.Of(http),
            [nameof(AuditPage.Filter)] = filter,
            [nameof(AuditPage.Found)] = await search.RunAsync(filter, cursor, AuditEndpoints.PageSize, scope, cancellationToken),
            [nameof(AuditPage.Verdict)] = await state.VerdictAsync(cancellationToken),
            [nameof(AuditPage.Actions)] = actions.All,
        });
    }
}
