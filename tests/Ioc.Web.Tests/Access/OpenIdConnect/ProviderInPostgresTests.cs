using System.Net;
using Ioc.Access.OpenIdConnect;

namespace Ioc.Tests.Access.OpenIdConnect;

[Collection(WithPostgres.Name)]
public class ProviderInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Accounts_and_sessions_of_the_provider_live_in_PostgreSQL_too()
    {
        var clock = new OfficeClock(TimeProvider.System.GetUtcNow());
        await using var provider = await FalseProvider.StartAsync(clock);
        await using var product = await ProviderOffice.StartAsync(provider.Settings, clock, postgres: await postgres.NewDatabaseAsync());
        using var browser = product.Browser();
        using var again = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.EnterAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await again.EnterAsync()).StatusCode);

        provider.Claims["nonce"] = null;
        provider.Claims["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new { } };
        Assert.Equal(HttpStatusCode.OK, (await product.Browser().PostWithoutTokenAsync(ProviderSignOut.ToldPath, ("logout_token", provider.MakeToken()))).StatusCode);
        clock.Set(clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.GetAsync("/api/v1/try/read")).StatusCode);
    }
}
