using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>Whether somebody who was let in, and has not asked for anything since, may still do what they could then.</summary>
public sealed class AccountStanding(IServiceScopeFactory scopes, ApiKeys keys)
{
    private static readonly string[] Counted = [Scopes.ScopeClaim, Scopes.UnitClaim, Scopes.FieldClaim];

    public async Task<bool> HoldsAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.IsKey())
        {
            return keys.Holds(caller.Identity!.Name!);
        }

        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignInManager<Account>>();
        var sessions = scope.ServiceProvider.GetRequiredService<AccountSessions>();
        return await signIn.ValidateSecurityStampAsync(caller) is { IsDisabled: false } account
            && await sessions.GoesOnAsync(caller.FindFirstValue(AccountSessions.Claim), cancellationToken)
            && What(await signIn.CreateUserPrincipalAsync(account)).SetEquals(What(caller));
    }

    private static HashSet<(string, string)> What(ClaimsPrincipal principal) =>
        [.. principal.Claims.Where(claim => Counted.Contains(claim.Type)).Select(claim => (claim.Type, claim.Value))];
}
