using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;

namespace Ioc.Protection;

/// <summary>What stands between the product and those who can reach it: encryption, proxies that are believed, limits, and a start that is refused when unsafe.</summary>
public static class ProtectionModule
{
    /// <summary>After the data folder is claimed, before anything that is reached from outside.</summary>
    public static IServiceCollection AddProtection(this IServiceCollection services, Installation installation)
    {
        services.AddSingleton<ServerCertificate>();
        services.AddHostedService(provider => provider.GetRequiredService<ServerCertificate>());
        services.AddHostedService<SafeStart>();
        services.AddCallerLimits(installation.Protection.Limits);
        if (installation.Protection.KeyRing is { } files)
        {
            var (own, _) = files.Read();
            services.AddDataProtection().ProtectKeysWithCertificate(own).UnprotectKeysWithAnyCertificate(own);
        }

        return services;
    }

    /// <summary>First of all: from here on the caller's address and the scheme are those that a stated proxy tells, or the connection's own.</summary>
    public static WebApplication UseProtection(this WebApplication app, Installation installation)
    {
        app.UseMiddleware<StatedWays>();
        // Without a stated proxy one on this machine is believed (the framework's default), and only about the scheme.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto };
        if (installation.Protection.Proxies.Count > 0)
        {
            forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxies in installation.Protection.Proxies)
            {
                forwarded.KnownIPNetworks.Add(proxies);
            }
        }

        app.UseForwardedHeaders(forwarded);
        return app;
    }
}
