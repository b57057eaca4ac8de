using System.Net;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

public class DemoAccountTests
{
    [Fact]
    public async Task A_local_demo_shows_an_account_of_each_role_on_its_sign_in_page()
    {
        await using var product = await RunningProduct.StartAsync(Demo("127.0.0.1"), doors: Office.Map);
        using var browser = product.Browser();
        var page = await browser.ReadAsync("/sign-in");

        var password = System.Text.RegularExpressions.Regex.Match(page, "<code>demo</code>, mật khẩu <code>([^<]+)</code>").Groups[1].Value;

        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("demo", password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/read")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/accounts")).StatusCode);
        foreach (var account in DemoAccount.All)
        {
            Assert.Contains($"<code>{account.UserName}</code>", page);
            using var other = product.Browser();
            Assert.Equal(HttpStatusCode.Found, (await other.SignInAsync(account.UserName, password)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/")).StatusCode);
        }
    }

    [Theory]
    [InlineData(false, "127.0.0.1")]
    [InlineData(true, "0.0.0.0")]
    public async Task Outside_a_local_demo_there_is_no_such_account_even_if_there_was_one(bool demo, string bind)
    {
        using var folder = new TemporaryFolder();
        await using (await RunningProduct.StartAsync(Demo("127.0.0.1"), folder.Path))
        {
        }

        await using var product = await RunningProduct.StartAsync(plain => Demo(bind)(plain) with { Demo = demo }, folder.Path);
        using var browser = product.Browser();

        Assert.DoesNotContain("demo", await browser.ReadAsync("/sign-in"));
        await using var scope = product.Services.CreateAsyncScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync("demo"));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("Via", "1.1 ioc.example.vn")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("Host", "ioc.example.vn")]
    [InlineData("Origin", "https://ioc.example.vn")]
    [InlineData("Referer", "https://ioc.example.vn/sign-in")]
    public async Task Whoever_comes_through_a_proxy_or_by_another_name_is_offered_none_and_gets_in_with_none(string header, string value)
    {
        await using var product = await RunningProduct.StartAsync(Demo("127.0.0.1"), doors: Office.Map);
        using var browser = product.Browser();
        browser.Client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        Assert.DoesNotContain(DemoAccount.Password, await browser.ReadAsync("/sign-in"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignInAsync("demo.quantri", DemoAccount.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }

    private static Func<Installation, Installation> Demo(string bind) => plain => plain with { Demo = true, Bind = bind };
}
