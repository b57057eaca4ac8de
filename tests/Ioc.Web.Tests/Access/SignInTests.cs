using System.Net;
using System.Net.Http.Json;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

public class SignInTests(Office office) : IClassFixture<Office>
{
    private RunningProduct Product => office.Product;

    [Theory]
    [InlineData("/", "/sign-in")]
    [InlineData("/try/page", "/sign-in?returnUrl=%2Ftry%2Fpage")]
    [InlineData("/try/page?from=2026-11-01", "/sign-in?returnUrl=%2Ftry%2Fpage%3Ffrom%3D2026-11-01")]
    [InlineData("/no-such-page", "/sign-in?returnUrl=%2Fno-such-page")]
    public async Task A_browser_without_a_session_is_sent_to_the_sign_in_page(string path, string signIn)
    {
        using var browser = Product.Browser();

        var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(signIn, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_sign_in_page_is_a_form_in_Vietnamese_that_needs_no_script()
    {
        using var browser = Product.Browser();

        var page = await browser.ReadAsync("/sign-in");

        Assert.Contains("<html lang=\"vi\"", page);
        Assert.Contains("Mật khẩu", page);
        Assert.Contains("method=\"post\"", page);
        Assert.DoesNotContain("style=", page);
        // The one that brings the button for passkeys, which without it stays hidden.
        Assert.DoesNotContain("<script", page.Replace("<script type=\"module\" src=\"/dist/passkey-", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_the_right_password_the_page_asked_for_opens_and_the_caller_may_read()
    {
        using var browser = Product.Browser();

        var answer = await browser.SignInAsync("admin", RunningProduct.AdminPassword, "/sign-in?returnUrl=%2Ftry%2Fpage");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/try/page", answer.Headers.Location?.OriginalString);
        var caller = await (await browser.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>();
        Assert.Equal(("admin", "default"), (caller!.Name, caller.Source));
        Assert.Equal(["22"], caller.Provinces);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/try/ingest")).StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var browser = Product.Browser();

        var cookie = SessionCookie(await browser.SignInAsync("admin", RunningProduct.AdminPassword));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_HTTPS_the_cookies_are_secure()
    {
        using var browser = Product.Browser(("X-Forwarded-Proto", "https"));

        var page = await browser.GetAsync("/sign-in");
        var answer = await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.True(page.Headers.Contains("Strict-Transport-Security"));
        // The client of this test speaks HTTP and so never sends a secure cookie back: without its token it is refused.
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil")]
    [InlineData("")]
    public async Task After_signing_in_nobody_is_led_to_another_site(string returnUrl)
    {
        using var browser = Product.Browser();

        var answer = await browser.SignInAsync("admin", RunningProduct.AdminPassword, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", RunningProduct.AdminPassword)]
    [InlineData("", "")]
    public async Task A_wrong_name_and_a_wrong_password_look_alike(string userName, string password)
    {
        using var browser = Product.Browser();

        var answer = await browser.SignInAsync(userName, password);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Sai tên đăng nhập hoặc mật khẩu", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/try/page")).StatusCode);
    }

    [Fact]
    public async Task A_name_is_shown_again_as_text_not_as_markup()
    {
        using var browser = Product.Browser();

        var answer = await browser.SignInAsync("\"><script>alert(1)</script>", "wrong");

        Assert.DoesNotContain("<script>", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_but_only_from_our_own_page()
    {
        using var browser = Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostWithoutTokenAsync("/sign-out")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/try/page")).StatusCode);

        Assert.Equal("/sign-in", (await browser.SendFormAsync("/sign-in", "/sign-out")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/try/page")).StatusCode);
    }

    [Fact]
    public async Task A_copy_of_a_cookie_is_good_for_nothing_once_its_session_has_ended()
    {
        using var browser = Product.Browser();
        var cookie = (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).Headers.GetValues("Set-Cookie").Single(each => each.StartsWith("ioc.session=", StringComparison.Ordinal));
        using var copier = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = browser.Client.BaseAddress };
        copier.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await copier.GetAsync("/try/page")).StatusCode);

        await browser.SendFormAsync("/sign-in", "/sign-out");

        Assert.Equal(HttpStatusCode.Found, (await copier.GetAsync("/try/page")).StatusCode);
    }

    [Fact]
    public async Task A_change_with_a_cookie_but_without_the_token_is_refused()
    {
        using var browser = Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var answer = await browser.PostWithoutTokenAsync("/api/v1/try/alarms");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"antiforgery\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_open_the_live_feed_with_the_cookie()
    {
        using var ours = Product.Browser(("Origin", Product.Address.GetLeftPart(UriPartial.Authority)));
        using var theirs = Product.Browser(("Origin", "http://evil.example"));
        await ours.SignInAsync("admin", RunningProduct.AdminPassword);
        await theirs.SignInAsync("admin", RunningProduct.AdminPassword);

        Assert.Equal(HttpStatusCode.OK, (await ours.GetAsync("/hubs/try")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await theirs.GetAsync("/hubs/try")).StatusCode);
    }

    [Fact]
    public async Task Ten_failures_lock_the_account_for_at_least_a_minute_even_when_they_come_at_once()
    {
        await using var product = await RunningProduct.StartAsync();
        using var browser = product.Browser();
        using var other = product.Browser();

        await other.GetAsync("/sign-in");
        var before = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => other.SignInAsync("admin", "wrong")));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        await using var scope = product.Services.CreateAsyncScope();
        var admin = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync("admin");
        Assert.True(admin!.LockoutEnd >= before.AddMinutes(1), $"locked until {admin.LockoutEnd}");
    }

    [Fact]
    public async Task Strangers_who_guess_at_a_name_lock_it_for_strangers_and_not_in_a_browser_that_knows_it()
    {
        await using var product = await RunningProduct.StartAsync();
        using var own = product.Browser();
        await own.SignInAsync("admin", RunningProduct.AdminPassword);
        await own.SendFormAsync("/sign-in", "/sign-out");
        using var guesser = product.Browser();
        await GuessAsync(guesser, 10);

        using var stranger = product.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await own.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);

        // Whoever sits at that browser may not guess for ever either.
        await own.SendFormAsync("/sign-in", "/sign-out");
        await GuessAsync(own, 10);
        Assert.Equal(HttpStatusCode.Unauthorized, (await own.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_stays_shut_in_a_browser_that_knows_it()
    {
        await using var product = await RunningProduct.StartAsync();
        await People.AddAsync(product, "has.left", ["auditor"]);
        using var own = product.Browser();
        await own.SignInAsync("has.left", People.Password);
        await own.SendFormAsync("/sign-in", "/sign-out");
        await using (var scope = product.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            await accounts.SetLockoutEndDateAsync((await accounts.FindByNameAsync("has.left"))!, DateTimeOffset.MaxValue);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await own.SignInAsync("has.left", People.Password)).StatusCode);
    }

    [Fact]
    public async Task A_browser_whose_word_was_changed_or_is_of_another_account_is_a_stranger()
    {
        await using var product = await RunningProduct.StartAsync();
        await People.AddAsync(product, "of.another", ["auditor"]);
        using var other = product.Browser();
        await other.SignInAsync("of.another", People.Password);
        using var forged = product.Browser();
        forged.Client.DefaultRequestHeaders.Add("Cookie", "ioc.known=CfDJ8forged");
        await GuessAsync(other, 10);

        Assert.Equal(HttpStatusCode.Unauthorized, (await other.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await forged.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }

    private static async Task GuessAsync(Browser browser, int times)
    {
        for (var guess = 0; guess < times; guess++)
        {
            await browser.SignInAsync("admin", $"guess {guess}");
        }
    }

    [Fact]
    public async Task A_session_outlives_a_restart_of_the_product()
    {
        using var folder = new TemporaryFolder();
        var cookies = new CookieContainer();
        await using (var first = await RunningProduct.StartAsync(dataDirectory: folder.Path, doors: Office.Map))
        {
            using var browser = first.Browser(cookies);
            await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        }

        await using var second = await RunningProduct.StartAsync(dataDirectory: folder.Path, doors: Office.Map);
        using var again = second.Browser(cookies);

        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/try/page")).StatusCode);
    }

    [Fact]
    public async Task The_first_password_of_admin_stays_when_the_environment_changes_later()
    {
        using var folder = new TemporaryFolder();
        await using (await RunningProduct.StartAsync(dataDirectory: folder.Path))
        {
        }

        await using var product = await RunningProduct.StartAsync(plain => plain with { AdminPassword = "another password" }, folder.Path);
        using var browser = product.Browser();

        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }

    private static string SessionCookie(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("ioc.session=", StringComparison.Ordinal));
}
