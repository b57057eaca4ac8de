using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Access;
using Ioc.Accounts;
using Ioc.Geography;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>What is no password, first ones that are over, and codes that nobody can read in the store.</summary>
public sealed partial class PasswordTests
{
    private static readonly CommonPasswords Common = new(new Installation { DataDirectory = ".", Provinces = ["22", "48"] }, new CommuneDirectory());

    [Theory]
    [InlineData("monkey123456")]
    [InlineData("Dragon-2026-2026")]
    [InlineData("D0g.dr@g0n.1995")]
    [InlineData("sunshine!sunshine!")]
    [InlineData("monkeydragon99")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("Mật-Khẩu-2026")]
    [InlineData("quangninh-2026!")]
    [InlineData("Hạ Long 20262026")]
    [InlineData("DaNang@12345678")]
    [InlineData("Hải Châu 123456!")]
    [InlineData("an.nguyen-2026!!")]
    [InlineData("P@ssw0rd!!2026")]
    [InlineData("aaaaaaaaaaaaaaab")]
    public void What_is_tried_first_is_refused(string password) => Assert.True(Common.Has(password, "an.nguyen"));

    [Theory]
    [InlineData(People.Password)]
    [InlineData(RunningProduct.AdminPassword)]
    [InlineData("Mot-ngay-moi-2026")]
    [InlineData("correct horse battery staple")]
    [InlineData("bác Tư trồng xoài sau nhà")]
    [InlineData("kX9#vLq2!pTz")]
    [InlineData("tokyo-2026-sài gòn mưa")]
    public void What_is_not_is_taken(string password) => Assert.False(Common.IsWeak(password, "an.nguyen"));

    [Fact]
    public void The_commonest_passwords_are_refused_as_they_are_and_with_digits_behind_them()
    {
        using var reader = new StreamReader(typeof(CommonPasswords).Assembly.GetManifestResourceStream("passwords/common.txt")!);
        var listed = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(listed.Length > 40_000 && Common.Listed > 30_000);

        // Of twelve characters and more, which the length alone lets through: as they are. The shorter ones: made long enough.
        Assert.DoesNotContain(listed, password => !Common.IsWeak(password, "an.nguyen"));
        Assert.DoesNotContain(
            listed.Take(3_000).Where(password => password.Length >= 5).Select(password => $"{password}2026".PadRight(CommonPasswords.Shortest, '7')),
            password => !Common.IsWeak(password, "an.nguyen"));
    }

    [Fact]
    public async Task Whoever_sets_a_password_by_Identity_or_by_the_page_is_held_to_it()
    {
        await using var product = await RunningProduct.StartAsync();
        await People.AddAsync(product, "chooses", ["auditor"]);
        await People.ChangeAsync(product, "chooses", async (accounts, account) =>
        {
            var result = await accounts.ChangePasswordAsync(account, People.Password, "Quangninh-2026!");
            Assert.Equal("password-common", Assert.Single(result.Errors).Code);
            Assert.Equal("password-common", Assert.Single((await accounts.CreateAsync(new Account("other"), "monkey123456")).Errors).Code);
        });
        using var person = product.Browser();
        await person.SignInAsync("chooses", People.Password);

        using var answer = await person.SendFormAsync("/profile", "/profile/password", ("current", People.Password), ("new", "Dragon-2026-2026"), ("again", "Dragon-2026-2026"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(Ioc.Shell.Language.Vietnamese["profile.wrong.password-common"], WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_first_password_ends_after_its_days_and_a_new_one_can_be_given()
    {
        var clock = new OfficeClock(TimeProvider.System.GetUtcNow());
        await using var product = await RunningProduct.StartAsync(
            plain => plain with { FirstPasswordLimit = TimeSpan.FromDays(3) }, adjust: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var admin = product.Browser();
        await admin.SignInAsync("admin", RunningProduct.AdminPassword);
        var first = await PasswordOfAsync(await admin.SendFormAsync("/accounts", "/accounts", ("userName", "late"), ("roles", "auditor"), ("units", "22"), ("fields", "*")));
        using var early = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await early.SignInAsync("late", first)).StatusCode);

        clock.Set(clock.GetUtcNow().AddDays(3).AddMinutes(1));

        using var late = product.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await late.SignInAsync("late", first)).StatusCode);
        // Nor may whoever came in before make it their own now.
        Assert.Equal(HttpStatusCode.BadRequest, (await early.SendFormAsync("/profile", "/profile/password", ("current", first), ("new", People.Password), ("again", People.Password))).StatusCode);
        Assert.Contains(Ioc.Shell.Language.Vietnamese["accounts.first.over"], await admin.ReadAsync("/accounts"));
        string id = "";
        await People.ChangeAsync(product, "late", (_, account) => Task.FromResult(id = account.Id));
        var second = await PasswordOfAsync(await admin.SendFormAsync("/accounts", $"/accounts/{id}/password"));
        Assert.Equal(HttpStatusCode.Found, (await late.SignInAsync("late", second)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await late.SendFormAsync("/profile", "/profile/password", ("current", second), ("new", People.Password), ("again", People.Password))).StatusCode);

        // One's own does not grow old.
        clock.Set(clock.GetUtcNow().AddDays(300));
        using var later = product.Browser();
        Assert.Equal(HttpStatusCode.Found, (await later.SignInAsync("late", People.Password)).StatusCode);
    }

    [Fact]
    public Task Recovery_codes_lie_in_the_store_as_hashes_also_those_of_before_and_open_once() => CodesAsync(null);

    internal static async Task CodesAsync(string? store)
    {
        using var folder = new TemporaryFolder();
        List<string> codes = [];
        await using (var product = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, folder.Path))
        {
            foreach (var name in new[] { "new", "old" })
            {
                await People.AddAsync(product, name, ["auditor"]);
                await People.ChangeAsync(product, name, async (accounts, account) =>
                    codes = [.. (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, 10))!]);
                if (name == "new")
                {
                    var kept = await KeptAsync(product, name);
                    Assert.All(codes, code => Assert.DoesNotContain(code, kept));
                    Assert.StartsWith("pbkdf2:210000:", kept);
                    await OpensOnceAsync(product, name, codes[3], left: 9);
                }
            }

            // As a version before this one kept them.
            await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
            await connection.ExecuteAsync(
                "UPDATE account_token SET value = @readable WHERE user_id = (SELECT id FROM account WHERE user_name = 'old')", new { readable = string.Join(';', codes) });
            await OpensOnceAsync(product, "old", codes[0], left: 9);
            Assert.StartsWith("pbkdf2:", await KeptAsync(product, "old"));
            await connection.ExecuteAsync(
                "UPDATE account_token SET value = @readable WHERE user_id = (SELECT id FROM account WHERE user_name = 'old')", new { readable = string.Join(';', codes.Skip(1)) });
        }

        await using var again = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, folder.Path);
        await FigureOffice.UntilAsync("the readable ones are hashed", async () => (await KeptAsync(again, "old")).StartsWith("pbkdf2:", StringComparison.Ordinal));
        await OpensOnceAsync(again, "old", codes[5], left: 8);
        await OpensOnceAsync(again, "old", codes[0], left: 8, opens: false);
    }

    private static Task OpensOnceAsync(RunningProduct product, string name, string code, int left, bool opens = true) => People.ChangeAsync(product, name, async (accounts, account) =>
    {
        Assert.Equal(opens, (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded);
        Assert.False((await accounts.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded);
        Assert.Equal(left, await accounts.CountRecoveryCodesAsync(account));
    });

    private static async Task<string> KeptAsync(RunningProduct product, string name)
    {
        await using var connection = await product.Services.GetRequiredService<OperationalStore>().OpenAsync(default);
        return (await connection.ExecuteScalarAsync<string>("SELECT t.value FROM account_token t JOIN account a ON a.id = t.user_id WHERE a.user_name = @name AND t.name = 'RecoveryCodes'", new { name }))!;
    }

    private static async Task<string> PasswordOfAsync(HttpResponseMessage answer) => Told().Match(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync())).Groups[1].Value;

    [GeneratedRegex(@"Mật khẩu của late: (\w+)\.")]
    private static partial Regex Told();
}

[Collection(WithPostgres.Name)]
public sealed class PasswordsInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Recovery_codes_lie_in_the_store_as_hashes_also_those_of_before_and_open_once() => await PasswordTests.CodesAsync(await postgres.NewDatabaseAsync());
}
