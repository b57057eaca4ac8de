using System.Net;
using Ioc.Shell;

namespace Ioc.Protection;

/// <summary>
/// Lets nobody come from another machine without encryption: passwords and keys would be read on the way. Whoever comes over TLS,
/// by a proxy that is stated, or from this machine may; everybody may when the operator says that plain HTTP is meant.
/// </summary>
internal sealed class StatedWays(RequestDelegate next, Installation installation, RecordRefusal record)
{
    public Task InvokeAsync(HttpContext http) =>
        MayCome(http.Request, Plain(http.Connection.RemoteIpAddress), Plain(http.Connection.LocalIpAddress))
            ? next(http)
            : RefuseAsync(http);

    private async Task RefuseAsync(HttpContext http)
    {
        await record(http, RefusedFor.NoEncryption);
        await Problem.Of(
            StatusCodes.Status403Forbidden, "https-required",
            "From other machines only over HTTPS: set IOC_TLS_CERTIFICATE, or put a proxy in front and name it in IOC_BEHIND_PROXY.").ExecuteAsync(http);
    }

    // Orchestrators ask from elsewhere, and learn nothing that is secret.
    private bool MayCome(HttpRequest request, IPAddress? peer, IPAddress? own) =>
        request.IsHttps || installation.Protection.PlainHttp || peer is null || IPAddress.IsLoopback(peer) || peer.Equals(own)
        || installation.Protection.Proxies.Any(proxies => proxies.Contains(peer))
        || request.Path.StartsWithSegments("/healthz") || request.Path.StartsWithSegments("/readyz");

    private static IPAddress? Plain(IPAddress? address) => address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
}
