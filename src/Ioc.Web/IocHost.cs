using System.Net;
using System.Net.Sockets;
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
using Ioc.Reports;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Ioc;

/// <summary>The product's table of contents: what each slice adds, in what order a request passes, what each slice answers.</summary>
public static class IocHost
{
    /// <summary>Builds the product without starting it; tests build the same one on port 0 with a data folder of their own.</summary>
    /// <param name="adjust">Applied last, so that a test can put another clock in.</param>
    public static WebApplication Build(Installation installation, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Listening(installation);
        var services = builder.Services;
        services.AddSingleton(installation);
        services.AddSingleton(TimeProvider.System);
        services.AddProblems();
        services.AddOperations();
        services.AddOperationalStore();
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
        await using var app = Build(installation);
        try
        {
            await app.StartAsync();
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
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Asked to stop before it had started.
            return 0;
        }

        await app.SayReadyAsync();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static WebApplicationBuilder Listening(Installation installation)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(IocHost).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The ingestion door counts its 64 MiB after decompression itself; a body larger than that as sent is refused here.
            kestrel.Limits.MaxRequestBodySize = (64 * 1024 * 1024) + 1;
            kestrel.Listen(IPAddress.Parse(installation.Bind), installation.Port);
        });
        // What has left for a viewer who does not read cannot be replaced by something newer; without this the system keeps megabytes of it.
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = 128 * 1024;
            return socket;
        });
        // Standard output carries the ready line alone.
        builder.Logging.ClearProviders()
            .AddSimpleConsole(line => line.SingleLine = true)
            .AddFilter("Microsoft", LogLevel.Warning)
            // Says at each first start that the key ring lies unencrypted in the data folder, which its owner alone can read.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }
}
