namespace Ioc.Shell;

/// <summary>What every answer tells the browser not to do.</summary>
public static class SecurityHeaders
{
    // Scripts and styles come from our own files only; images also from data: (icons in style sheets) and blob: (map export).
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
        + "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            // As the answer starts: an error handler clears what was set before.
            http.Response.OnStarting(() =>
            {
                Set(http);
                return Task.CompletedTask;
            });
            return next(http);
        });
        return app;
    }

    private static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // What a page or an answer shows belongs to whoever asked; files say themselves how long they hold.
        if (headers.CacheControl.Count == 0 && headers.ETag.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }
}
