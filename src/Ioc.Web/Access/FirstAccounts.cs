using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>The accounts there are before anyone has made one: <c>admin</c>, and in a local demo <c>demo</c>.</summary>
internal sealed class FirstAccounts(
    UserManager<IdentityUser> accounts, RoleManager<IdentityRole> roles, Installation installation, ILogger<FirstAccounts> log)
{
    public const string Administrator = "administrator";

    // Easy to copy from a screen: without 0/O, 1/l/I.
    private const string Alphabet = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    public async Task RunAsync()
    {
        if (!await roles.RoleExistsAsync(Administrator))
        {
            Check(await roles.CreateAsync(new IdentityRole(Administrator)));
        }

        if (await accounts.FindByNameAsync("admin") is null)
        {
            await MakeAdminAsync();
        }

        await KeepDemoAsync(DemoAccount.Of(installation));
    }

    private async Task MakeAdminAsync()
    {
        var password = installation.AdminPassword ?? RandomNumberGenerator.GetString(Alphabet, 16);
        var admin = await MakeAsync("admin", password);
        Check(await accounts.AddToRoleAsync(admin, Administrator));
        if (installation.AdminPassword is null)
        {
            // Not through the log, which may be kept.
            await Console.Error.WriteLineAsync($"First start: sign in as admin with the password {password} (shown only now).");
        }
        else if (password.Length < 12)
        {
            log.LogWarning("IOC_ADMIN_PASSWORD has fewer than 12 characters");
        }
    }

    private async Task KeepDemoAsync(DemoAccount? wanted)
    {
        var existing = await accounts.FindByNameAsync(DemoAccount.Name);
        if (wanted is null && existing is not null)
        {
            Check(await accounts.DeleteAsync(existing));
        }
        else if (wanted is not null && existing is null)
        {
            await MakeAsync(wanted.UserName, wanted.Password);
        }
    }

    // The operator's own choice of a first password is not held against the rules for later ones.
    private async Task<IdentityUser> MakeAsync(string name, string password)
    {
        var account = new IdentityUser(name) { LockoutEnabled = true };
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        Check(await accounts.CreateAsync(account));
        return account;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Description)));
        }
    }
}
