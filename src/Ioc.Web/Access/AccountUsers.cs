using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ioc.Access;

/// <summary>Identity's accounts; one that strangers have locked by guessing stays open in browsers that know it.</summary>
internal sealed class AccountUsers(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher, IEnumerable<IUserValidator<Account>> users,
    IEnumerable<IPasswordValidator<Account>> passwords, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> log, KnownBrowsers browsers)
    : UserManager<Account>(store, options, hasher, users, passwords, names, errors, services, log)
{
    /// <summary>Disabled is locked for ever, and no browser opens that.</summary>
    public override async Task<bool> IsLockedOutAsync(Account user) => (user.IsDisabled || !browsers.Knows(user)) && await base.IsLockedOutAsync(user);

    public override Task<IdentityResult> AccessFailedAsync(Account user)
    {
        browsers.Failed(user);
        return base.AccessFailedAsync(user);
    }
}
