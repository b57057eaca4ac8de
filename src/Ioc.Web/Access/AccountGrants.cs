using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>What an account may do and sees, written down.</summary>
internal static class AccountGrants
{
    /// <summary>Exactly these from now on. What it has already is not written again.</summary>
    public static async Task SetGrantsAsync(
        this UserManager<Account> accounts, Account account, IReadOnlyCollection<string> roles, IReadOnlyCollection<string> units, IReadOnlyCollection<string> fields)
    {
        var had = await accounts.GetRolesAsync(account);
        Check(await accounts.RemoveFromRolesAsync(account, had.Except(roles)));
        Check(await accounts.AddToRolesAsync(account, roles.Except(had)));
        var seen = (await accounts.GetClaimsAsync(account)).Where(claim => claim.Type is Scopes.UnitClaim or Scopes.FieldClaim).ToList();
        List<Claim> wanted = [.. units.Select(unit => new Claim(Scopes.UnitClaim, unit)), .. fields.Select(field => new Claim(Scopes.FieldClaim, field))];
        Check(await accounts.RemoveClaimsAsync(account, seen.Where(claim => !Has(wanted, claim))));
        Check(await accounts.AddClaimsAsync(account, wanted.Where(claim => !Has(seen, claim))));
    }

    /// <exception cref="InvalidOperationException">What Identity refused; nobody but this product asked for it.</exception>
    public static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Description)));
        }
    }

    private static bool Has(List<Claim> claims, Claim claim) => claims.Exists(other => other.Type == claim.Type && other.Value == claim.Value);
}
