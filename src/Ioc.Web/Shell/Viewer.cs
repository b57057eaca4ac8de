namespace Ioc.Shell;

/// <summary>Who looks at a page and how they like it; read from the request once and handed to the components.</summary>
/// <param name="Name">Name of the signed-in account; <see langword="null"/> before sign-in.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>auto</c> to follow the system.</param>
/// <param name="Path">Path and query of the page, for links that come back to it.</param>
public sealed record Viewer(string? Name, Language Language, string Theme, string Path)
{
    /// <summary>What the viewer may do, for links and forms; the doors themselves ask again.</summary>
    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string>();

    public bool May(string? scope) => scope is null || Scopes.Contains(scope);

    /// <summary>Type of the claims that say what a caller may do.</summary>
    public const string ScopeClaim = "ioc:scope";

    public const string ThemeCookie = "ioc-theme";

    public static Viewer Of(HttpContext context) => new(
        context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : null,
        Language.Of(context.Request.Cookies[Language.Cookie]),
        context.Request.Cookies[ThemeCookie] switch { "light" => "light", "dark" => "dark", _ => "auto" },
        context.Request.Path + context.Request.QueryString)
    {
        Scopes = context.User.FindAll(ScopeClaim).Select(claim => claim.Value).ToHashSet(),
    };

    /// <summary>Shorthand for a text in the viewer's language.</summary>
    public string this[string key] => Language[key];
}
