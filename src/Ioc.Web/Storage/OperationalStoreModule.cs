using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Storage;

public static class OperationalStoreModule
{
    /// <summary>Added before every slice that uses the store: the folder is claimed and the schema current before any of them starts.</summary>
    public static IServiceCollection AddOperationalStore(this IServiceCollection services)
    {
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<OperationalStore>().AddSingleton<NodeName>().AddSingleton<KeptFiles>();
        services.AddSingleton<MigrateStore>();
        services.AddHostedService<Opening>();
        services.AddHealthChecks().AddCheck<SchemaIsCurrent>("store");
        return services;
    }

    private sealed class Opening(DataDirectory directory, MigrateStore migrate) : BeforeStart
    {
        public override Task StartingAsync(CancellationToken cancellationToken)
        {
            directory.Claim();
            return migrate.RunAsync(cancellationToken);
        }
    }

    private sealed class SchemaIsCurrent(MigrateStore migrate) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await migrate.MissingAsync(cancellationToken) is { Count: > 0 } missing
                ? HealthCheckResult.Unhealthy($"not applied: {string.Join(", ", missing)}")
                : HealthCheckResult.Healthy();
    }
}
