using System.Security.Claims;
using System.Text.RegularExpressions;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>What a form says of an account.</summary>
public sealed record AccountDraft(string UserName, string? FullName, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Fields);

/// <summary>An account with its roles and what it sees.</summary>
public sealed record AccountEntry(Account Account, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Fields)
{
    public AccountDraft ToDraft() => new(Account.UserName!, Account.FullName, Roles, Units, Fields);
}

/// <summary>Accounts as an administrator keeps them. A change holds everywhere within a minute.</summary>
internal sealed partial class AccountBook(UserManager<Account> accounts, AccountSessions sessions, ScopeWords words)
{
    // One at a time: two administrators who each take the other's role away would leave none.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<AccountEntry>> ListAsync()
    {
        var entries = new List<AccountEntry>();
        foreach (var account in accounts.Users.OrderBy(account => account.NormalizedUserName).ToList())
        {
            entries.Add(await EntryAsync(account));
        }
        return entries;
    }

    public async Task<AccountEntry?> FindAsync(string id) => await accounts.FindByIdAsync(id) is { } account ? await EntryAsync(account) : null;

    /// <returns>The first password, told this once, or why not.</returns>
    public async Task<(string? Password, string? Wrong)> AddAsync(AccountDraft draft)
    {
        if (!UserName().IsMatch(draft.UserName))
        {
            return (null, "name-wrong");
        }
        if (WrongWith(draft) is { } wrong)
        {
            return (null, wrong);
        }
        if (await accounts.FindByNameAsync(draft.UserName) is not null)
        {
            return (null, "name-taken");
        }

        var password = FirstAccounts.NewPassword();
        var account = new Account(draft.UserName) { FullName = draft.FullName, LockoutEnabled = true, MustChangePassword = true };
        Check(await accounts.CreateAsync(account, password));
        await SetAsync(account, draft);
        return (password, null);
    }

    /// <param name="revision">Of what the form showed.</param>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public Task<string?> ChangeAsync(string id, string? revision, AccountDraft draft) => OneAtATimeAsync(id, async account =>
    {
        if (account.ConcurrencyStamp != revision)
        {
            return "changed-meanwhile";
        }
        if (WrongWith(draft) is { } wrong)
        {
            return wrong;
        }
        if (!draft.Roles.Contains(Roles.Administrator) && await IsLastAdministratorAsync(account))
        {
            return "last-administrator";
        }

        account.FullName = draft.FullName;
        await SetAsync(account, draft);
        return null;
    });

    public Task<string?> DisableAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        if (await IsLastAdministratorAsync(account))
        {
            return "last-administrator";
        }

        Check(await accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue));
        await SignOutAsync(account);
        return null;
    });

    public Task<string?> EnableAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        Check(await accounts.SetLockoutEndDateAsync(account, null));
        Check(await accounts.ResetAccessFailedCountAsync(account));
        return null;
    });

    public Task<string?> DeleteAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        if (await IsLastAdministratorAsync(account))
        {
            return "last-administrator";
        }

        Check(await accounts.DeleteAsync(account));
        return null;
    });

    /// <summary>Gives an account a new first password; its second factor goes too, for whoever lost both.</summary>
    public async Task<string?> ResetPasswordAsync(string id)
    {
        if (await accounts.FindByIdAsync(id) is not { } account)
        {
            return null;
        }

        var password = FirstAccounts.NewPassword();
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        account.MustChangePassword = true;
        account.TwoFactorEnabled = false;
        await SignOutAsync(account);
        return password;
    }

    public Task<string?> SignOutAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        await SignOutAsync(account);
        return null;
    });

    private async Task SignOutAsync(Account account)
    {
        Check(await accounts.UpdateSecurityStampAsync(account));
        await sessions.EndAsync(account.Id, id: null, but: null, CancellationToken.None);
    }

    private async Task<string?> OneAtATimeAsync(string id, Func<Account, Task<string?>> change)
    {
        await Turn.WaitAsync();
        try
        {
            return await accounts.FindByIdAsync(id) is { } account ? await change(account) : "changed-meanwhile";
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<bool> IsLastAdministratorAsync(Account account) =>
        !account.IsDisabled && await accounts.IsInRoleAsync(account, Roles.Administrator)
        && (await accounts.GetUsersInRoleAsync(Roles.Administrator)).All(other => other.Id == account.Id || other.IsDisabled);

    private string? WrongWith(AccountDraft draft) =>
        draft.Roles.Except(Grants.OfRoles.Keys).Any() ? "unknown-role" : !words.AreUnits(draft.Units) || draft.Units.Count > 500 ? "unknown-unit" : null;

    private async Task SetAsync(Account account, AccountDraft draft)
    {
        var had = await accounts.GetRolesAsync(account);
        Check(await accounts.RemoveFromRolesAsync(account, had.Except(draft.Roles)));
        Check(await accounts.AddToRolesAsync(account, draft.Roles.Except(had)));
        var claims = (await accounts.GetClaimsAsync(account)).Where(claim => claim.Type is Scopes.UnitClaim or Scopes.FieldClaim).ToList();
        Check(await accounts.RemoveClaimsAsync(account, claims));
        Check(await accounts.AddClaimsAsync(account, [.. draft.Units.Select(unit => new Claim(Scopes.UnitClaim, unit)), .. draft.Fields.Select(field => new Claim(Scopes.FieldClaim, field))]));
        Check(await accounts.UpdateAsync(account));
    }

    private async Task<AccountEntry> EntryAsync(Account account)
    {
        var claims = await accounts.GetClaimsAsync(account);
        return new AccountEntry(account, [.. await accounts.GetRolesAsync(account)], Of(Scopes.UnitClaim), Of(Scopes.FieldClaim));

        IReadOnlyList<string> Of(string type) => [.. claims.Where(claim => claim.Type == type).Select(claim => claim.Value).Order(StringComparer.Ordinal)];
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Description)));
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{2,64}$")]
    private static partial Regex UserName();
}
