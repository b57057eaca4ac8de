using System.Security.Claims;
using System.Security.Cryptography;
using Ioc.Access;
using Ioc.Geography;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>The roles, and the accounts there are before anyone has made one: <c>admin</c>, and in a local demo one of each role.</summary>
internal sealed class FirstAccounts(
    UserManager<Account> accounts, RoleManager<IdentityRole> roles, CommuneDirectory communes, Installation installation, WeakFirstPassword weak, CommonPasswords common, ILogger<FirstAccounts> log)
{
    // Easy to copy from a screen: without 0/O, 1/l/I.
    private const string Alphabet = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    public async Task RunAsync()
    {
        foreach (var role in Grants.OfRoles.Keys)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                AccountGrants.Check(await roles.CreateAsync(new IdentityRole(role)));
            }
        }

        if (await accounts.FindByNameAsync("admin") is not { } admin)
        {
            // Deleted on purpose where somebody else keeps the accounts.
            if ((await accounts.GetUsersInRoleAsync(Roles.Administrator)).All(other => DemoAccount.All.Any(demo => demo.UserName == other.UserName)))
            {
                await MakeAdminAsync();
            }
        }
        else if (installation.IsPublic && await weak.IsStillOfAsync(admin))
        {
            throw new StartRefusedException(
                $"weak-password: admin still has the short or well-known password of the first start, and {installation.Bind} can be reached from other machines; start on 127.0.0.1 and change it at /profile first.");
        }

        var demo = DemoAccount.Of(installation);
        foreach (var known in DemoAccount.All)
        {
            await KeepAsync(known, wanted: demo.Contains(known));
        }
    }

    /// <summary>A password to be told once, of 128 bits.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(Alphabet, 22);

    private async Task MakeAdminAsync()
    {
        var password = installation.AdminPassword ?? NewPassword();
        var admin = new Account("admin");
        await MakeAsync(admin, password, Roles.Administrator, Scopes.Every);
        if (installation.AdminPassword is null)
        {
            // Not through the log, which may be kept.
            await Console.Error.WriteLineAsync($"First start: sign in as admin with the password {password} (shown only now).");
        }
        else if (common.IsWeak(password, "admin"))
        {
            await weak.RememberAsync(admin);
            log.LogWarning("IOC_ADMIN_PASSWORD is short or well known: with it the product listens on this machine alone");
        }
    }

    private async Task KeepAsync(DemoAccount demo, bool wanted)
    {
        var existing = await accounts.FindByNameAsync(demo.UserName);
        if (!wanted && existing is not null)
        {
            AccountGrants.Check(await accounts.DeleteAsync(existing));
        }
        else if (wanted && existing is null)
        {
            var units = demo.Units == DemoAccount.OneCommune ? communes.Of(installation.Provinces[0])[0].Code : demo.Units;
            await MakeAsync(new Account(demo.UserName) { FullName = demo.FullName }, DemoAccount.Password, demo.Role, units);
        }
        else if (existing is not null && !await accounts.IsInRoleAsync(existing, demo.Role))
        {
            // Made before there were roles.
            AccountGrants.Check(await accounts.AddToRoleAsync(existing, demo.Role));
        }
    }

    // The operator's own choice of a first password is not held against the rules for later ones.
    private async Task MakeAsync(Account account, string password, string role, string units)
    {
        account.LockoutEnabled = true;
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        AccountGrants.Check(await accounts.CreateAsync(account));
        AccountGrants.Check(await accounts.AddToRoleAsync(account, role));
        AccountGrants.Check(await accounts.AddClaimsAsync(account, [new Claim(Scopes.UnitClaim, units), new Claim(Scopes.FieldClaim, Scopes.Every)]));
    }
}
