using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>Codes of authenticator apps, each of which opens once: who looked on while it was typed comes too late.</summary>
internal sealed class AuthenticatorOnce : AuthenticatorTokenProvider<Account>
{
    private const string Keeper = "ioc";
    private const string LastCode = "last-authenticator-code";

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (await manager.GetAuthenticationTokenAsync(user, Keeper, LastCode) == token || !await base.ValidateAsync(purpose, token, manager, user))
        {
            return false;
        }

        return (await manager.SetAuthenticationTokenAsync(user, Keeper, LastCode, token)).Succeeded;
    }
}
