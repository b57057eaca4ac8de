using System.Net;
using System.Net.Http.Json;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>The end of a sign-in with a real OpenID provider: ended on one side it ends on the other.</summary>
public sealed class ProviderSignOutTests(Province province) : IClassFixture<Province>
{
    private OfficeClock Clock => province.Clock;

    private OidcPeer Peer => province.Peer!;

    private RunningProduct Product => province.Product!;

    [OidcFact]
    public async Task Signing_out_ends_the_session_at_the_provider_too()
    {
        await Peer.SeatAsync("u-12", "Đặng Mai", "mai.d", "kiem-tra");
        using var browser = Product.Browser();
        await browser.EnterAsync();

        var left = await browser.SendFormAsync("/sign-in", "/sign-out");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        var onwards = Assert.Single(left.Headers.GetValues("Refresh"))["0;url=".Length..];
        Assert.StartsWith($"http://127.0.0.1:{Peer.Port}/session/end?id_token_hint=", onwards);
        await EndThereAsync(browser, onwards, expectedBack: new Uri(Product.Address, "sign-in"));
        // The provider no longer knows this browser: it asks who is there, and somebody else is.
        await Peer.SeatAsync("u-13", "Người khác", "khac.n", "kiem-tra");
        await browser.EnterAsync();
        Assert.Equal("khac.n", (await (await browser.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>())!.Name);
    }

    [OidcFact]
    public async Task A_session_that_ends_at_the_provider_ends_here_within_a_minute_and_no_other_does()
    {
        await Peer.SeatAsync("u-14", "Cao Bình", "binh.c", "kiem-tra");
        using var office = Product.Browser();
        using var home = Product.Browser();
        await office.EnterAsync();
        await home.EnterAsync();

        await EndThereAsync(office, $"http://127.0.0.1:{Peer.Port}/session/end?client_id=ioc", expectedBack: null);
        Clock.Set(Clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.Unauthorized, (await office.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await home.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(("signed-out.by-provider", "binh.c", "done", "{}"), (await Product.LogAsync())[^1]);
    }

    // The provider asks whether that is meant.
    private static async Task EndThereAsync(Browser browser, string at, Uri? expectedBack)
    {
        var page = await browser.Client.GetAsync(at);
        var fields = ProviderOffice.Fields().Matches(await page.TextAsync()).ToDictionary(field => field.Groups["name"].Value, field => field.Groups["value"].Value);
        fields["logout"] = "yes";
        var ended = await browser.Client.PostAsync(new Uri(new Uri(at), "/session/end/confirm"), new FormUrlEncodedContent(fields));
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        if (expectedBack is not null)
        {
            Assert.Equal(expectedBack, ended.Headers.Location);
        }
    }
}
