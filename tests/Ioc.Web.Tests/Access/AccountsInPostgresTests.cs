using System.Net;

namespace Ioc.Tests.Access;

[Collection(WithPostgres.Name)]
public class AccountsInPostgresTests(PostgresServer postgres)
{
    [PostgresFact]
    public async Task Keys_accounts_and_lock_outs_live_in_PostgreSQL_too_and_stay_over_a_restart()
    {
        using var folder = new TemporaryFolder();
        var store = await postgres.NewDatabaseAsync();
        await using (var first = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, folder.Path, doors: Office.Map))
        {
            using var machine = first.WithKey(RunningProduct.ReadKey);
            using var browser = first.Browser();
            Assert.Equal(HttpStatusCode.OK, (await machine.GetAsync("/api/v1/try/read")).StatusCode);
            Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/try/alarms")).StatusCode);
            for (var failure = 0; failure < 10; failure++)
            {
                await browser.SignInAsync("admin", "wrong");
            }
        }

        await using var second = await RunningProduct.StartAsync(plain => plain with { Postgres = store }, folder.Path, doors: Office.Map);
        using var again = second.Browser();

        await People.AddAsync(second, "gone", ["auditor"]);
        await People.ChangeAsync(second, "gone", (accounts, account) => accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue));
        await People.ChangeAsync(second, "gone", (_, account) =>
        {
            Assert.True(account.IsDisabled);
            return Task.CompletedTask;
        });
        await People.AddAsync(second, "key", ["auditor"]);
        using var passkey = await SoftPasskey.AddAsync(second, "key");
        using var withKey = second.Browser();
        Assert.Equal(HttpStatusCode.OK, (await passkey.SignInAsync(withKey)).StatusCode);
        Assert.False(File.Exists(Path.Combine(folder.Path, "ioc.db")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await again.SignInAsync("admin", RunningProduct.AdminPassword)).StatusCode);
    }
}
