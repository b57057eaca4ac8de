using Ioc.Shell;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Access.OpenIdConnect;

/// <summary>Signing in with an identity provider, where the operator named one; nothing of it is there otherwise.</summary>
internal static class OpenIdConnectModule
{
    public static void AddOpenIdConnect(this IServiceCollection services, ProviderSettings settings) => services
        .AddSingleton(settings).AddSingleton<ProviderDirectory>().AddSingleton<ProviderToken>().AddSingleton<CodeExchange>().AddSingleton<SignInAttempts>()
        .AddSingleton<GroupsFile>().AddSingleton<ProviderSignIn>().AddSingleton<ProviderSignOut>().AddScoped<ProviderAccounts>();

    public static void MapOpenIdConnect(this IEndpointRouteBuilder forms)
    {
        forms.MapGet(ProviderSignIn.Path, (HttpContext http, ProviderSignIn provider, string? returnUrl) => provider.BeginAsync(http, returnUrl)).AllowAnonymous();
        forms.MapGet(
            ProviderSignIn.AnswerPath,
            (HttpContext http, ProviderSignIn provider, ProviderAccounts accounts, SignInManager<Account> signIn, AccountSessions sessions) => provider.EndAsync(http, accounts, signIn, sessions))
            .Counted(RequestKind.SignIn).Audited("signed-in", AuditMoment.BeforeAnswering, tellsQuery: false).AllowAnonymous();
        // The provider itself calls; what it brings is signed.
        forms.MapPost(ProviderSignOut.ToldPath, (HttpContext http, ProviderSignOut provider, ProviderAccounts accounts, AccountSessions sessions) => provider.ToldAsync(http, accounts, sessions))
            .Audited("signed-out.by-provider", AuditMoment.BeforeAnswering).AllowAnonymous().WithMetadata(new ProvesItselfAttribute());
    }
}
