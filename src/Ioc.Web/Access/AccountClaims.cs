using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ioc.Access;

/// <summary>What a signed-in person may do, worked out from roles whenever the session is checked, not kept with the account.</summary>
internal sealed class AccountClaims(UserManager<IdentityUser> accounts, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<IdentityUser, IdentityRole>(accounts, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(IdentityUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(Scopes.MayDo(Scopes.Read));
        if (identity.HasClaim(Options.ClaimsIdentity.RoleClaimType, FirstAccounts.Administrator))
        {
            identity.AddClaim(Scopes.MayDo(Scopes.Alarms));
            identity.AddClaim(Scopes.MayDo(Scopes.Audit));
        }

        return identity;
    }
}
