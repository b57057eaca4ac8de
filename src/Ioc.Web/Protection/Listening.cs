using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Ioc.Protection;

/// <summary>Where and how the product listens, and how long it waits for whoever is slow on purpose.</summary>
public static class Listening
{
    /// <summary>Far above what an office opens, and far below what a machine has.</summary>
    private const long MostConnections = 20_000;

    public static void ListenAsInstalled(this IWebHostBuilder web, Installation installation)
    {
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits);
            kestrel.Listen(IPAddress.Parse(installation.Bind), installation.Port, kestrel.ApplicationServices.GetRequiredService<ServerCertificate>().Secure);
        });
        // What has left for a viewer who does not read cannot be replaced by something newer; without this the system keeps megabytes of it.
        web.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = 128 * 1024;
            return socket;
        });
    }

    // Some are the server's own values: said here because they are relied on.
    private static void Limit(KestrelServerLimits limits)
    {
        // Doors that take more say so, and most forms take less.
        limits.MaxRequestBodySize = 1024 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxConcurrentUpgradedConnections = MostConnections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        // Bytes a second, after five seconds of patience.
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
    }
}
