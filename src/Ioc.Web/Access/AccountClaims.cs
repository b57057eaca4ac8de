using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ioc.Access;

/// <summary>What a signed-in person may do, worked out from roles whenever the session is checked, not kept with the account.</summary>
internal sealed class AccountClaims(UserManager<Account> accounts, RoleManager<IdentityRole> roles, IOptions<IdentityOptions> options, Installation installation)
    : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
{
    /// <summary>On the session of somebody who must change their password first.</summary>
    public const string MustChangePassword = "ioc:must-change-password";

    /// <summary>On the session of somebody whose role wants a second factor and who has neither tied one nor a passkey, which is both.</summary>
    public const string MustTieFactor = "ioc:must-tie-factor";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        // Among them what the account sees: they are kept with it.
        var identity = await base.GenerateClaimsAsync(user);
        var held = identity.FindAll(Options.ClaimsIdentity.RoleClaimType).Select(role => role.Value).ToList();
        // Who keeps accounts and keys could give themselves what they do not see, and the log is about everybody.
        identity.AddClaims(Scopes.Within(Grants.To(held), Seen(Scopes.UnitClaim), Seen(Scopes.FieldClaim)).Select(Scopes.MayDo));
        if (user.MustChangePassword)
        {
            identity.AddClaim(new Claim(MustChangePassword, ""));
        }
        else if (user is { TwoFactorEnabled: false, PasswordHash: not null } && held.Intersect(installation.SecondFactorRoles).Any() && (await UserManager.GetPasskeysAsync(user)).Count == 0)
        {
            identity.AddClaim(new Claim(MustTieFactor, ""));
        }

        return identity;

        List<string> Seen(string type) => [.. identity.FindAll(type).Select(claim => claim.Value)];
    }
}
