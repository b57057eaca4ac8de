using System.Threading.RateLimiting;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access;

/// <summary>The sign-in form and the way out; plain HTML, no scripts.</summary>
internal sealed class SignIn(Installation installation, IAntiforgery antiforgery) : IDisposable
{
    public const string Path = "/sign-in";

    // One at a time: failures that arrive together would otherwise count as one and stretch the ten that are allowed.
    private readonly ConcurrencyLimiter _turn = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 50 });

    public IResult Show(HttpContext http, string? returnUrl) => Page(http, returnUrl);

    public async Task<IResult> EnterAsync(HttpContext http, SignInManager<IdentityUser> sessions)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (userName, password, returnUrl) = (form["userName"].ToString(), form["password"].ToString(), form["returnUrl"].ToString());
        using var turn = await _turn.AcquireAsync(1, http.RequestAborted);
        if (!turn.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "10";
            return Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many people are signing in at once.");
        }

        var account = await sessions.UserManager.FindByNameAsync(userName);
        var note = AuditNote.Of(http);
        // What was typed for a name that nobody has may be a password.
        note.Who = account?.UserName ?? "";
        if (await IsRightAsync(sessions, account, password))
        {
            return TypedResults.LocalRedirect(Local(returnUrl));
        }

        note.Action = "sign-in.failed";
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page(http, returnUrl, userName, failed: true);
    }

    public static async Task<IResult> LeaveAsync(SignInManager<IdentityUser> sessions)
    {
        await sessions.SignOutAsync();
        return TypedResults.LocalRedirect(Path);
    }

    public void Dispose() => _turn.Dispose();

    // A locked account, a wrong password and a name nobody has look alike, also by the time they take.
    private static async Task<bool> IsRightAsync(SignInManager<IdentityUser> sessions, IdentityUser? account, string password)
    {
        if (account is null)
        {
            sessions.UserManager.PasswordHasher.HashPassword(new IdentityUser(), password);
            return false;
        }

        return (await sessions.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true)).Succeeded;
    }

    // Only ways within this site: anything else could be a stranger's copy of our pages.
    private static string Local(string? returnUrl) => RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl! : "/";

    private RazorComponentResult<SignInPage> Page(HttpContext http, string? returnUrl, string? userName = null, bool failed = false)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?>
        {
            [nameof(SignInPage.Viewer)] = Viewer.Of(http),
            [nameof(SignInPage.Failed)] = failed,
            [nameof(SignInPage.UserName)] = userName,
            [nameof(SignInPage.ReturnUrl)] = Local(returnUrl),
            [nameof(SignInPage.TokenField)] = token.FormFieldName,
            [nameof(SignInPage.Token)] = token.RequestToken,
            [nameof(SignInPage.Demo)] = DemoAccount.Of(installation),
        });
    }
}
