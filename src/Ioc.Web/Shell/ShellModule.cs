using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;

namespace Ioc.Shell;

/// <summary>What every page shares: frame, languages, theme, scripts and styles, error page.</summary>
public static class ShellModule
{
    public static IServiceCollection AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Words of an enumeration as every answer has them; also for the API's description.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        // Vietnamese letters as they are, not as numbers: half the size, and readable in the source of a page.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services.AddSingleton<Assets>();
    }

    public static IEndpointRouteBuilder MapShell(this IEndpointRouteBuilder routes)
    {
        // The sign-in page needs both before anyone is signed in.
        routes.MapGet("/dist/{name}", (string name, Assets assets, HttpContext context) => assets.File(name, context)).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/language/{code}", ChooseLanguage).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    /// <summary>Remembers a language and goes back to where the reader was.</summary>
    /// <param name="back">Path on this site; anything else leads to the front page.</param>
    private static IResult ChooseLanguage(string code, string? back, HttpContext context)
    {
        context.Response.Cookies.Append(Language.Cookie, Language.Of(code).Code, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
        return Results.LocalRedirect(IsLocal(back) ? back! : "/");
    }

    // "//host" and "/\host" lead elsewhere though they begin with a slash.
    private static bool IsLocal(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal);
}
