using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Ioc.Access;

/// <summary>Who may come in, and what they may do. Everything is closed unless an endpoint says otherwise.</summary>
public static class AccessModule
{
    private const string KeyOrCookie = "KeyOrCookie";

    public static IServiceCollection AddAccess(this IServiceCollection services, Installation installation)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(provider => UnitScope.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.User, installation));
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<SignIn>();
        services.AddScoped<FirstAccounts>();
        services.AddHostedService<Opening>();
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "X-Csrf-Token";
            options.Cookie.Name = "ioc.form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddDataProtection().SetApplicationName("ioc")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(installation.DataDirectory, "keys")));
        AddAccounts(services);
        AddSchemes(services);
        services.AddAuthorizationBuilder()
            .AddPolicy(Scopes.Ingest, Needs(Scopes.Ingest))
            .AddPolicy(Scopes.Read, Needs(Scopes.Read))
            .AddPolicy(Scopes.Alarms, Needs(Scopes.Alarms))
            .AddPolicy(Scopes.Audit, Needs(Scopes.Audit))
            .AddPolicy(Scopes.Act, new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireAssertion(IsPersonOrAnswersAlarms).Build())
            .AddPolicy(Scopes.ReadOrAlarms, Needs(Scopes.Read, Scopes.Alarms))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireAssertion(MayReadOrAskedForNothing).Build());
        return services;
    }

    /// <summary>After routing, so that the endpoint's policy is known, and before anything that looks something up.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<SameSiteOnly>();
        app.UseAntiforgery();
        return app;
    }

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        forms.MapGet(SignIn.Path, (HttpContext http, SignIn signIn, string? returnUrl) => signIn.Show(http, returnUrl)).AllowAnonymous();
        forms.MapPost(SignIn.Path, (HttpContext http, SignIn signIn, SignInManager<IdentityUser> sessions) => signIn.EnterAsync(http, sessions)).Audited("signed-in", AuditMoment.BeforeAnswering).AllowAnonymous();
        forms.MapPost("/sign-out", (SignInManager<IdentityUser> sessions) => SignIn.LeaveAsync(sessions)).Audited("signed-out").RequireAuthorization();
        return routes;
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddDbContext<IocDbContext>((provider, options) =>
        {
            var store = provider.GetRequiredService<OperationalStore>();
            _ = store.Postgres is { } postgres ? options.UseNpgsql(postgres) : options.UseSqlite(store.ConnectionString);
        });
        services.AddIdentityCore<IdentityUser>(options =>
            {
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                // Length is what counts (NIST SP 800-63B); composition rules only make passwords alike.
                options.Password = new PasswordOptions { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<IocDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<AccountClaims>();
        // OWASP's figure for PBKDF2 with HMAC-SHA-512.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        // An account that was changed or removed keeps its sessions at most this long.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication(KeyOrCookie)
            .AddPolicyScheme(KeyOrCookie, null, options => options.ForwardDefaultSelector = http =>
                ApiKeyHandler.Presents(http.Request) ? ApiKeyHandler.Name : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "ioc.session";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // A wall display opens a page once and then only listens; it has to outlive its week.
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.Events.OnRedirectToLogin = AskToSignIn;
            options.Events.OnRedirectToAccessDenied = Refuse;
        });
    }

    private static bool IsPersonOrAnswersAlarms(AuthorizationHandlerContext context) =>
        context.User.HasClaim(Scopes.ScopeClaim, Scopes.Alarms)
        || (context.User.Identity?.AuthenticationType != ApiKeyHandler.Name && context.User.HasClaim(Scopes.ScopeClaim, Scopes.Read));

    private static AuthorizationPolicy Needs(params string[] oneOf) =>
        new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireClaim(Scopes.ScopeClaim, oneOf).Build();

    // Pages and files are reads. A programs' address without an endpoint of its own (unknown, wrong method, wrong
    // content type) is a refusal already, and says so to every caller who is known.
    private static bool MayReadOrAskedForNothing(AuthorizationHandlerContext context) =>
        context.User.HasClaim(Scopes.ScopeClaim, Scopes.Read)
        || (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint && Problems.IsForPrograms(http.Request));

    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (Problems.IsForPrograms(request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var wanted = HttpMethods.IsGet(request.Method) && request.Path != "/" ? $"?returnUrl={Uri.EscapeDataString(request.Path + request.QueryString)}" : "";
        context.Response.Redirect(SignIn.Path + wanted);
        return Task.CompletedTask;
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private sealed class Opening(ApiKeys keys, IServiceScopeFactory scopes) : BeforeStart
    {
        public override async Task StartingAsync(CancellationToken cancellationToken)
        {
            await keys.LoadAsync(cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<FirstAccounts>().RunAsync();
        }
    }
}
