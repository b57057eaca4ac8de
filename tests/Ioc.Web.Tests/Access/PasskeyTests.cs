using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

public sealed class PasskeyTests(Office office) : IClassFixture<Office>
{
    private RunningProduct Product => office.Product;

    [Fact]
    public async Task A_passkey_alone_opens_the_page_asked_for_in_a_session_of_its_own()
    {
        await People.AddAsync(Product, "has.one", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "has.one");
        using var browser = Product.Browser();

        var answer = await passkey.SignInAsync(browser);

        Assert.Equal("/try/page", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("to").GetString());
        Assert.Equal("has.one", (await (await browser.GetAsync("/try/page")).Content.ReadFromJsonAsync<Office.Caller>())!.Name);
        Assert.Single(await Product.Services.GetRequiredService<AccountSessions>().OfAsync(await IdOfAsync("has.one"), default));
    }

    [Fact]
    public async Task An_answer_of_the_device_serves_once()
    {
        await People.AddAsync(Product, "once.only", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "once.only");
        using var browser = Product.Browser();
        var answer = await passkey.AnswerAsync(browser);
        Assert.Equal(HttpStatusCode.OK, (await passkey.SendAsync(browser, answer)).StatusCode);

        using var other = Product.Browser();
        await passkey.AnswerAsync(other);
        await AssertRefusedAsync(await passkey.SendAsync(other, answer));
    }

    [Fact]
    public async Task A_device_that_did_not_ask_who_holds_it_lets_nobody_in()
    {
        await People.AddAsync(Product, "unverified", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "unverified");
        using var browser = Product.Browser();

        await AssertRefusedAsync(await passkey.SignInAsync(browser, verified: false));
    }

    [Theory]
    [InlineData("locked")]
    [InlineData("disabled")]
    [InlineData("of.provider")]
    [InlineData("without.password")]
    [InlineData("demo.so")]
    public async Task Whom_a_password_would_not_let_in_a_passkey_does_not_either(string name)
    {
        await People.AddAsync(Product, name, ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, name);
        await People.ChangeAsync(Product, name, (accounts, account) => name switch
        {
            "locked" => accounts.SetLockoutEndDateAsync(account, TimeProvider.System.GetUtcNow().AddMinutes(5)),
            "disabled" => accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue),
            "of.provider" => accounts.AddLoginAsync(account, new UserLoginInfo("provider", "subject", "Provider")),
            "without.password" => accounts.RemovePasswordAsync(account),
            _ => Task.CompletedTask,
        });
        using var browser = Product.Browser();

        await AssertRefusedAsync(await passkey.SignInAsync(browser));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"id":"AA","rawId":"AA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}""")]
    public async Task What_no_device_would_answer_is_refused_and_is_no_fault(string credential)
    {
        using var browser = Product.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.SendFormAsync("/sign-in", "/sign-in/passkey/options")).StatusCode);

        await AssertRefusedAsync(await browser.SendFormAsync("/sign-in", "/sign-in/passkey", ("credential", credential)));
        // Nothing is begun any more.
        await AssertRefusedAsync(await browser.SendFormAsync("/sign-in", "/sign-in/passkey", ("credential", "{}")));
    }

    [Fact]
    public async Task Who_has_only_begun_with_a_passkey_is_not_at_the_second_step_of_a_password()
    {
        using var browser = Product.Browser();
        await browser.SendFormAsync("/sign-in", "/sign-in/passkey/options");

        Assert.Equal("/sign-in", (await browser.GetAsync("/sign-in/code")).Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/sign-in/passkey")]
    [InlineData("/sign-in/passkey/options")]
    [InlineData("/profile/passkeys")]
    [InlineData("/profile/passkeys/options")]
    [InlineData("/profile/passkeys/remove")]
    public async Task Without_the_anti_forgery_token_nothing_is_begun(string door)
    {
        using var browser = Product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);

        var answer = await browser.PostWithoutTokenAsync(door, ("credential", "{}"));

        Assert.Equal((HttpStatusCode.BadRequest, "antiforgery"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_passkey_is_begun_and_removed_only_with_the_password_and_added_only_by_a_device()
    {
        await People.AddAsync(Product, "adds", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "adds");
        using var browser = Product.Browser();
        await browser.SignInAsync("adds", People.Password);

        Assert.Equal("wrong-password", await CodeAsync(await browser.SendFormAsync("/profile", "/profile/passkeys/options", ("current", "wrong"))));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendFormAsync("/profile", "/profile/passkeys", ("name", "x"), ("credential", "{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendFormAsync("/profile", "/profile/passkeys/options", ("current", People.Password))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendFormAsync("/profile", "/profile/passkeys", ("name", "x"), ("credential", "{}"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendFormAsync("/profile", "/profile/passkeys/remove", ("id", "none"), ("current", People.Password))).StatusCode);
        Assert.Equal(1, await CountAsync("adds"));
    }

    [Fact]
    public async Task Where_a_role_wants_a_second_factor_the_passkey_is_both_and_the_password_alone_is_not()
    {
        await using var strict = await RunningProduct.StartAsync(plain => plain with { SecondFactorRoles = ["auditor"] }, doors: Office.Map);
        await People.AddAsync(strict, "both", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(strict, "both");
        using var withKey = strict.Browser();
        using var withPassword = strict.Browser();

        Assert.Equal(HttpStatusCode.OK, (await passkey.SignInAsync(withKey)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await withKey.GetAsync("/api/v1/try/read")).StatusCode);

        var refused = await withPassword.SignInAsync("both", People.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(Ioc.Shell.Language.Vietnamese["signin.passkey.needed"], WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await withPassword.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_is_changed_first_and_begins_no_passkey()
    {
        await People.AddAsync(Product, "must.change", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "must.change");
        await People.ChangeAsync(Product, "must.change", (accounts, account) =>
        {
            account.MustChangePassword = true;
            return accounts.UpdateAsync(account);
        });
        using var browser = Product.Browser();

        Assert.Equal(HttpStatusCode.OK, (await passkey.SignInAsync(browser)).StatusCode);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal("password-change-required", await CodeAsync(await browser.SendFormAsync("/profile", "/profile/passkeys/options", ("current", People.Password))));
    }

    [Fact]
    public async Task A_new_first_password_leaves_the_passkeys_and_whoever_removes_the_second_factor_takes_them_away()
    {
        await People.AddAsync(Product, "lost.device", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(Product, "lost.device");
        using var admin = Product.Browser();
        await admin.SignInAsync("admin", RunningProduct.AdminPassword);

        Assert.Equal(HttpStatusCode.OK, (await admin.SendFormAsync("/accounts", $"/accounts/{await IdOfAsync("lost.device")}/password")).StatusCode);
        Assert.Equal(1, await CountAsync("lost.device"));
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SendFormAsync("/accounts", $"/accounts/{await IdOfAsync("lost.device")}/factor-off")).StatusCode);

        Assert.Equal(0, await CountAsync("lost.device"));
        using var browser = Product.Browser();
        await AssertRefusedAsync(await passkey.SignInAsync(browser));
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer) =>
        Assert.Equal((HttpStatusCode.Unauthorized, "passkey-refused"), (answer.StatusCode, await CodeAsync(answer)));

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();

    private async Task<string> IdOfAsync(string name)
    {
        var id = "";
        await People.ChangeAsync(Product, name, (_, account) => Task.FromResult(id = account.Id));
        return id;
    }

    private async Task<int> CountAsync(string name)
    {
        var count = -1;
        await People.ChangeAsync(Product, name, async (accounts, account) => count = (await accounts.GetPasskeysAsync(account)).Count);
        return count;
    }
}
