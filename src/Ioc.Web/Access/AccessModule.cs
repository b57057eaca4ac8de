using Ioc.Access.OpenIdConnect;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Ioc.Access;

/// <summary>Who may come in, and what they may do. Everything is closed unless an endpoint says otherwise.</summary>
public static class AccessModule
{
    private const string KeyOrCookie = "KeyOrCookie";

    /// <summary>Where everybody keeps their own account; open also to whoever must change their password first.</summary>
    internal const string ProfilePath = "/profile";

    /// <summary>Policy: anybody who signed in, whatever they may do; no key.</summary>
    internal const string People = "people";

    public static IServiceCollection AddAccess(this IServiceCollection services, Installation installation)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } http
            ? UnitScope.Of(http.User, installation, provider.GetRequiredService<FindCommune>()).At(http.GetEndpoint())
            : UnitScope.Nothing);
        services.AddSingleton<ApiKeys>().AddSingleton<KnownBrowsers>().AddSingleton<AccountSessions>().AddSingleton<AccountStanding>().AddSingleton<AbsentCaller>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeys>());
        services.AddSingleton<SignIn>();
        services.AddHostedService<Opening>();
        if (installation.Provider is { } provider)
        {
            services.AddOpenIdConnect(provider);
        }
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
        var policies = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireAssertion(MayReadOrAskedForNothing).Build());
        policies.AddPolicy(People, new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireAssertion(context => !context.User.IsKey()).Build());
        foreach (var scope in Scopes.All)
        {
            policies.AddPolicy(scope, new AuthorizationPolicyBuilder(KeyOrCookie).RequireAuthenticatedUser().RequireClaim(Scopes.ScopeClaim, scope).Build());
        }
        return services;
    }

    /// <summary>After routing, so that the endpoint's policy is known, and before anything that looks something up.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        // As soon as it is known who calls, also of those who are refused.
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<SameSiteOnly>();
        app.UseAntiforgery();
        app.UseMiddleware<AccountFirst>();
        return app;
    }

    public static IEndpointRouteBuilder MapAccess(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        forms.MapGet(SignIn.Path, (HttpContext http, SignIn signIn, string? returnUrl) => signIn.Show(http, returnUrl)).AllowAnonymous();
        forms.MapPost(SignIn.Path, (HttpContext http, SignIn signIn, SignInManager<Account> sessions) => signIn.EnterAsync(http, sessions)).Counted(RequestKind.SignIn).Audited("signed-in", AuditMoment.BeforeAnswering).AllowAnonymous();
        forms.MapGet(SignIn.CodePath, (HttpContext http, SignIn signIn, SignInManager<Account> sessions, string? returnUrl) => signIn.ShowCodeAsync(http, sessions, returnUrl)).AllowAnonymous();
        forms.MapPost(SignIn.CodePath, (HttpContext http, SignIn signIn, SignInManager<Account> sessions) => signIn.EnterCodeAsync(http, sessions)).Counted(RequestKind.SignIn).Audited("signed-in", AuditMoment.BeforeAnswering).AllowAnonymous();
        forms.MapPost(PasskeySignIn.OptionsPath, PasskeySignIn.OfferAsync).Audited("sign-in.asked", AuditMoment.Soon).AllowAnonymous();
        forms.MapPost(PasskeySignIn.Path, PasskeySignIn.EnterAsync).Counted(RequestKind.SignIn).Audited("signed-in", AuditMoment.BeforeAnswering).AllowAnonymous();
        forms.MapPost("/sign-out", (HttpContext http, SignInManager<Account> sessions, AccountSessions ended, [FromServices] ProviderSignOut? provider) => SignIn.LeaveAsync(http, sessions, ended, provider)).Audited("signed-out").RequireAuthorization(People);
        if (routes.ServiceProvider.GetRequiredService<Installation>().Provider is not null)
        {
            forms.MapOpenIdConnect();
        }

        return routes;
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddDbContext<IocDbContext>((provider, options) =>
        {
            var store = provider.GetRequiredService<OperationalStore>();
            _ = store.Postgres is { } postgres ? options.UseNpgsql(postgres) : options.UseSqlite(store.ConnectionString);
        });
        services.AddIdentityCore<Account>(options =>
            {
                // The first that has passkeys.
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.Lockout.MaxFailedAccessAttempts = 10;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                // Length is what counts (NIST SP 800-63B); composition rules only make passwords alike.
                options.Password = new PasswordOptions { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<IocDbContext>()
            .AddUserStore<AccountStore>()
            .AddUserManager<AccountUsers>()
            .AddSignInManager<AccountSignIn>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddTokenProvider<AuthenticatorOnce>(TokenOptions.DefaultAuthenticatorProvider);
        services.TryAddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The device asks who holds it, so that the key is both factors; and it knows whose key it is, so that nobody types a name.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });
        services.AddHostedService<HashOlderCodes>();
        services.AddScoped<ISecurityStampValidator, SessionCheck>();
        // OWASP's figure for PBKDF2 with HMAC-SHA-512.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        // An account that was changed or removed keeps what it could do at most this long; a look costs one read of the store.
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromSeconds(30);
            options.OnRefreshingPrincipal = SessionCheck.KeepSession;
        });
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

    // Pages and files are reads. A programs' address without an endpoint of its own (unknown, wrong method, wrong
    // content type) is a refusal already, and says so to every caller who is known.
    private static bool MayReadOrAskedForNothing(AuthorizationHandlerContext context) =>
        context.User.May(Scopes.Read)
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

    private sealed class Opening(ApiKeys keys) : BeforeStart
    {
        public override Task StartingAsync(CancellationToken cancellationToken) => keys.LoadAsync(cancellationToken);
    }
}
