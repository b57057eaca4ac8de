using Ioc.Access;
using Ioc.Accounts;
using Ioc.Alerts;
using Ioc.Apologies;
using Ioc.Audit;
using Ioc.Calendar;
using Ioc.Dashboards;
using Ioc.Delivery;
using Ioc.Directives;
using Ioc.Foresight;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Ingestion;
using Ioc.Ingestion.Pull;
using Ioc.Live;
using Ioc.Protection;
using Ioc.Reports;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Console;

namespace Ioc;

/// <summary>The product's table of contents: what each slice adds, in what order a request passes, what each slice answers.</summary>
public static class IocHost
{
    /// <summary>Builds the product without starting it; tests build the same one on port 0 with a data folder of their own.</summary>
    /// <param name="adjust">Applied last, so that a test can put another clock in.</param>
    public static WebApplication Build(Installation installation, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Bare(installation);
        var services = builder.Services;
        services.AddSingleton(installation);
        services.AddSingleton(TimeProvider.System);
        services.AddProblems();
        services.AddOperations();
        services.AddOperationalStore();
        services.AddProtection(installation);
        services.AddClickHouse(installation);
        services.AddAccess(installation);
        services.AddAccounts();
        services.AddJobs(installation);
        services.AddAudit();
        services.AddCalendar(installation);
        services.AddIngestion();
        services.AddPull();
        services.AddIndicators();
        services.AddGeography();
        services.AddForesight();
        services.AddDelivery();
        services.AddLive();
        services.AddAlerts();
        services.AddShell();
        services.AddDashboards();
        services.AddDirectives();
        services.AddApologies();
        services.AddReports();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseProtection(installation);
        app.UseProblems();
        app.UseRouting();
        app.UseAccess();
        app.MapOperations(readers: Scopes.Operations);
        app.MapAccess();
        app.MapAccounts();
        app.MapAudit();
        app.MapIngestion();
        app.MapPull();
        app.MapIndicators();
        app.MapGeography();
        app.MapDelivery();
        app.MapForesight();
        app.MapLive();
        app.MapDirectives();
        app.MapApologies();
        app.MapReports();
        app.MapAlerts();
        app.MapShell();
        app.MapDashboards();
        return app;
    }

    /// <summary>Serves until asked to stop, and says <c>ready</c> on standard output when a browser can use it.</summary>
    /// <returns>0 after an orderly stop, 1 when the product could not start.</returns>
    public static async Task<int> RunAsync(Installation installation)
    {
        try
        {
            return await ServeAsync(installation);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Port {installation.Port} on {installation.Bind} is in use by another program; choose one with --port.");
            return 1;
        }
        catch (StartRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return 1;
        }
    }

    private static async Task<int> ServeAsync(Installation installation)
    {
        await using var app = Build(installation);
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Asked to stop before it had started.
            return 0;
        }

        await app.SayReadyAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static WebApplicationBuilder Bare(Installation installation)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(IocHost).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.ListenAsInstalled(installation);
        // Standard output carries the ready line alone.
        builder.Logging.ClearProviders()
            .AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (PlainConsole.FormatterName, LogLevel.Trace))
            .AddConsoleFormatter<PlainConsole, ConsoleFormatterOptions>()
            .AddFilter("Microsoft", LogLevel.Warning)
            // Tells whole addresses, in which the live feed's clients pass their key.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            // Two lines for every wrong key: the audit log tells of them, and of a flood in one.
            .AddFilter("Ioc.Access.ApiKeyHandler", LogLevel.Warning)
            // Says at each first start that the key ring lies unencrypted in the data folder, which its owner alone can read.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return builder;
    }
}
