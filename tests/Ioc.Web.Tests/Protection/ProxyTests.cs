using System.Net;
using System.Text.Json;
using Dapper;
using Ioc.Protection;
using Ioc.Storage;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Protection;

/// <summary>Only a proxy that the operator has named is believed about who calls.</summary>
public sealed class ProxyTests
{
    [Theory]
    // What a peer that nobody named says is worth nothing.
    [InlineData("", "127.0.0.1", "203.0.113.9", "127.0.0.1")]
    [InlineData("10.0.0.0/24", "127.0.0.1", "203.0.113.9", "127.0.0.1")]
    // The named one is believed about its peer, and not its peer about others.
    [InlineData("127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1", "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    // Two proxies in a row, both named.
    [InlineData("127.0.0.1,10.0.0.0/24", "127.0.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9")]
    public async Task The_audit_log_has_the_address_that_somebody_trusted_tells(string proxies, string peer, string told, string written)
    {
        await using var product = await RunningProduct.StartAsync(
            plain => plain with { Protection = ProtectionVariables.Read(name => name == "IOC_BEHIND_PROXY" && proxies.Length > 0 ? proxies : null).Settings },
            adjust: builder => builder.Services.AddSingleton<IStartupFilter>(new PeerFromHeader()));
        using var browser = product.Browser((PeerFromHeader.Header, peer), ("X-Forwarded-For", told));

        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);

        await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        Assert.Equal([written], await connection.QueryAsync<string>("SELECT address FROM audit_entry WHERE action = 'signed-in'"));
        Assert.Equal([written], await connection.QueryAsync<string>("SELECT address FROM account_session"));
    }

    [Fact]
    public async Task Behind_a_proxy_strangers_are_told_apart_by_their_own_addresses()
    {
        await using var product = await RunningProduct.StartAsync(plain => plain with
        {
            Protection = new ProtectionSettings { Proxies = [IPNetwork.Parse("127.0.0.1/32")], Limits = new RequestLimits { Address = 10 } },
        });
        using var flood = product.Browser(("X-Forwarded-For", "203.0.113.9"));
        using var other = product.Browser(("X-Forwarded-For", "203.0.113.10"));

        await FigureOffice.UntilAsync("the flood is refused", async () => (await flood.GetAsync("/sign-in")).StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused_by_name()
    {
        foreach (var (name, value) in new[]
        {
            ("IOC_BEHIND_PROXY", "proxy.example"), ("IOC_BEHIND_PROXY", "10.0.0.0/64"), ("IOC_PLAIN_HTTP", "true"), ("IOC_LIMIT_CALLER", "0"), ("IOC_LIMIT_COSTLY", "many"),
            ("IOC_TLS_KEY", "/key.pem"), ("IOC_TLS_PASSWORD", "hidden"), ("IOC_KEY_RING_KEY", "/key.pem"),
        })
        {
            var refused = Assert.IsType<CommandLine.Refused>(CommandLine.Read([], variable => variable == name ? value : null));
            Assert.Contains(name, refused.Message);
            Assert.DoesNotContain("hidden", refused.Message);
        }
    }

    [Fact]
    public void Every_limit_is_a_setting()
    {
        var installation = Assert.IsType<CommandLine.Serve>(CommandLine.Read([], variable => variable.StartsWith("IOC_LIMIT_", StringComparison.Ordinal) ? $"{variable.Length}" : null)).Installation;

        var usual = new RequestLimits();
        Assert.All(typeof(RequestLimits).GetProperties(), limit => Assert.NotEqual(limit.GetValue(usual), limit.GetValue(installation.Protection.Limits)));
    }
}
