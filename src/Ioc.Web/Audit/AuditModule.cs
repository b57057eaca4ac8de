using Ioc.Access;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Authorization;

namespace Ioc.Audit;

/// <summary>Who saw, changed and took away what: a log that is only added to.</summary>
public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditStore>().AddSingleton<AuditAnchors>().AddSingleton<AuditLog>().AddSingleton<AuditSearch>().AddSingleton<AuditState>();
        services.AddSingleton<AuditArchive>().AddSingleton<VerifyAudit>().AddSingleton<AuditActions>().AddSingleton<AuditDoor>();
        services.AddSingleton<RecordAction>(provider => provider.GetRequiredService<AuditDoor>().PassAsync);
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<AuditRefusals>().AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<AuditRefusals>());
        services.AddSingleton<RecordRefusal>(provider => provider.GetRequiredService<AuditRefusals>().NoteAsync);
        services.AddHostedService(provider => provider.GetRequiredService<AuditRefusals>());
        services.AddHostedService<Opening>();
        services.AddNightly<ArchiveAuditJob>(ArchiveAuditJob.Name, ArchiveAuditJob.At);
        services.AddNightly<VerifyAuditJob>(VerifyAuditJob.Name, VerifyAuditJob.At);
        services.AddSingleton(new MenuEntry(AuditPages.Path, "audit.menu", "search", 92, MenuEntry.Accounts, Scopes.Audit));
        return services;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        AuditEndpoints.Map(routes);
        AuditPages.Map(routes);
        return routes;
    }

    private sealed class Opening(AuditState state, AuditArchive archive) : BeforeStart
    {
        public override async Task StartingAsync(CancellationToken cancellationToken)
        {
            await state.NoteRuleAsync(cancellationToken);
            await archive.PutAwayAsync(cancellationToken);
        }
    }
}
