using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>Codes of authenticator apps, each of which opens once: who looked on while it was typed comes too late.</summary>
internal sealed class AuthenticatorOnce(TimeProvider clock) : AuthenticatorTokenProvider<Account>
{
    private const string Keeper = "ioc";
    private const string UsedCodes = "used-authenticator-codes";

    /// <summary>Longer than a code is taken.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var used = (await manager.GetAuthenticationTokenAsync(user, Keeper, UsedCodes) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(each => each.Split('@')).Where(each => now - long.Parse(each[1], CultureInfo.InvariantCulture) < Remembered.TotalSeconds).ToList();
        if (used.Exists(each => each[0] == token) || !await base.ValidateAsync(purpose, token, manager, user))
        {
            return false;
        }

        var kept = string.Join(' ', used.Select(each => $"{each[0]}@{each[1]}").Append(string.Create(CultureInfo.InvariantCulture, $"{token}@{now}")));
        return (await manager.SetAuthenticationTokenAsync(user, Keeper, UsedCodes, kept)).Succeeded;
    }
}
