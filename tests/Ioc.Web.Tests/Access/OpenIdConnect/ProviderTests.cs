using System.Net;
using System.Net.Http.Json;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access.OpenIdConnect;

/// <summary>People of a real OpenID provider: in, what they may do, out, and on days when the provider changes its keys or is away.</summary>
public sealed class ProviderTests(Province province) : IClassFixture<Province>
{
    private OfficeClock Clock => province.Clock;

    private OidcPeer Peer => province.Peer!;

    private RunningProduct Product => province.Product!;

    [OidcFact]
    public async Task Somebody_of_a_group_comes_in_at_the_page_asked_for_with_the_groups_role_and_units()
    {
        await Peer.SeatAsync("u-1", "Nguyễn Thị Lan", "lan.nt", "khac", "lanh-dao-tinh");
        using var browser = Product.Browser();

        Assert.Contains("Đăng nhập bằng Tài khoản tỉnh", await browser.ReadAsync("/sign-in"));
        var answer = await browser.EnterAsync("/try/page?from=2026-11-01");

        Assert.Equal((HttpStatusCode.Found, "/try/page?from=2026-11-01"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        var caller = await (await browser.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>();
        Assert.Equal("lan.nt", caller!.Name);
        Assert.Equal(["22"], caller.Provinces);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/accounts")).StatusCode);
        Assert.Equal(("signed-in", "lan.nt", "done", "{}"), (await Product.LogAsync())[^1]);
    }

    [OidcFact]
    public async Task A_public_client_comes_in_by_PKCE_alone()
    {
        await using var peer = await OidcPeer.StartAsync(secret: null);
        await using var product = await ProviderOffice.StartAsync(peer.Settings);
        await peer.ServeAsync(product);
        await peer.SeatAsync("u-1", "Nguyễn Thị Lan", "lan.nt", "lanh-dao-tinh");
        using var browser = product.Browser();

        Assert.Equal("/try/page", (await browser.EnterAsync()).Headers.Location?.OriginalString);
    }

    [OidcFact]
    public async Task What_somebody_may_do_is_taken_anew_from_their_groups_at_each_sign_in()
    {
        await Peer.SeatAsync("u-2", "Trần Văn Hải", "hai.tv", "lanh-dao-tinh");
        using (var before = Product.Browser())
        {
            await before.EnterAsync();
            Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/api/v1/try/alarms")).StatusCode);
        }

        await Peer.SeatAsync("u-2", "Trần Văn Hải (mới)", "hai.tv", "kiem-tra");
        using var after = Product.Browser();
        await after.EnterAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await after.GetAsync("/api/v1/try/alarms")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/audit")).StatusCode);
        Assert.Contains("Trần Văn Hải (mới)", await after.ReadAsync("/profile"));
    }

    [OidcFact]
    public async Task Somebody_without_a_group_sees_nothing_and_is_told_whom_to_ask()
    {
        await Peer.SeatAsync("u-3", "Lê Minh", "minh.l", "lanh-dao-tinh");
        using var still = Product.Browser();
        await still.EnterAsync();

        await Peer.SeatAsync("u-3", "Lê Minh", "minh.l", "khac");
        using var browser = Product.Browser();
        var answer = await browser.EnterAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Phòng CNTT, 0203 3 835 000", await answer.TextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        // Also where they are signed in from before.
        Clock.Set(Clock.GetUtcNow().AddSeconds(31));
        Assert.Equal(HttpStatusCode.Unauthorized, (await still.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(("sign-in.failed", "minh.l", "refused", """{"code":"no-group"}"""), (await Product.LogAsync())[^1]);
    }

    [OidcFact]
    public async Task An_account_is_whose_subject_it_is_and_never_one_of_the_same_name()
    {
        await Peer.SeatAsync("u-4", "Kẻ mạo danh", "admin", "kiem-tra");
        using var browser = Product.Browser();
        await browser.EnterAsync();
        var caller = await (await browser.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>();

        Assert.StartsWith("admin-", caller!.Name);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/accounts")).StatusCode);

        // Renamed at the provider it is the same account; and whoever is given the name there is another.
        await Peer.SeatAsync("u-4", "Kẻ mạo danh", "doi.ten", "kiem-tra");
        using var renamed = Product.Browser();
        await renamed.EnterAsync();
        Assert.Equal(caller.Name, (await (await renamed.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>())!.Name);
    }

    [OidcFact]
    public async Task Accounts_of_the_provider_have_no_password_here_and_are_not_edited_by_hand()
    {
        await Peer.SeatAsync("u-5", "Phạm Thu", "thu.p", "kiem-tra");
        using var person = Product.Browser();
        await person.EnterAsync();
        using var admin = Product.Browser();
        await admin.SignInAsync("admin", RunningProduct.AdminPassword);
        var id = await IdOfAsync("thu.p");

        var page = await admin.ReadAsync("/accounts");
        Assert.Contains("Đăng nhập qua Tài khoản tỉnh", page);
        Assert.DoesNotContain($"/accounts?edit={id}", page);
        Assert.DoesNotContain($"/accounts/{id}/password", page);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.SendFormAsync("/accounts", $"/accounts/{id}", ("revision", await StampOfAsync("thu.p")), ("roles", "administrator"), ("units", "*"), ("fields", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.SendFormAsync("/accounts", $"/accounts/{id}/password")).StatusCode);
        Assert.DoesNotContain("name=\"current\"", await person.ReadAsync("/profile"));
        Assert.Equal(HttpStatusCode.BadRequest, (await person.SendFormAsync("/profile", "/profile/password", ("current", ""), ("new", "Mot-ngay-moi-2026"), ("again", "Mot-ngay-moi-2026"))).StatusCode);
        using var guess = Product.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guess.SignInAsync("thu.p", "")).StatusCode);
    }

    [OidcFact]
    public async Task An_account_that_is_disabled_here_stays_out_whatever_the_provider_says()
    {
        await Peer.SeatAsync("u-6", "Vũ Hà", "ha.v", "lanh-dao-tinh");
        using (var before = Product.Browser())
        {
            await before.EnterAsync();
        }
        using var admin = Product.Browser();
        await admin.SignInAsync("admin", RunningProduct.AdminPassword);
        await admin.SendFormAsync("/accounts", $"/accounts/{await IdOfAsync("ha.v")}/disable");

        using var browser = Product.Browser();
        var answer = await browser.EnterAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("đã bị khoá", await answer.TextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [OidcFact]
    public async Task Who_comes_from_the_provider_does_not_count_as_the_last_administrator()
    {
        await Peer.SeatAsync("u-7", "Đỗ Nam", "nam.d", "quan-tri");
        using var browser = Product.Browser();
        await browser.EnterAsync();

        Assert.Equal(HttpStatusCode.Conflict, (await browser.SendFormAsync("/accounts", $"/accounts/{await IdOfAsync("admin")}/disable")).StatusCode);
    }

    [OidcFact]
    public async Task Whoever_declines_at_the_provider_is_told_so_and_not_let_in()
    {
        await Peer.SeatAsync("u-8", "Ai đó", "ai.do", "kiem-tra");
        await Peer.DenyAsync();
        using var browser = Product.Browser();

        var answer = await browser.EnterAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("đã bị huỷ hoặc không được phép", await answer.TextAsync());
        Assert.Equal(("sign-in.failed", "", "refused", """{"code":"denied"}"""), (await Product.LogAsync())[^1]);
    }

    [OidcFact]
    public async Task A_code_is_worth_something_once()
    {
        await Peer.SeatAsync("u-9", "Hoàng Anh", "anh.h", "kiem-tra");
        var cookies = new CookieContainer();
        using var browser = Product.Browser(cookies);
        var answer = await browser.AnswerAsync();
        var attempt = cookies.GetCookies(answer)["ioc.provider"]!.Value;
        Assert.Equal(HttpStatusCode.Found, (await browser.Client.GetAsync(answer)).StatusCode);

        // The same address again: the attempt is over.
        var again = await browser.Client.GetAsync(answer);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("không bắt đầu từ trình duyệt này", await again.TextAsync());
        // And with the attempt's cookie, which somebody kept, the provider refuses the code.
        using var thief = Product.Browser(("Cookie", $"ioc.provider={attempt}"));
        var replayed = await thief.Client.GetAsync(answer);
        Assert.Equal(HttpStatusCode.Unauthorized, replayed.StatusCode);
        Assert.False(replayed.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(cookie => cookie.StartsWith("ioc.session", StringComparison.Ordinal)));
        Assert.Equal(["{}", """{"code":"attempt"}""", """{"code":"code-refused"}"""], (await Product.LogAsync()).TakeLast(3).Select(entry => entry.Detail));
    }

    [OidcFact]
    public async Task A_provider_that_changes_its_keys_while_the_product_runs_is_believed_at_once()
    {
        await Peer.SeatAsync("u-10", "Bùi Sơn", "son.b", "kiem-tra");
        using (var before = Product.Browser())
        {
            Assert.Equal(HttpStatusCode.Found, (await before.EnterAsync()).StatusCode);
        }

        await Peer.ChangeKeysAsync();
        Clock.Set(Clock.GetUtcNow().AddSeconds(6));
        using var after = Product.Browser();
        var answer = await after.EnterAsync();

        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(await Product.LogAsync())[^1]}");
    }

    [OidcFact]
    public async Task While_the_provider_is_away_the_page_says_so_and_passwords_still_open()
    {
        var clock = new OfficeClock(TimeProvider.System.GetUtcNow());
        await using var peer = await OidcPeer.StartAsync();
        await using var product = await ProviderOffice.StartAsync(peer.Settings, clock);
        await peer.ServeAsync(product);
        await peer.SeatAsync("u-11", "Ngô Kim", "kim.n", "kiem-tra");
        using var late = product.Browser();
        var answered = await late.AnswerAsync();
        await peer.KillAsync();

        // In the middle of a sign-in, and at the beginning of one when what was known of the provider is old.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await late.Client.GetAsync(answered)).StatusCode);
        clock.Set(clock.GetUtcNow().AddMinutes(61));
        using var browser = product.Browser();
        var down = await browser.GetAsync("/sign-in/provider");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Contains("Hiện không kết nối được với Tài khoản tỉnh", await down.TextAsync());
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);

        await peer.ComeAgainAsync();
        await peer.ServeAsync(product);
        await peer.SeatAsync("u-11", "Ngô Kim", "kim.n", "kiem-tra");
        clock.Set(clock.GetUtcNow().AddSeconds(6));
        using var back = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await back.EnterAsync()).StatusCode);
        Assert.Contains(("sign-in.failed", "", "failed", """{"code":"provider-down"}"""), await product.LogAsync());
    }

    private async Task<string> IdOfAsync(string name) => (await FindAsync(name)).Id;

    private async Task<string> StampOfAsync(string name) => (await FindAsync(name)).ConcurrencyStamp!;

    private async Task<Account> FindAsync(string name)
    {
        await using var scope = Product.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name))!;
    }
}
