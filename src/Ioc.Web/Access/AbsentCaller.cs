using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>What somebody may do at this moment who is not there: whoever made what runs by itself.</summary>
public sealed class AbsentCaller(IServiceScopeFactory scopes, ApiKeys keys, Installation installation, FindCommune find)
{
    private const string OfAccount = "account:";
    private const string OfKey = "key:";

    /// <summary>By what a caller is found again, also when another takes their name; kept, so never changed.</summary>
    public static string? IdOf(ClaimsPrincipal caller) =>
        caller.IsKey() ? OfKey + caller.Identity!.Name : caller.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? OfAccount + id : null;

    /// <param name="id">As <see cref="IdOf"/>; <see langword="null"/> where only a name was kept.</param>
    /// <returns>With the claims of a caller who comes in now; <see langword="null"/> when account or key is gone, disabled or over.</returns>
    public async Task<ClaimsPrincipal?> FindAsync(string? id, string name)
    {
        if (id?.StartsWith(OfKey, StringComparison.Ordinal) == true)
        {
            return Key(id[OfKey.Length..]);
        }
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = id is null ? await accounts.FindByNameAsync(name) : await accounts.FindByIdAsync(id[OfAccount.Length..]);
        return account is { IsDisabled: false } ? await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Account>>().CreateAsync(account)
            : account is null && id is null ? Key(name) : null;
    }

    public UnitScope ScopeOf(ClaimsPrincipal caller) => UnitScope.Of(caller, installation, find);

    private ClaimsPrincipal? Key(string name) => keys.Named(name) is { } key ? ApiKeyHandler.PrincipalOf([key]) : null;
}
