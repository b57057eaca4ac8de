using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Ioc.Access.OpenIdConnect;

/// <summary>Accounts of people whom the provider knows: made at their first sign-in, given at each what their groups give then.</summary>
internal sealed partial class ProviderAccounts(ProviderSettings settings, GroupsFile groups, UserManager<Account> accounts, IocDbContext store, AccountSessions sessions)
{
    // One at a time: a person who signs in twice at once would be made twice.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    public Task<Account?> FindAsync(string subject) => accounts.FindByLoginAsync(settings.Issuer, subject);

    /// <summary>The person is who issuer and subject say; names and addresses of mail can be given to somebody else.</summary>
    /// <param name="known">Told whose account it is as soon as that is known, also when it is then refused.</param>
    /// <exception cref="ProviderRefusedException">No group of theirs may do anything, or the account is disabled here.</exception>
    public async Task<Account> EnterAsync(JsonWebToken token, Action<Account> known)
    {
        await Turn.WaitAsync();
        try
        {
            var account = await FindAsync(token.Subject);
            if (account is not null)
            {
                known(account);
            }

            var grant = GrantOf(token);
            if (account?.IsDisabled == true)
            {
                throw new ProviderRefusedException("account-disabled", "the account is disabled here");
            }
            if (grant is null)
            {
                await TakeAwayAsync(account);
                throw new ProviderRefusedException("no-group", "no group of the person's is in groups.yaml");
            }

            account ??= await MakeAsync(token);
            known(account);
            await GiveAsync(account, FullName(token), grant);
            return account;
        }
        finally
        {
            Turn.Release();
        }
    }

    private GroupGrant? GrantOf(JsonWebToken token)
    {
        var held = token.Claims.Where(claim => claim.Type == settings.GroupsClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        return groups.Read().FirstOrDefault(grant => held.Contains(grant.Group));
    }

    private async Task TakeAwayAsync(Account? account)
    {
        if (account is not null)
        {
            await accounts.SetGrantsAsync(account, [], [], []);
            await sessions.EndAsync(account.Id, id: null, but: null, CancellationToken.None);
        }
    }

    private async Task<Account> MakeAsync(JsonWebToken token)
    {
        var account = new Account(await FreeNameAsync(token)) { LockoutEnabled = true };
        await using var whole = await store.Database.BeginTransactionAsync();
        AccountGrants.Check(await accounts.CreateAsync(account));
        AccountGrants.Check(await accounts.AddLoginAsync(account, new UserLoginInfo(settings.Issuer, token.Subject, settings.Name)));
        await whole.CommitAsync();
        return account;
    }

    private async Task GiveAsync(Account account, string? fullName, GroupGrant grant)
    {
        if (fullName is not null && fullName != account.FullName)
        {
            account.FullName = fullName;
            AccountGrants.Check(await accounts.UpdateAsync(account));
        }

        await accounts.SetGrantsAsync(account, grant.Roles, grant.Units, grant.Fields);
    }

    /// <summary>As the provider calls them; what is taken here gets an ending of its own, since it is somebody else's.</summary>
    private async Task<string> FreeNameAsync(JsonWebToken token)
    {
        var ending = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Issuer} {token.Subject}")))[..8];
        var wished = token.TryGetPayloadValue<string>("preferred_username", out var name) ? Unusual().Replace(name, "-").Trim('-') : "";
        wished = wished.Length is >= 2 and <= 64 ? wished : $"sso-{ending}";
        return await accounts.FindByNameAsync(wished) is null ? wished : $"{wished}-{ending}";
    }

    private static string? FullName(JsonWebToken token) =>
        token.TryGetPayloadValue<string>("name", out var name) && name.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, 200)] : null;

    [GeneratedRegex(@"[^A-Za-z0-9._@\-]")]
    private static partial Regex Unusual();
}
