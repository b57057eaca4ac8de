using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Ioc.Tests.Protection;

/// <summary>Lets a test's connection come from wherever its header says, as if the network had: a test machine has one address.</summary>
internal sealed class PeerFromHeader : IStartupFilter
{
    public const string Header = "Test-Peer";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, go) =>
        {
            if (IPAddress.TryParse(http.Request.Headers[Header], out var peer))
            {
                http.Connection.RemoteIpAddress = peer;
            }

            return go(http);
        });
        next(app);
    };
}
