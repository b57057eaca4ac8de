using Ioc.Shell;

namespace Ioc.Access;

/// <summary>Whoever has a password that somebody else chose changes it before anything else opens.</summary>
internal sealed class PasswordFirst(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.User.HasClaim(claim => claim.Type == AccountClaims.MustChangePassword) || IsOnTheWay(http.Request.Path))
        {
            await next(http);
        }
        else if (Problems.IsForPrograms(http.Request))
        {
            await Problem.Of(StatusCodes.Status403Forbidden, "password-change-required", "Somebody else chose this password; change it at /profile first.").ExecuteAsync(http);
        }
        else
        {
            await ShellPages.SeeOther(http, AccessModule.ProfilePath).ExecuteAsync(http);
        }
    }

    private static bool IsOnTheWay(PathString path) =>
        path.StartsWithSegments(AccessModule.ProfilePath) || path.StartsWithSegments("/sign-out") || path.StartsWithSegments("/dist") || path.StartsWithSegments("/language");
}
