using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Ioc.Access;
using Ioc.Tests.Live;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>Accounts from the administrator's desk to the first sign-in, the second factor, and the end.</summary>
public sealed partial class AccountTests(Office office) : IClassFixture<Office>
{
    private RunningProduct Product => office.Product;

    [Fact]
    public async Task A_new_account_changes_its_first_password_before_anything_opens()
    {
        using var admin = await SignedInAsync("admin", RunningProduct.AdminPassword);
        var made = await admin.SendFormAsync("/accounts", "/accounts", ("userName", "an.nguyen"), ("fullName", "Nguyễn Văn An"), ("roles", "province-leader"), ("units", "22"), ("fields", "*"));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var first = FirstPassword().Match(WebUtility.HtmlDecode(await made.Content.ReadAsStringAsync())).Groups[1].Value;

        using var person = await SignedInAsync("an.nguyen", first);
        Assert.Equal("/profile", (await person.GetAsync("/")).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/api/v1/try/read")).StatusCode);
        foreach (var (current, wanted, again) in new[] { ("wrong", "Mot-ngay-moi-2026", "Mot-ngay-moi-2026"), (first, "ngan", "ngan"), (first, "matkhau12345", "matkhau12345"), (first, "Mot-ngay-moi-2026", "khac") })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await ChangePasswordAsync(person, current, wanted, again)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.SeeOther, (await ChangePasswordAsync(person, first, "Mot-ngay-moi-2026")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/v1/try/read")).StatusCode);
        using var old = Product.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.SignInAsync("an.nguyen", first)).StatusCode);
    }

    [Theory]
    [InlineData("admin", "administrator", "22", "*", "name-taken", HttpStatusCode.Conflict)]
    [InlineData("có dấu", "administrator", "22", "*", "name-wrong", HttpStatusCode.BadRequest)]
    [InlineData("a.b", "king", "22", "*", "unknown-role", HttpStatusCode.BadRequest)]
    [InlineData("a.b", "auditor", "01", "*", "unknown-unit", HttpStatusCode.BadRequest)]
    [InlineData("a.b", "auditor", "22", "<script>", "fields-wrong", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_kept_is_said_and_nothing_is_made(string name, string role, string units, string fields, string wrong, HttpStatusCode status)
    {
        using var admin = await SignedInAsync("admin", RunningProduct.AdminPassword);

        var answer = await admin.SendFormAsync("/accounts", "/accounts", ("userName", name), ("roles", role), ("units", units), ("fields", fields));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(Ioc.Shell.Language.Vietnamese[$"accounts.wrong.{wrong}"], WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Of_two_administrators_editing_at_once_the_second_is_told()
    {
        await People.AddAsync(Product, "edited", ["auditor"]);
        var id = await IdOfAsync("edited");
        using var one = await SignedInAsync("admin", RunningProduct.AdminPassword);
        using var two = await SignedInAsync("admin", RunningProduct.AdminPassword);
        var page = $"/accounts?edit={id}";
        var revision = Revision().Match(await two.ReadAsync(page)).Groups[1].Value;

        Assert.Equal(HttpStatusCode.SeeOther, (await one.SendFormAsync(page, $"/accounts/{id}", ("fullName", "Lần một"), ("roles", "operator"), ("units", "22"), ("fields", "*"))).StatusCode);
        var late = await two.SendFormAsync(page, $"/accounts/{id}", ("revision", revision), ("fullName", "Lần hai"), ("roles", "auditor"), ("units", "22"), ("fields", "*"));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("value=\"Lần một\"", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("22", "*")]
    [InlineData("*", "LV-DAT")]
    public async Task An_administrator_who_sees_a_part_gives_nobody_what_they_do_not_see(string units, string fields)
    {
        var name = $"part.{units.Length}.{fields.Length}";
        await People.AddAsync(Product, name, ["administrator"], [units], [fields]);
        using var part = await SignedInAsync(name, People.Password);

        foreach (var page in new[] { "/accounts", "/accounts/keys", "/audit" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await part.GetAsync(page)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await part.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task Pages_offer_only_what_their_reader_may_do()
    {
        await People.AddAsync(Product, "offered.head", ["commune-head"]);
        await People.AddAsync(Product, "offered.operator", ["operator"]);
        await People.AddAsync(Product, "offered.leader", ["province-leader"]);
        using var head = await SignedInAsync("offered.head", People.Password);
        using var keeper = await SignedInAsync("offered.operator", People.Password);
        using var leader = await SignedInAsync("offered.leader", People.Password);

        Assert.DoesNotContain("href=\"/directives/new\"", await head.ReadAsync("/directives"));
        Assert.Contains("href=\"/directives/new\"", await leader.ReadAsync("/directives"));
        Assert.DoesNotContain("aria-labelledby=\"silence-new\"", await head.ReadAsync("/alarms/silences"));
        Assert.Contains("aria-labelledby=\"silence-new\"", await keeper.ReadAsync("/alarms/silences"));
        Assert.Contains("\"directs\":false", await head.ReadAsync("/"));
        Assert.Contains("\"directs\":true", await leader.ReadAsync("/"));
        Assert.DoesNotContain("href=\"/dossiers\"", await keeper.ReadAsync("/"));
        Assert.Contains("href=\"/dossiers\"", await head.ReadAsync("/"));
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task The_last_administrator_stays(string what)
    {
        using var admin = await SignedInAsync("admin", RunningProduct.AdminPassword);
        var id = await IdOfAsync("admin");

        Assert.Equal(HttpStatusCode.Conflict, (await admin.SendFormAsync("/accounts", $"/accounts/{id}/{what}")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await admin.SendFormAsync($"/accounts?edit={id}", $"/accounts/{id}", ("roles", "auditor"), ("units", "*"), ("fields", "*"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/accounts")).StatusCode);
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_opens_nothing()
    {
        await People.AddAsync(Product, "factor", ["province-leader"]);
        using var person = await SignedInAsync("factor", People.Password);
        var (key, codes) = await TieAsync(person);

        using var next = Product.Browser();
        var asked = await next.SignInAsync("factor", People.Password, "/sign-in?returnUrl=%2Ftry%2Fpage");
        Assert.Equal("/sign-in/code?returnUrl=%2Ftry%2Fpage", asked.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.SendFormAsync("/sign-in/code", "/sign-in/code", ("code", "123456"))).StatusCode);
        // Made once: half a minute later the app shows another, which would be good.
        var shown = Totp(key, step: 1);
        var entered = await next.SendFormAsync("/sign-in/code?returnUrl=%2Ftry%2Fpage", "/sign-in/code", ("code", shown));
        Assert.Equal("/try/page", entered.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/api/v1/try/read")).StatusCode);

        // A code opens once, whether the app or the paper has it.
        foreach (var (code, opens) in new[] { (shown, false), (Totp(key), false), (codes[0], true), (codes[0], false) })
        {
            using var lost = Product.Browser();
            await lost.SignInAsync("factor", People.Password);
            Assert.Equal(opens ? HttpStatusCode.Found : HttpStatusCode.Unauthorized, (await lost.SendFormAsync("/sign-in/code", "/sign-in/code", ("code", code))).StatusCode);
        }
    }

    [Fact]
    public async Task A_second_factor_is_tied_and_its_codes_are_made_only_with_the_password()
    {
        await People.AddAsync(Product, "unattended", ["auditor"]);
        using var stranger = await SignedInAsync("unattended", People.Password);
        var key = Key().Match(await stranger.ReadAsync("/profile")).Groups[1].Value;

        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SendFormAsync("/profile", "/profile/factor", ("code", Totp(key)), ("current", "wrong"))).StatusCode);
        await TieAsync(stranger);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SendFormAsync("/profile", "/profile/factor/codes", ("current", "wrong"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.SendFormAsync("/profile", "/profile/factor/codes", ("current", People.Password))).StatusCode);

        // Trying on ends like trying to sign in.
        for (var guess = 0; guess < 11; guess++)
        {
            await stranger.SendFormAsync("/profile", "/profile/factor/off", ("current", $"guess {guess}"));
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SendFormAsync("/profile", "/profile/factor/off", ("current", People.Password))).StatusCode);
    }

    [Fact]
    public async Task A_new_first_password_leaves_the_second_factor_and_taking_that_away_is_a_choice_of_its_own_in_the_log()
    {
        await People.AddAsync(Product, "lost.phone", ["auditor"]);
        using var person = await SignedInAsync("lost.phone", People.Password);
        var (old, codes) = await TieAsync(person);
        using var admin = await SignedInAsync("admin", RunningProduct.AdminPassword);
        var id = await IdOfAsync("lost.phone");

        var reset = await admin.SendFormAsync("/accounts", $"/accounts/{id}/password");
        var first = LostPassword().Match(WebUtility.HtmlDecode(await reset.Content.ReadAsStringAsync())).Groups[1].Value;
        using var half = Product.Browser();
        Assert.StartsWith("/sign-in/code", (await half.SignInAsync("lost.phone", first)).Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await half.SendFormAsync("/sign-in/code", "/sign-in/code", ("code", codes[1]))).StatusCode);

        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SendFormAsync("/accounts", $"/accounts/{id}/factor-off")).StatusCode);
        Assert.Contains(("admin", "account.factor-removed", "done"), await Audit.AuditTests.EntriesAsync(admin, $"/api/v1/audit?subject={id}"));
        Assert.Empty(await Product.Services.GetRequiredService<AccountSessions>().OfAsync(id, default));
        Assert.DoesNotContain($"/accounts/{id}/factor-off", await admin.ReadAsync("/accounts"), StringComparison.Ordinal);
        using var again = await SignedInAsync("lost.phone", first);
        Assert.NotEqual(old, Key().Match(await again.ReadAsync("/profile")).Groups[1].Value);
        await ChangePasswordAsync(again, first, People.Password + "-2");
        await TieAsync(again, People.Password + "-2");
        using var next = Product.Browser();
        await next.SignInAsync("lost.phone", People.Password + "-2");
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.SendFormAsync("/sign-in/code", "/sign-in/code", ("code", codes[0]))).StatusCode);
    }

    [Fact]
    public async Task A_role_that_wants_a_second_factor_opens_nothing_before_there_is_one()
    {
        await using var strict = await RunningProduct.StartAsync(plain => plain with { SecondFactorRoles = ["auditor"] }, doors: Office.Map);
        await People.AddAsync(strict, "must", ["auditor"]);
        await People.AddAsync(strict, "may", ["commune-officer"]);
        using var person = strict.Browser();
        using var other = strict.Browser();
        await person.SignInAsync("must", People.Password);
        await other.SignInAsync("may", People.Password);

        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal("/profile", (await person.GetAsync("/")).Headers.Location?.OriginalString);
        Assert.Contains(Ioc.Shell.Language.Vietnamese["profile.factor.first"], await person.ReadAsync("/profile"));
        await TieAsync(person);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task Whoever_signs_in_again_ends_the_session_that_the_browser_had()
    {
        await People.AddAsync(Product, "again", ["auditor"]);
        using var browser = await SignedInAsync("again", People.Password);

        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("again", People.Password)).StatusCode);

        var sessions = await Product.Services.GetRequiredService<AccountSessions>().OfAsync(await IdOfAsync("again"), default);
        Assert.Single(sessions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_admin_that_somebody_deleted_does_not_come_back_while_there_is_another_administrator(bool another)
    {
        using var folder = new TemporaryFolder();
        await using (var before = await RunningProduct.StartAsync(dataDirectory: folder.Path))
        {
            await People.AddAsync(before, "keeper", [another ? "administrator" : "auditor"]);
            await People.ChangeAsync(before, "admin", (accounts, account) => accounts.DeleteAsync(account));
        }

        await using var after = await RunningProduct.StartAsync(dataDirectory: folder.Path);
        using var browser = after.Browser();

        Assert.Equal(another ? HttpStatusCode.Unauthorized : HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }

    [Fact]
    public async Task Nobody_comes_to_the_second_step_without_the_first()
    {
        using var stranger = Product.Browser();

        Assert.Equal("/sign-in", (await stranger.GetAsync("/sign-in/code")).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_person_sees_their_sessions_and_ends_the_others()
    {
        await People.AddAsync(Product, "twice", ["auditor"]);
        using var here = await SignedInAsync("twice", People.Password);
        using var there = await SignedInAsync("twice", People.Password);
        Assert.Equal(2, Regex.Count(await here.ReadAsync("/profile"), "<tr>") - 1);

        Assert.Equal(HttpStatusCode.SeeOther, (await here.SendFormAsync("/profile", "/profile/sessions/end", ("id", ""))).StatusCode);

        Assert.Equal(1, Regex.Count(await here.ReadAsync("/profile"), "<tr>") - 1);
        var sessions = Product.Services.GetRequiredService<AccountSessions>();
        Assert.Single(await sessions.OfAsync(await IdOfAsync("twice"), default));
    }

    [Fact]
    public async Task A_key_is_shown_once_opens_its_part_and_is_replaced_and_taken_back()
    {
        using var admin = await SignedInAsync("admin", RunningProduct.AdminPassword);
        var made = await admin.SendFormAsync("/accounts/keys", "/accounts/keys", ("name", "kho-du-lieu"), ("scopes", "read"), ("source", "kho"), ("units", "06724"), ("fields", "*"));
        var key = MadeKey().Match(WebUtility.HtmlDecode(await made.Content.ReadAsStringAsync())).Groups[1].Value;
        Assert.DoesNotContain(key, await admin.ReadAsync("/accounts/keys"));
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));

        var rotated = await admin.SendFormAsync("/accounts/keys", "/accounts/keys/kho-du-lieu/rotate");
        var next = MadeKey().Match(WebUtility.HtmlDecode(await rotated.Content.ReadAsStringAsync())).Groups[1].Value;
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await ReadAsync(key), await ReadAsync(next)]);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SendFormAsync("/accounts/keys", "/accounts/keys/kho-du-lieu/remove")).StatusCode);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [await ReadAsync(key), await ReadAsync(next)]);

        Assert.Equal(HttpStatusCode.NotFound, (await admin.SendFormAsync("/accounts/keys", "/accounts/keys/read/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(RunningProduct.ReadKey));
    }

    [Fact]
    public async Task A_key_whose_time_is_over_opens_nothing()
    {
        var keys = Product.Services.GetRequiredService<ApiKeys>();
        var soon = TimeProvider.System.GetUtcNow().AddSeconds(2).ToUnixTimeMilliseconds();
        var key = (await keys.AddAsync(new ApiKey("kurz", "", "read", "test") { ExpiresAt = soon }, default))!;
        Assert.Equal(HttpStatusCode.OK, await ReadAsync(key));

        await Task.Delay(2100);

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadAsync(key));
    }

    private async Task<HttpStatusCode> ReadAsync(string key)
    {
        using var machine = Product.WithKey(key);
        return (await machine.GetAsync("/api/v1/try/read")).StatusCode;
    }

    private async Task<Browser> SignedInAsync(string name, string password)
    {
        var browser = Product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name, password)).StatusCode);
        return browser;
    }

    private static Task<HttpResponseMessage> ChangePasswordAsync(Browser person, string current, string wanted, string? again = null) =>
        person.SendFormAsync("/profile", "/profile/password", ("current", current), ("new", wanted), ("again", again ?? wanted));

    private async Task<string> IdOfAsync(string name)
    {
        await using var scope = Product.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name))!.Id;
    }

    /// <summary>Ties an authenticator app to the account.</summary>
    private static async Task<(string Key, IReadOnlyList<string> RecoveryCodes)> TieAsync(Browser person, string password = People.Password)
    {
        var key = Key().Match(await person.ReadAsync("/profile")).Groups[1].Value;
        Assert.Equal(HttpStatusCode.BadRequest, (await person.SendFormAsync("/profile", "/profile/factor", ("code", "000000"), ("current", password))).StatusCode);
        var on = await person.SendFormAsync("/profile", "/profile/factor", ("code", Totp(key)), ("current", password));
        var codes = Codes().Matches(await on.Content.ReadAsStringAsync()).Select(code => code.Value).ToList();
        Assert.Equal(10, codes.Count);
        return (key, codes);
    }

    // RFC 6238 with the usual thirty seconds and six digits.
    private static string Totp(string base32, int step = 0)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(base32.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(IPAddress.HostToNetworkOrder((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + step));
#pragma warning disable CA5350 // What authenticator apps use.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var from = hash[^1] & 15;
        return $"{(((hash[from] & 127) << 24) | (hash[from + 1] << 16) | (hash[from + 2] << 8) | hash[from + 3]) % 1_000_000:d6}";
    }

    [GeneratedRegex(@"Mật khẩu của an\.nguyen: (\w+)\.")]
    private static partial Regex FirstPassword();

    [GeneratedRegex(@"Mật khẩu của lost\.phone: (\w+)\.")]
    private static partial Regex LostPassword();

    [GeneratedRegex(@"Khoá kho-du-lieu: (\w+)\.")]
    private static partial Regex MadeKey();

    [GeneratedRegex("name=\"revision\" value=\"([^\"]+)\"")]
    private static partial Regex Revision();

    [GeneratedRegex("<code>([A-Z2-7]{32})</code>")]
    private static partial Regex Key();

    [GeneratedRegex(@"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")]
    private static partial Regex Codes();
}
