using System.Net;
using Ioc.Access;
using Ioc.Tests.Live;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>What somebody may no longer do ends within a minute, also on pages that are open.</summary>
public sealed class TakenBackTests : IAsyncLifetime
{
    private readonly OfficeClock _clock = new(TimeProvider.System.GetUtcNow());
    private RunningProduct _product = null!;

    public async Task InitializeAsync() =>
        _product = await RunningProduct.StartAsync(plain => plain with { IdleLimit = TimeSpan.FromHours(12), SessionLimit = TimeSpan.FromDays(30) }, doors: Office.Map, adjust: builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    public async Task DisposeAsync() => await _product.DisposeAsync();

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_within_a_minute_without_signing_in_again()
    {
        using var browser = await SignedInAsync("head", ["commune-head"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);

        await People.ChangeAsync(_product, "head", (accounts, account) => accounts.RemoveFromRoleAsync(account, "commune-head"));
        await People.ChangeAsync(_product, "head", (accounts, account) => accounts.AddToRoleAsync(account, "commune-officer"));
        _clock.Set(_clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task A_scope_that_is_emptied_shows_nothing_within_a_minute()
    {
        using var browser = await SignedInAsync("leader", ["province-leader"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/indicators/communes?province=22")).StatusCode);

        await People.ChangeAsync(_product, "leader", async (accounts, account) => await accounts.RemoveClaimsAsync(account, await accounts.GetClaimsAsync(account)));
        _clock.Set(_clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/v1/indicators/communes?province=22")).StatusCode);
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("deleted")]
    [InlineData("password")]
    [InlineData("session")]
    public async Task An_account_that_is_closed_or_signed_out_elsewhere_has_no_session_within_a_minute(string how)
    {
        using var browser = await SignedInAsync($"gone.{how}", ["auditor"]);
        var sessions = _product.Services.GetRequiredService<AccountSessions>();

        await People.ChangeAsync(_product, $"gone.{how}", how switch
        {
            "disabled" => (accounts, account) => accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue),
            "deleted" => (accounts, account) => accounts.DeleteAsync(account),
            "password" => (accounts, account) => accounts.UpdateSecurityStampAsync(account),
            _ => (_, account) => sessions.EndAsync(account.Id, null, null, default),
        });
        _clock.Set(_clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task Looking_at_ones_own_account_ends_no_session()
    {
        using var browser = await SignedInAsync("looks", ["auditor"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/profile")).StatusCode);

        _clock.Set(_clock.GetUtcNow().AddSeconds(31));

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_after_thirty_days_however_busy()
    {
        using var browser = await SignedInAsync("busy", ["auditor"]);
        for (var half = 0; half < 59; half++)
        {
            _clock.Set(_clock.GetUtcNow().AddHours(11.9));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        }

        _clock.Set(_clock.GetUtcNow().AddHours(11.9));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        _clock.Set(_clock.GetUtcNow().AddHours(11.9));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task A_session_of_which_nothing_was_heard_for_half_a_day_has_ended()
    {
        using var browser = await SignedInAsync("idle", ["auditor"]);
        _clock.Set(_clock.GetUtcNow().AddHours(11));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);

        _clock.Set(_clock.GetUtcNow().AddHours(12).AddSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
    }

    [Fact]
    public async Task A_viewer_whose_key_is_taken_back_is_sent_away()
    {
        var keys = _product.Services.GetRequiredService<ApiKeys>();
        var key = (await keys.AddAsync(new ApiKey("wand", "", "read", "test"), default))!;
        await using var viewer = await HubClient.ConnectAsync(_product.Address, key);
        await viewer.SubscribeAsync("22");

        await keys.RemoveAsync("wand", default);

        await viewer.UntilGoneAsync(TimeSpan.FromSeconds(45));
    }

    private async Task<Browser> SignedInAsync(string name, string[] roles)
    {
        await People.AddAsync(_product, name, roles);
        var browser = _product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name, People.Password)).StatusCode);
        return browser;
    }
}
