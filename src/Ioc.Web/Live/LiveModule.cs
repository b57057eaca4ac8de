using Ioc.Access;
using Ioc.Indicators;
using Ioc.Shell;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <summary>Figures that change on the screen without being asked for.</summary>
public static class LiveModule
{
    /// <summary>How long a viewer may read nothing before it is taken for gone and has to connect again.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = 4 * 1024;
                hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
                hub.AddFilter<HubFaults>();
                hub.AddFilter<CallLimit>();
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions = FigureRow.Json);
        services.AddSingleton<HubFaults>().AddSingleton<CallLimit>();
        services.AddLogging(logging => logging.AddFilter(HubFaults.FrameworkCategory, LogLevel.Critical));
        services.AddSingleton<LiveViewers>();
        services.AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveViewers>());
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHostedService<LeaveWhenBarred>();
        return services;
    }

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        // A viewer who does not read holds one message and costs no more by waiting; one who is gone stops pinging.
        routes.MapHub<LiveHub>("/hubs/live", connection => connection.TransportSendTimeout = LongestSilence).Counted(RequestKind.Connection).RequireAuthorization(Scopes.Read);
        return routes;
    }
}
