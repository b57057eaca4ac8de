using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;

namespace Ioc.Access;

/// <summary>On an endpoint that looks at no cookie: what is sent to it is signed by whom it comes from.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProvesItselfAttribute : Attribute;

/// <summary>
/// A change made with a cookie must come from our own pages: every request that may change something carries the
/// anti-forgery token, whatever its endpoint, unless a key let it in - a browser sends cookies by itself, never a key. What is made by
/// asking for it, as a report is, cannot carry the token: there the browser says whether another site led it here.
/// </summary>
internal sealed class SameSiteOnly(RequestDelegate next, IAntiforgery antiforgery, RecordRefusal record)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (IsLedByOthers(http))
        {
            await record(http, RefusedFor.AnotherSite);
            await Problem.Of(StatusCodes.Status403Forbidden, "cross-site", "Another site led here; ask for it on a page of this one.").ExecuteAsync(http);
            return;
        }

        if (await IsOursAsync(http))
        {
            await next(http);
            return;
        }

        await record(http, RefusedFor.NoToken);
        await Problem.Of(StatusCodes.Status400BadRequest, "antiforgery", "The anti-forgery token is missing or no longer valid; load the page again.").ExecuteAsync(http);
    }

    private static bool IsLedByOthers(HttpContext http) =>
        FromAnotherSite(http.Request) && http.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is { Moment: AuditMoment.BeforeDoing }
        && http.User.Identity?.AuthenticationType != ApiKeyHandler.Name;

    /// <summary>As browsers tell; programs say nothing.</summary>
    internal static bool FromAnotherSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"] == "cross-site";

    private async Task<bool> IsOursAsync(HttpContext http)
    {
        if (http.User.Identity?.AuthenticationType == ApiKeyHandler.Name || http.GetEndpoint()?.Metadata.GetMetadata<ProvesItselfAttribute>() is not null)
        {
            return true;
        }

        if (http.Request.Path.StartsWithSegments("/hubs"))
        {
            // WebSockets are not held to one origin by browsers, and cannot carry the token.
            return IsSameOrigin(http.Request);
        }

        return HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || await HasTokenAsync(http);
    }

    private async Task<bool> HasTokenAsync(HttpContext http)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(http);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.ToUriComponent());
    }
}
