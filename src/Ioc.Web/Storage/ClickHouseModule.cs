using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Storage;

public static class ClickHouseModule
{
    /// <summary>An engine that is started again answers within a second or two; beyond this it is down, and askers are told.</summary>
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(4);

    /// <summary>The database of dossiers: the embedded engine as a child process, or the server that the installation names.</summary>
    public static IServiceCollection AddClickHouse(this IServiceCollection services, Installation installation)
    {
        if (installation.ClickHouse is { } url)
        {
            var endpoint = ClickHouseEndpoint.Parse(url);
            services.AddSingleton(_ => new ClickHouseClient(NewHttp(), _ => ValueTask.FromResult(endpoint)));
        }
        else
        {
            services.AddSingleton(provider => new EngineProcess(
                new EngineProcessOptions { DataDirectory = Path.Combine(installation.DataDirectory, "clickhouse") },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EngineProcess>>()));
            services.AddSingleton(provider =>
            {
                var engine = provider.GetRequiredService<EngineProcess>();
                return new ClickHouseClient(NewHttp(), async token => new ClickHouseEndpoint(await AddressAsync(engine, token), "default", engine.Key, "ioc"));
            });
        }
        services.AddExceptionHandler<PassingFaults>();
        services.AddSingleton<ClickHouseSchema>();
        services.AddHostedService<Opening>();
        services.AddHealthChecks().AddCheck<Answers>("clickhouse");
        return services;
    }

    private static async Task<Uri> AddressAsync(EngineProcess engine, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.AddressAsync(cancellationToken).WaitAsync(EnginePatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new HttpRequestException("The embedded engine is down.");
        }
    }

    private static HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // A password is for the address that the operator named.
        AllowAutoRedirect = false,
        UseCookies = false,
    })
    {
        Timeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>Before anything reads or writes: the engine answers and the schema is current.</summary>
    private sealed class Opening(ClickHouseSchema schema, IServiceProvider services) : BeforeStart
    {
        public override async Task StartingAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (services.GetService<EngineProcess>() is { } engine)
                {
                    await engine.StartAsync(cancellationToken);
                }
                await schema.MigrateAsync(cancellationToken);
            }
            catch (Exception fault) when (fault is HttpRequestException or ClickHouseException or InvalidOperationException)
            {
                throw new StartRefusedException($"ClickHouse cannot be used: {fault.Message}", fault);
            }
        }

        public override async Task StoppedAsync(CancellationToken cancellationToken)
        {
            if (services.GetService<EngineProcess>() is { } engine)
            {
                await engine.StopAsync(cancellationToken);
            }
        }
    }

    private sealed class Answers(ClickHouseClient clickHouse) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await clickHouse.PingAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("refuses");
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("cannot be reached");
            }
        }
    }
}
