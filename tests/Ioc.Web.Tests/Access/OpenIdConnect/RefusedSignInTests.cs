using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ioc.Access.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>What a provider, somebody between, or somebody with a forged cookie could send, and what must not let them in.</summary>
public sealed class RefusedSignInTests(RefusedSignInTests.Falsehood province) : IClassFixture<RefusedSignInTests.Falsehood>
{
    private OfficeClock Clock => province.Clock;

    private FalseProvider Provider => province.Provider;

    private RunningProduct Product => province.Product;

    // Without this every test below could pass for another reason.
    [Fact]
    public async Task A_token_that_is_right_in_everything_lets_in() => Assert.Equal("", await RefusedAsync(_ => { }));

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    public async Task A_link_on_another_site_begins_nothing(string site, bool begins)
    {
        using var browser = Product.Browser();
        browser.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);

        using var answer = await browser.GetAsync("/sign-in/provider");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(begins, answer.Headers.Location!.OriginalString != "/sign-in");
    }

    [Theory]
    [InlineData("iss", "https://id.example.vn", "token-issuer")]
    [InlineData("iss", null, "token-issuer")]
    [InlineData("aud", "another", "token-audience")]
    [InlineData("aud", null, "token-audience")]
    [InlineData("azp", "another", "token-audience")]
    [InlineData("nonce", "of another sign-in", "token-nonce")]
    [InlineData("nonce", null, "token-nonce")]
    [InlineData("sub", null, "token-subject")]
    [InlineData("sub", "", "token-subject")]
    [InlineData("exp", null, "token-lifetime")]
    [InlineData("iat", null, "token-lifetime")]
    public async Task A_token_with_a_wrong_claim_lets_nobody_in(string claim, string? value, string code) =>
        Assert.Equal(code, await RefusedAsync(provider => provider.Claims[claim] = value));

    [Fact]
    public async Task A_token_for_several_says_for_whom_it_was_made()
    {
        string[] several = [FalseProvider.ClientId, "another"];
        Assert.Equal("token-audience", await RefusedAsync(provider => provider.Claims["aud"] = several));
        Assert.Equal("", await RefusedAsync(provider => (provider.Claims["aud"], provider.Claims["azp"]) = (several, FalseProvider.ClientId)));
    }

    [Theory]
    [InlineData("exp", -119, "")]
    [InlineData("exp", -120, "token-lifetime")]
    [InlineData("exp", -86_400, "token-lifetime")]
    [InlineData("nbf", 120, "")]
    [InlineData("nbf", 121, "token-lifetime")]
    [InlineData("iat", 120, "")]
    [InlineData("iat", 121, "token-lifetime")]
    [InlineData("iat", long.MaxValue / 2, "token-lifetime")]
    public async Task Clocks_may_differ_by_two_minutes_and_no_more(string claim, long seconds, string code)
    {
        Clock.StopAt(DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds()));
        try
        {
            Assert.Equal(code, await RefusedAsync(provider => provider.Claims[claim] = Clock.GetUtcNow().ToUnixTimeSeconds() + seconds));
        }
        finally
        {
            Clock.LetRun();
        }
    }

    [Fact]
    public async Task A_token_signed_with_a_key_that_the_provider_does_not_have_lets_nobody_in()
    {
        using var theirs = RSA.Create(2048);
        foreach (var kid in new[] { "first", "second", null })
        {
            Assert.Equal("token-signature", await RefusedAsync(provider => provider.Sign = claims => FalseProvider.Jwt(claims, "RS256", kid, Rs256(theirs))));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS256-changed")]
    [InlineData("unsigned")]
    [InlineData("nonsense")]
    public async Task A_token_that_is_not_signed_by_the_provider_lets_nobody_in(string how)
    {
        var code = await RefusedAsync(provider => provider.Sign = claims => how switch
        {
            // The secret that everybody knows: the public key, as PEM and as the bytes of the modulus.
            "HS256" => FalseProvider.Jwt(claims, "HS256", "first", data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(provider.Key.ExportSubjectPublicKeyInfoPem()), data)),
            "RS256-changed" => FalseProvider.Jwt(claims, "RS256", "first", Rs256(provider.Key)).Replace(".", ".e", StringComparison.Ordinal),
            "unsigned" => FalseProvider.Jwt(claims, "RS256", "first", _ => []),
            "nonsense" => "a.b.c",
            _ => FalseProvider.Jwt(claims, how, null, _ => []),
        });

        Assert.Contains(code, how switch
        {
            "none" or "None" or "HS256" => new[] { "token-algorithm" },
            "unsigned" => ["token-signature", "token-unreadable"],
            _ => ["token-unreadable"],
        });
    }

    [Fact]
    public async Task Tokens_with_made_up_keys_do_not_have_the_provider_asked_each_time()
    {
        using var theirs = RSA.Create(2048);
        await RefusedAsync(_ => { });
        var before = Provider.KeysRead;

        for (var i = 0; i < 5; i++)
        {
            await RefusedAsync(provider => provider.Sign = claims => FalseProvider.Jwt(claims, "RS256", $"made-up-{i}", Rs256(theirs)));
        }

        Assert.InRange(Provider.KeysRead - before, 0, 2);
    }

    [Fact]
    public async Task A_new_key_under_an_old_name_is_found()
    {
        Assert.Equal("", await RefusedAsync(_ => { }));
        Clock.Set(Clock.GetUtcNow().AddSeconds(6));

        Assert.Equal("", await RefusedAsync(provider => provider.ChangeKey()));
    }

    [Theory]
    [InlineData("error", "access_denied", "denied")]
    [InlineData("error", "server_error", "provider-refused")]
    [InlineData("error", "<script>alert(1)</script>", "provider-refused")]
    [InlineData("iss", "https://id.example.vn", "token-issuer")]
    [InlineData("code", null, "provider-refused")]
    [InlineData("state", "made up", "attempt")]
    [InlineData("state", null, "attempt")]
    [InlineData("state", "", "attempt")]
    public async Task What_the_provider_answers_the_browser_lets_in_only_with_a_code_for_this_very_sign_in(string member, string? value, string code) =>
        Assert.Equal(code, await RefusedAsync(provider => provider.Answer[member] = value));

    [Theory]
    [InlineData(400, """{"error":"invalid_grant"}""", "code-refused")]
    [InlineData(401, """{"error":"invalid_client"}""", "provider-refused")]
    [InlineData(302, "", "provider-refused")]
    [InlineData(500, "", "provider-down")]
    [InlineData(200, "", "token-unreadable")]
    [InlineData(200, "<html>", "token-unreadable")]
    [InlineData(200, """{"id_token":5}""", "token-unreadable")]
    [InlineData(200, """{"access_token":"a"}""", "token-unreadable")]
    public async Task What_the_provider_answers_to_the_code_lets_in_only_with_a_token(int status, string body, string code) =>
        Assert.Equal(code, await RefusedAsync(provider => provider.Token = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        }));

    [Theory]
    [InlineData("absent")]
    [InlineData("forged")]
    [InlineData("of-a-session")]
    [InlineData("expired")]
    public async Task Without_the_cookie_of_this_very_sign_in_nobody_comes_in(string cookie)
    {
        Provider.Behave();
        var cookies = new CookieContainer();
        using var browser = Product.Browser(cookies);
        var answer = await browser.AnswerAsync();
        var kept = cookies.GetCookies(answer)["ioc.provider"]!;
        if (cookie == "expired")
        {
            Clock.Set(Clock.GetUtcNow().AddMinutes(16));
        }

        using var other = Product.Browser(("Cookie", cookie switch
        {
            "forged" => "ioc.provider=" + kept.Value[..^8] + "AAAAAAAA",
            "of-a-session" => "ioc.provider=" + await SessionCookieAsync(),
            "expired" => "ioc.provider=" + kept.Value,
            _ => "other=1",
        }));
        var refused = await other.Client.GetAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("quá hạn hoặc không bắt đầu từ trình duyệt này", await refused.TextAsync());
        Assert.Equal("""{"code":"attempt"}""", (await Product.LogAsync())[^1].Detail);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task After_signing_in_nobody_is_led_to_another_site(string returnUrl)
    {
        Provider.Behave();
        using var browser = Product.Browser();

        Assert.Equal("/", (await browser.EnterAsync(returnUrl)).Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("nonce")]
    [InlineData("key")]
    [InlineData("aud")]
    [InlineData("right")]
    public async Task Word_of_a_sessions_end_is_believed_only_when_the_provider_signed_it(string wrong)
    {
        Provider.Behave();
        using var browser = Product.Browser();
        await browser.EnterAsync();
        using var theirs = RSA.Create(2048);
        Provider.Claims["nonce"] = wrong == "nonce" ? "n" : null;
        Provider.Claims["events"] = wrong == "events" ? null : new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new { } };
        Provider.Claims["aud"] = wrong == "aud" ? "another" : FalseProvider.ClientId;
        if (wrong == "key")
        {
            Provider.Sign = claims => FalseProvider.Jwt(claims, "RS256", "first", Rs256(theirs));
        }

        using var stranger = Product.Browser();
        var told = await stranger.PostWithoutTokenAsync(ProviderSignOut.ToldPath, ("logout_token", Provider.MakeToken()));
        Clock.Set(Clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(wrong == "right" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, told.StatusCode);
        Assert.Equal(wrong == "right" ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task Neither_the_log_nor_the_audit_log_nor_the_page_holds_a_code_a_state_or_a_token()
    {
        Provider.Behave();
        Provider.Claims["nonce"] = "of another sign-in";
        using var browser = Product.Browser();
        var at = await browser.AnswerAsync();
        var state = QueryHelpers.ParseQuery(at.Query)["state"].ToString();

        var page = await (await browser.Client.GetAsync(at)).TextAsync();

        Assert.Contains(province.Log.All, line => line.Contains("token-nonce", StringComparison.Ordinal));
        var said = string.Join('\n', [.. province.Log.All, page, .. (await Product.LogAsync()).Select(entry => entry.ToString())]);
        Assert.All(new[] { "the-code", state, "eyJ" }, secret => Assert.DoesNotContain(secret, said));
    }

    /// <returns>The reason that the audit log has, and that nobody was let in was seen; empty when the browser was.</returns>
    private async Task<string> RefusedAsync(Action<FalseProvider> wrong)
    {
        Provider.Behave();
        wrong(Provider);
        using var browser = Product.Browser();
        var answer = await browser.EnterAsync();
        var (action, _, _, detail) = (await Product.LogAsync())[^1];
        var isIn = (await browser.GetAsync("/api/v1/try/read")).StatusCode == HttpStatusCode.OK;
        Assert.Equal(isIn, answer.StatusCode == HttpStatusCode.Found);
        Assert.Equal(isIn ? "signed-in" : "sign-in.failed", action);
        if (!isIn)
        {
            var page = await answer.TextAsync();
            Assert.Contains("role=\"alert\"", page);
            Assert.DoesNotContain("signin.provider.wrong", page);
            Assert.DoesNotContain("<script>", page);
        }

        return isIn ? "" : detail["""{"code":""".Length..^1].Trim('"');
    }

    private async Task<string> SessionCookieAsync()
    {
        var cookies = new CookieContainer();
        using var browser = Product.Browser(cookies);
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        return cookies.GetCookies(Product.Address)["ioc.session"]!.Value;
    }

    private static Func<byte[], byte[]> Rs256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>One provider and one product for all of them; the clock only goes on.</summary>
    public sealed class Falsehood : IAsyncLifetime
    {
        public OfficeClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

        internal FalseProvider Provider { get; private set; } = null!;

        public RunningProduct Product { get; private set; } = null!;

        public LogLines Log { get; } = new();

        public async Task InitializeAsync()
        {
            Provider = await FalseProvider.StartAsync(Clock);
            Product = await ProviderOffice.StartAsync(Provider.Settings, Clock, log: Log);
        }

        public async Task DisposeAsync()
        {
            await Product.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
