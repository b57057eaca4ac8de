using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ioc.Shell;

/// <summary>What operators and orchestrators ask: alive, ready, and when a browser can come.</summary>
/// <remarks>A slice takes part in readiness by <c>services.AddHealthChecks().AddCheck&lt;T&gt;("name")</c>.</remarks>
public static class Operations
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.AddSingleton<Measurements>().AddSingleton<Readiness>();
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    /// <param name="readers">Policy of those who may see measurements and the description of the API.</param>
    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes, string readers)
    {
        // Measures from the start on, not from the first scrape.
        var measurements = routes.ServiceProvider.GetRequiredService<Measurements>();
        routes.MapGet("/healthz", () => Results.Text("alive\n")).Counted(RequestKind.Free).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).Counted(RequestKind.Free).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/metrics", () => Results.Text(measurements.Text(), "text/plain; version=0.0.4; charset=utf-8"))
            .RequireAuthorization(readers).ExcludeFromDescription();
        routes.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(readers);
        return routes;
    }

    /// <summary>Waits until every readiness check agrees, then prints the one line that scripts wait for.</summary>
    public static async Task SayReadyAsync(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var health = app.Services.GetRequiredService<HealthCheckService>();
        try
        {
            while ((await health.CheckHealthAsync(stopping)).Status != HealthStatus.Healthy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), app.Services.GetRequiredService<TimeProvider>(), stopping);
            }

            Console.WriteLine($"ready {BrowserAddress(app)}");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before it was ready: nothing to say.
        }
    }

    /// <summary>The address a browser on this machine can open, with the port really bound.</summary>
    public static string BrowserAddress(this WebApplication app)
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        var host = bound.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : bound.Host;
        return $"{bound.Scheme}://{host}:{bound.Port}";
    }

    // What is wrong is named, not described: whoever asks has not signed in.
    private static async Task<IResult> ReadyAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        var report = await readiness.AskAsync(cancellationToken);
        var failing = report.Entries.Where(check => check.Value.Status != HealthStatus.Healthy).Select(check => check.Key).Order().ToArray();
        return failing.Length == 0
            ? Results.Text("ready\n")
            : Problem.Of(StatusCodes.Status503ServiceUnavailable, "not-ready", $"Not ready: {string.Join(", ", failing)}.");
    }
}
