using System.Threading.RateLimiting;
using Ioc.Access.OpenIdConnect;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using SignInResult = Microsoft.AspNetCore.Identity.SignInResult;

namespace Ioc.Access;

/// <summary>The sign-in form and the way out; plain HTML that needs no scripts.</summary>
internal sealed class SignIn(Installation installation, IAntiforgery antiforgery) : IDisposable
{
    public const string Path = "/sign-in";

    /// <summary>Where whoever has a second factor goes on.</summary>
    public const string CodePath = "/sign-in/code";

    // One at a time for a name: failures that arrive together would otherwise count as one and stretch the ten that are allowed. And not
    // more hashes of passwords at once than leave the machine to those who are in.
    private readonly PartitionedRateLimiter<string> _turn = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetConcurrencyLimiter(name.ToUpperInvariant(), _ => new() { PermitLimit = 1, QueueLimit = 10 })),
        PartitionedRateLimiter.Create<string, string>(_ => RateLimitPartition.GetConcurrencyLimiter("", _ => new() { PermitLimit = 2, QueueLimit = 200 })));

    public IResult Show(HttpContext http, string? returnUrl) => Page(http, returnUrl);

    /// <summary>The form again, saying why the identity provider's word did not let the person in.</summary>
    public IResult ShowRefusal(HttpContext http, ProviderRefusedException refusal)
    {
        http.Response.StatusCode = refusal.Status;
        return Page(http, returnUrl: null, refusal: refusal.Code);
    }

    public async Task<IResult> EnterAsync(HttpContext http, SignInManager<Account> sessions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (userName, password, returnUrl) = (form["userName"].ToString(), form["password"].ToString(), form["returnUrl"].ToString());
        using var turn = await _turn.AcquireAsync(userName, 1, http.RequestAborted);
        if (!turn.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "10";
            return Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many people are signing in at once.");
        }

        var account = DemoAccount.IsBarred(userName, installation, http.Request) ? null : await sessions.UserManager.FindByNameAsync(userName);
        var note = AuditNote.Of(http);
        // What was typed for a name that nobody has may be a password.
        note.Is(account?.UserName, account?.Id);
        var outcome = await TryAsync(sessions, account, password);
        if (outcome.Succeeded)
        {
            return TypedResults.LocalRedirect(Local(returnUrl));
        }
        if (outcome.RequiresTwoFactor)
        {
            note.Action = "sign-in.half";
            return TypedResults.LocalRedirect($"{CodePath}?returnUrl={Uri.EscapeDataString(Local(returnUrl))}");
        }

        note.Action = "sign-in.failed";
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page(http, returnUrl, userName, failed: !outcome.IsNotAllowed, needsPasskey: outcome.IsNotAllowed);
    }

    public async Task<IResult> ShowCodeAsync(HttpContext http, SignInManager<Account> sessions, string? returnUrl) =>
        await sessions.GetTwoFactorAuthenticationUserAsync() is null ? TypedResults.LocalRedirect(Path) : CodePage(http, returnUrl, failed: false);

    /// <summary>Six digits of an authenticator app, or a recovery code; wrong ones count towards the lock like wrong passwords.</summary>
    public async Task<IResult> EnterCodeAsync(HttpContext http, SignInManager<Account> sessions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = form["returnUrl"].ToString();
        if (await sessions.GetTwoFactorAuthenticationUserAsync() is not { } account)
        {
            return TypedResults.LocalRedirect(Path);
        }
        using var turn = await _turn.AcquireAsync(account.UserName!, 1, http.RequestAborted);
        if (!turn.IsAcquired)
        {
            return TypedResults.LocalRedirect(Path);
        }

        var note = AuditNote.Of(http);
        note.Is(account.UserName, account.Id);
        var code = form["code"].ToString().Replace(" ", "", StringComparison.Ordinal);
        var outcome = code.Length == 6 && code.All(char.IsAsciiDigit)
            ? await sessions.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await sessions.UserManager.IsLockedOutAsync(account) ? SignInResult.LockedOut : await sessions.TwoFactorRecoveryCodeSignInAsync(code);
        if (outcome.Succeeded)
        {
            return TypedResults.LocalRedirect(Local(returnUrl));
        }
        if (code.Length != 6 && !outcome.IsLockedOut)
        {
            await sessions.UserManager.AccessFailedAsync(account);
        }

        note.Action = "sign-in.failed";
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return CodePage(http, returnUrl, failed: true);
    }

    /// <param name="provider">Where the session may go on; <see langword="null"/>: there is no identity provider.</param>
    public static async Task<IResult> LeaveAsync(HttpContext http, SignInManager<Account> sessions, AccountSessions ended, ProviderSignOut? provider)
    {
        string? onwards = null;
        if (sessions.UserManager.GetUserId(http.User) is { } account && http.User.FindFirst(AccountSessions.Claim)?.Value is { } session)
        {
            onwards = provider is not null && await ended.IdTokenOfAsync(session, http.RequestAborted) is { } idToken ? await provider.AddressAsync(http, idToken) : null;
            await ended.EndAsync(account, session, but: null, http.RequestAborted);
        }
        await sessions.SignOutAsync();
        return onwards is null ? TypedResults.LocalRedirect(Path) : SignedOutPage.Leading(http, onwards);
    }

    public void Dispose() => _turn.Dispose();

    // A locked account, a wrong password, an account of the identity provider and a name nobody has look alike, also by the time they take.
    private static async Task<SignInResult> TryAsync(SignInManager<Account> sessions, Account? account, string password)
    {
        if (account?.PasswordHash is null || await sessions.UserManager.IsLockedOutAsync(account))
        {
            sessions.UserManager.PasswordHasher.HashPassword(new Account(), password);
            return SignInResult.Failed;
        }

        return await sessions.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
    }

    // Only ways within this site: anything else could be a stranger's copy of our pages.
    internal static string Local(string? returnUrl) => RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl! : "/";

    private RazorComponentResult<SignInPage> Page(HttpContext http, string? returnUrl, string? userName = null, bool failed = false, bool needsPasskey = false, string? refusal = null)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            // Not the address of the moment: it may hold the provider's answer.
            [nameof(SignInPage.Viewer)] = refusal is null ? Viewer.Of(http) : Viewer.Of(http) with { Path = Path },
            [nameof(SignInPage.Failed)] = failed,
            [nameof(SignInPage.NeedsPasskey)] = needsPasskey,
            [nameof(SignInPage.UserName)] = userName,
            [nameof(SignInPage.ReturnUrl)] = Local(returnUrl),
            [nameof(SignInPage.TokenField)] = token.FormFieldName,
            [nameof(SignInPage.Token)] = token.RequestToken,
            [nameof(SignInPage.Provider)] = installation.Provider,
            [nameof(SignInPage.Refusal)] = refusal,
            [nameof(SignInPage.Demo)] = DemoAccount.Of(installation, http.Request),
        });
    }

    private RazorComponentResult<SignInCodePage> CodePage(HttpContext http, string? returnUrl, bool failed)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        return new RazorComponentResult<SignInCodePage>(new Dictionary<string, object?>
        {
            [nameof(SignInCodePage.Viewer)] = Viewer.Of(http),
            [nameof(SignInCodePage.Failed)] = failed,
            [nameof(SignInCodePage.ReturnUrl)] = Local(returnUrl),
            [nameof(SignInCodePage.TokenField)] = token.FormFieldName,
            [nameof(SignInCodePage.Token)] = token.RequestToken,
        });
    }
}
