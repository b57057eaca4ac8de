using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Ioc.Access;

/// <summary>Identity's way in, with a session in the store behind every cookie: one that was started for it, or a new one.</summary>
internal sealed class AccountSignIn(
    UserManager<Account> accounts, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation, AccountSessions sessions,
    Installation installation, KnownBrowsers browsers, TimeProvider clock)
    : SignInManager<Account>(accounts, http, claims, options, log, schemes, confirmation)
{
    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        List<Claim> claims = [.. additionalClaims];
        if (!claims.Exists(claim => claim.Type == AccountSessions.Claim))
        {
            claims.Add(await sessions.StartAsync(user.Id, Context));
        }
        if (Context.User.FindFirst(AccountSessions.Claim)?.Value is { } older && UserManager.GetUserId(Context.User) is { } had)
        {
            // The browser forgets its cookie now; whoever else has a copy shall not go on with it.
            await sessions.EndAsync(had, older, but: null, Context.RequestAborted);
        }

        browsers.Remember(user);
        await base.SignInWithClaimsAsync(user, authenticationProperties, claims);
    }

    /// <summary>A first password that was not used in time is a wrong one, and takes as long.</summary>
    public override Task<SignInResult> CheckPasswordSignInAsync(Account user, string password, bool lockoutOnFailure) =>
        base.CheckPasswordSignInAsync(user, user.FirstPasswordUntil < clock.GetUtcNow().ToUnixTimeMilliseconds() ? "" : password, lockoutOnFailure);

    /// <summary>Where a role wants a second factor and the passkey is all there is, the password alone is half of what it takes: not allowed.</summary>
    protected override async Task<SignInResult> SignInOrTwoFactorAsync(Account user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false) =>
        !bypassTwoFactor && await NeedsPasskeyAsync(user) ? SignInResult.NotAllowed : await base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);

    private async Task<bool> NeedsPasskeyAsync(Account user) =>
        !user.TwoFactorEnabled && installation.SecondFactorRoles.Count > 0 && (await UserManager.GetPasskeysAsync(user)).Count > 0
        && (await UserManager.GetRolesAsync(user)).Intersect(installation.SecondFactorRoles).Any();
}

/// <summary>Now and then looks whether a cookie still stands for what it did: the account, its password, its session.</summary>
internal sealed class SessionCheck(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<Account> signIn, ILoggerFactory logs, AccountSessions sessions)
    : SecurityStampValidator<Account>(options, signIn, logs)
{
    /// <summary>A copy of a cookie whose session ended here is good for nothing at once, whenever the account was looked at last.</summary>
    public override async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (sessions.EndedHere(context.Principal?.FindFirstValue(AccountSessions.Claim)))
        {
            context.RejectPrincipal();
            return;
        }

        await base.ValidateAsync(context);
    }

    protected override async Task<Account?> VerifySecurityStamp(ClaimsPrincipal? principal) =>
        await base.VerifySecurityStamp(principal) is { IsDisabled: false } account
        && await sessions.GoesOnAsync(principal?.FindFirstValue(AccountSessions.Claim), CancellationToken.None)
            ? account
            : null;

    /// <summary>The cookie is written anew with what the account may do now; its session goes with it.</summary>
    public static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(AccountSessions.Claim) is { } session)
        {
            context.NewPrincipal?.Identities.First().AddClaim(session.Clone());
        }

        return Task.CompletedTask;
    }
}
