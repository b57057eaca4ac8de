using System.Text.RegularExpressions;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>What a form says of an account.</summary>
public sealed record AccountDraft(string UserName, string? FullName, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Fields);

/// <summary>An account with its roles and what it sees.</summary>
/// <param name="Provider">Name of the identity provider that it comes from, which has its password and says what it may do; <see langword="null"/>: kept here.</param>
public sealed record AccountEntry(Account Account, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Fields, string? Provider)
{
    /// <summary>Whether it has a second factor, or a passkey, which is both.</summary>
    public bool HasFactor { get; init; }

    public AccountDraft ToDraft() => new(Account.UserName!, Account.FullName, Roles, Units, Fields);
}

/// <summary>Accounts as an administrator keeps them. A change holds everywhere within a minute.</summary>
internal sealed partial class AccountBook(UserManager<Account> accounts, AccountSessions sessions, ScopeWords words, Installation installation, TimeProvider clock)
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
        var account = new Account(draft.UserName) { FullName = draft.FullName, LockoutEnabled = true, MustChangePassword = true, FirstPasswordUntil = FirstUntil() };
        AccountGrants.Check(await accounts.CreateAsync(account, password));
        await SetAsync(account, draft);
        return (password, null);
    }

    /// <param name="revision">Of what the form showed.</param>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public Task<string?> ChangeAsync(string id, string? revision, AccountDraft draft) => OneAtATimeAsync(id, async account =>
    {
        if (await IsOfProviderAsync(account))
        {
            return "from-provider";
        }
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

        AccountGrants.Check(await accounts.SetLockoutEndDateAsync(account, DateTimeOffset.MaxValue));
        await SignOutAsync(account);
        return null;
    });

    public Task<string?> EnableAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        AccountGrants.Check(await accounts.SetLockoutEndDateAsync(account, null));
        AccountGrants.Check(await accounts.ResetAccessFailedCountAsync(account));
        return null;
    });

    public Task<string?> DeleteAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        if (await IsLastAdministratorAsync(account))
        {
            return "last-administrator";
        }

        AccountGrants.Check(await accounts.DeleteAsync(account));
        return null;
    });

    /// <summary>Gives an account a new first password; its second factor stays: who has forgotten the one has not lost the other.</summary>
    /// <returns>Nothing of either when there is no such account.</returns>
    public async Task<(string? Password, string? Wrong)> ResetPasswordAsync(string id)
    {
        var password = FirstAccounts.NewPassword();
        var wrong = await OneAtATimeAsync(id, async account =>
        {
            if (await IsOfProviderAsync(account))
            {
                return "from-provider";
            }

            account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
            (account.MustChangePassword, account.FirstPasswordUntil) = (true, FirstUntil());
            await SignOutAsync(account);
            return null;
        });
        return wrong is null ? (password, null) : (null, wrong);
    }

    /// <summary>Takes the second factor away with its key, codes and passkeys, for whoever lost them; the password stays.</summary>
    public Task<string?> RemoveFactorAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        if (await IsOfProviderAsync(account))
        {
            return "from-provider";
        }

        AccountGrants.Check(await accounts.ResetAuthenticatorKeyAsync(account));
        await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
        foreach (var passkey in await accounts.GetPasskeysAsync(account))
        {
            AccountGrants.Check(await accounts.RemovePasskeyAsync(account, passkey.CredentialId));
        }
        account.TwoFactorEnabled = false;
        await SignOutAsync(account);
        return null;
    });

    public Task<string?> SignOutAsync(string id) => OneAtATimeAsync(id, async account =>
    {
        await SignOutAsync(account);
        return null;
    });

    private long FirstUntil() => (clock.GetUtcNow() + installation.FirstPasswordLimit).ToUnixTimeMilliseconds();

    private async Task SignOutAsync(Account account)
    {
        AccountGrants.Check(await accounts.UpdateSecurityStampAsync(account));
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

    private async Task<bool> IsOfProviderAsync(Account account) => (await accounts.GetLoginsAsync(account)).Count > 0;

    // One that comes from the identity provider does not count: somebody has to get in also when that is away.
    private async Task<bool> IsLastAdministratorAsync(Account account) =>
        !account.IsDisabled && account.PasswordHash is not null && await accounts.IsInRoleAsync(account, Roles.Administrator)
        && (await accounts.GetUsersInRoleAsync(Roles.Administrator)).All(other => other.Id == account.Id || other.IsDisabled || other.PasswordHash is null);

    private string? WrongWith(AccountDraft draft) =>
        draft.Roles.Except(Grants.OfRoles.Keys).Any() ? "unknown-role" : !words.AreUnits(draft.Units) || draft.Units.Count > 500 ? "unknown-unit" : null;

    private async Task SetAsync(Account account, AccountDraft draft)
    {
        await accounts.SetGrantsAsync(account, draft.Roles, draft.Units, draft.Fields);
        AccountGrants.Check(await accounts.UpdateAsync(account));
    }

    private async Task<AccountEntry> EntryAsync(Account account)
    {
        var claims = await accounts.GetClaimsAsync(account);
        var provider = (await accounts.GetLoginsAsync(account)).FirstOrDefault();
        return new AccountEntry(account, [.. await accounts.GetRolesAsync(account)], Of(Scopes.UnitClaim), Of(Scopes.FieldClaim), provider is null ? null : provider.ProviderDisplayName ?? provider.LoginProvider)
        {
            HasFactor = account.TwoFactorEnabled || (await accounts.GetPasskeysAsync(account)).Count > 0,
        };

        IReadOnlyList<string> Of(string type) => [.. claims.Where(claim => claim.Type == type).Select(claim => claim.Value).Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^[A-Za-z0-9._\-]{2,64}$")]
    private static partial Regex UserName();
}
