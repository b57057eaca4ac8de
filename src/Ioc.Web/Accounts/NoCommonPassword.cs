using Ioc.Access;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>Wherever Identity sets a password, whoever chose it.</summary>
internal sealed class NoCommonPassword(CommonPasswords common) : IPasswordValidator<Account>
{
    public const string Code = "password-common";

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        password is not null && common.Has(password, user.UserName ?? "") ? IdentityResult.Failed(new IdentityError { Code = Code, Description = "The password is one that is tried first." }) : IdentityResult.Success);
}
