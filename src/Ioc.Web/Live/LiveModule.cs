using Ioc.Access;
using Ioc.Indicators;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <summary>Figures that change on the screen without being asked for.</summary>
public static class LiveModule
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = 4 * 1024;
                hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            })
            .AddJsonProtocol(json => json.PayloadSerializerOptions = FigureRow.Json);
        services.AddSingleton<LiveViewers>();
        services.AddSingleton<HubLifetimeManager<LiveHub>>(provider => provider.GetRequiredService<LiveViewers>());
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        return services;
    }

    public static IEndpointRouteBuilder MapLive(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<LiveHub>("/hubs/live").RequireAuthorization(Scopes.Read);
        return routes;
    }
}
