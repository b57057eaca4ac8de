using Ioc.Access;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Accounts;

/// <summary>What everybody keeps of their own account: password, second factor, sessions.</summary>
internal static class ProfilePages
{
    public const string Path = AccessModule.ProfilePath;

    private const int RecoveryCodes = 10;
    private const string Issuer = "Ioc";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription().RequireAuthorization(AccessModule.People).WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("", (HttpContext http, [AsParameters] Parts parts) => parts.ShowAsync(http, null, null));
        var own = pages.MapGroup("").AddEndpointFilter(OnlyKeptHereAsync);
        own.MapPost("/password", PasswordAsync).Audited("password.changed");
        own.MapPost("/factor", FactorAsync).Audited("factor.on");
        own.MapPost("/factor/off", FactorOffAsync).Audited("factor.off");
        own.MapPost("/factor/codes", CodesAsync).Audited("factor.codes");
        PasskeyPages.Map(own);
        pages.MapPost("/sessions/end", EndAsync).Audited("sessions.ended");
    }

    // Passwords and second factors of the identity provider's people are its own.
    private static async ValueTask<object?> OnlyKeptHereAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var parts = call.Arguments.OfType<Parts>().Single();
        var account = await parts.AccountAsync(call.HttpContext);
        return (await parts.Accounts.GetLoginsAsync(account)).Count == 0 ? await next(call) : await parts.ShowAsync(call.HttpContext, "from-provider", null);
    }

    private static async Task<IResult> PasswordAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (current, wanted) = (form["current"].ToString(), form["new"].ToString());
        var account = await parts.AccountAsync(http);
        var wrong = wanted != form["again"] ? "passwords-differ"
            : wanted == current ? "same-password"
            : null;
        wrong ??= await parts.WrongPasswordAsync(account, form);
        if (wrong is null)
        {
            (account.MustChangePassword, account.FirstPasswordUntil) = (false, null);
            var result = await parts.Accounts.ChangePasswordAsync(account, current, wanted);
            wrong = result.Succeeded ? null : result.Errors.Any(error => error.Code == NoCommonPassword.Code) ? NoCommonPassword.Code : "password-too-short";
        }
        if (wrong is not null)
        {
            return await parts.ShowAsync(http, wrong, null);
        }

        await parts.Sessions.EndAsync(account.Id, id: null, but: null, http.RequestAborted);
        await parts.SignIn.SignInAsync(account, isPersistent: false);
        return ShellPages.SeeOther(http, $"{Path}?done=password");
    }

    private static async Task<IResult> FactorAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        if (await parts.WrongPasswordAsync(account, form) is { } wrong)
        {
            return await parts.ShowAsync(http, wrong, null);
        }

        var code = form["code"].ToString().Replace(" ", "", StringComparison.Ordinal);
        if (!await parts.Accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, code))
        {
            return await parts.ShowAsync(http, "wrong-code", null);
        }

        await parts.Accounts.SetTwoFactorEnabledAsync(account, true);
        var codes = await parts.Accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await parts.RefreshAsync(http, account);
        return await parts.ShowAsync(http, null, [.. codes ?? []]);
    }

    private static async Task<IResult> FactorOffAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        if (await parts.WrongPasswordAsync(account, form) is { } wrong)
        {
            return await parts.ShowAsync(http, wrong, null);
        }

        await parts.Accounts.SetTwoFactorEnabledAsync(account, false);
        await parts.Accounts.ResetAuthenticatorKeyAsync(account);
        await parts.RefreshAsync(http, account);
        return ShellPages.SeeOther(http, Path);
    }

    private static async Task<IResult> CodesAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        return await parts.WrongPasswordAsync(account, form) is { } wrong ? await parts.ShowAsync(http, wrong, null)
            : account.TwoFactorEnabled ? await parts.ShowAsync(http, null, [.. await parts.Accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes) ?? []])
            : ShellPages.SeeOther(http, Path);
    }

    private static async Task<IResult> EndAsync(HttpContext http, [AsParameters] Parts parts)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var account = await parts.AccountAsync(http);
        var id = form["id"].ToString();
        await parts.Sessions.EndAsync(account.Id, id.Length == 0 ? null : id, but: id.Length == 0 ? Parts.SessionOf(http) : null, http.RequestAborted);
        return ShellPages.SeeOther(http, Path);
    }

    internal sealed record Parts(
        UserManager<Account> Accounts, IUserStore<Account> Store, SignInManager<Account> SignIn, AccountBook Book, AccountSessions Sessions, ScopeWords Words, IAntiforgery Antiforgery)
    {
        public static string? SessionOf(HttpContext http) => http.User.FindFirst(AccountSessions.Claim)?.Value;

        public async Task<Account> AccountAsync(HttpContext http) =>
            await Accounts.GetUserAsync(http.User) ?? throw new BadHttpRequestException("The account is gone.", StatusCodes.Status401Unauthorized);

        /// <summary>Whoever sits at somebody's open session does not know it, and may not try for long: wrong ones count towards the lock.</summary>
        /// <returns><see langword="null"/> for the right one.</returns>
        public async Task<string?> WrongPasswordAsync(Account account, IFormCollection form)
        {
            var outcome = await SignIn.CheckPasswordSignInAsync(account, form["current"].ToString(), lockoutOnFailure: true);
            return outcome.Succeeded ? null : outcome.IsLockedOut ? "locked" : "wrong-password";
        }

        /// <summary>The change of an account ends its other sessions; this one goes on under a new name.</summary>
        public async Task RefreshAsync(HttpContext http, Account account)
        {
            await Sessions.EndAsync(account.Id, id: null, but: null, http.RequestAborted);
            await SignIn.SignInAsync(account, isPersistent: false);
        }

        /// <param name="codes">New recovery codes, told this once.</param>
        public async Task<IResult> ShowAsync(HttpContext http, string? wrong, IReadOnlyList<string>? codes)
        {
            var account = await AccountAsync(http);
            var entry = await Book.FindAsync(account.Id);
            if (entry?.Provider is null && !account.TwoFactorEnabled && await Accounts.GetAuthenticatorKeyAsync(account) is null)
            {
                // Not the manager's way, which ends every session of the account: somebody only looks.
                await ((IUserAuthenticatorKeyStore<Account>)Store).SetAuthenticatorKeyAsync(account, Accounts.GenerateNewAuthenticatorKey(), http.RequestAborted);
                await Accounts.UpdateAsync(account);
            }

            var passkeys = await Accounts.GetPasskeysAsync(account);
            var key = account.TwoFactorEnabled ? null : await Accounts.GetAuthenticatorKeyAsync(account);
            return ShellPages.Page<ProfilePage>(
                new()
                {
                    [nameof(ProfilePage.Viewer)] = Viewer.Of(http),
                    [nameof(ProfilePage.Entry)] = entry,
                    [nameof(ProfilePage.Key)] = key,
                    [nameof(ProfilePage.Address)] = key is null ? null : $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(account.UserName!)}?secret={key}&issuer={Issuer}&digits=6",
                    [nameof(ProfilePage.CodesLeft)] = account.TwoFactorEnabled ? await Accounts.CountRecoveryCodesAsync(account) : 0,
                    [nameof(ProfilePage.Codes)] = codes,
                    [nameof(ProfilePage.Passkeys)] = passkeys,
                    [nameof(ProfilePage.Sessions)] = await Sessions.OfAsync(account.Id, http.RequestAborted),
                    [nameof(ProfilePage.Here)] = SessionOf(http),
                    [nameof(ProfilePage.MustTieFactor)] = http.User.HasClaim(claim => claim.Type == AccountClaims.MustTieFactor) && !account.TwoFactorEnabled && passkeys.Count == 0,
                    [nameof(ProfilePage.Done)] = http.Request.Query["done"].ToString(),
                    [nameof(ProfilePage.Wrong)] = wrong,
                    [nameof(ProfilePage.Words)] = Words,
                    [nameof(ProfilePage.Token)] = Antiforgery.GetAndStoreTokens(http),
                },
                wrong is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        }
    }
}
