using Ioc.Shell;

namespace Ioc.Access;

/// <summary>Whoever has a password that somebody else chose, or a role that wants a second factor, sees to it before anything else opens.</summary>
internal sealed class AccountFirst(RequestDelegate next)
{
    private static readonly (string Claim, string Code, string Detail)[] Duties =
    [
        (AccountClaims.MustChangePassword, "password-change-required", "Somebody else chose this password; change it at /profile first."),
        (AccountClaims.MustTieFactor, "second-factor-required", "A role of this account wants a second factor; tie one at /profile first."),
    ];

    public async Task InvokeAsync(HttpContext http)
    {
        var duty = Duties.FirstOrDefault(each => http.User.HasClaim(claim => claim.Type == each.Claim));
        if (duty.Code is null || IsOnTheWay(http.Request.Path))
        {
            await next(http);
        }
        else if (Problems.IsForPrograms(http.Request))
        {
            await Problem.Of(StatusCodes.Status403Forbidden, duty.Code, duty.Detail).ExecuteAsync(http);
        }
        else
        {
            await ShellPages.SeeOther(http, AccessModule.ProfilePath).ExecuteAsync(http);
        }
    }

    private static bool IsOnTheWay(PathString path) =>
        path.StartsWithSegments(AccessModule.ProfilePath) || path.StartsWithSegments("/sign-out") || path.StartsWithSegments("/dist") || path.StartsWithSegments("/language");
}
