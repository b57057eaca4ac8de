using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.Browser;

/// <summary>Passkeys as people use them, with a device that Chromium plays.</summary>
public sealed class PasskeyTests(Office office) : IClassFixture<Office>
{
    private const string SignInButton = "form[action='/sign-in/passkey'] button";
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 30_000 };

    [BrowserFact]
    public async Task A_passkey_is_added_signs_in_and_once_removed_does_not()
    {
        var page = await office.OpenAsync("/profile", host: "localhost");
        await PlugInDeviceAsync(page);
        var add = page.Locator("form[data-passkey=create]");
        await Expect(add).ToBeVisibleAsync(Soon);

        await add.Locator("[name=name]").FillAsync("Máy ở cơ quan");
        await add.Locator("[name=current]").FillAsync("wrong");
        await add.Locator("button").ClickAsync();
        await Expect(add.Locator("[data-message]")).ToHaveTextAsync("Mật khẩu hiện tại không đúng.");
        await add.Locator("[name=current]").FillAsync(ProductProcess.AdminPassword);
        await add.Locator("button").ClickAsync();
        await Expect(page.Locator("li").Filter(new() { HasText = "Máy ở cơ quan" })).ToBeVisibleAsync(Soon);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address("sign-in?returnUrl=%2Fprofile"));
        await page.Locator(SignInButton).ClickAsync();
        await Expect(page.Locator("h2#who")).ToContainTextAsync("admin", new() { Timeout = 30_000 });

        await page.Locator("#passkey-remove-current").FillAsync(ProductProcess.AdminPassword);
        await page.Locator("form[action='/profile/passkeys/remove'] button").ClickAsync();
        await Expect(page.Locator("#passkey-remove-current")).ToHaveCountAsync(0, new() { Timeout = 30_000 });

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address("sign-in"));
        await page.Locator(SignInButton).ClickAsync();
        await Expect(page.Locator("form[data-passkey=get] [data-message]")).ToContainTextAsync("Không đăng nhập được", new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task Without_scripts_nothing_is_offered_that_would_not_work()
    {
        var page = await office.OpenAsync("/profile", host: "localhost", scripts: false);
        await Expect(page.Locator("h2#passkeys")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("form[data-passkey]")).ToBeHiddenAsync();
    }

    [BrowserFact]
    public async Task Under_a_bare_address_no_passkey_is_offered_as_browsers_refuse_one_there()
    {
        var page = await office.OpenAsync("/profile");
        await PlugInDeviceAsync(page);
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.Locator("h2#passkeys")).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("form[data-passkey]")).ToBeHiddenAsync();
    }

    private static async Task PlugInDeviceAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private string Address(string path) => new UriBuilder(new Uri(office.Product.Address, path)) { Host = "localhost" }.ToString();
}
