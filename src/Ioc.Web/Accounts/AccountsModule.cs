using Ioc.Access;
using Ioc.Shell;
using Ioc.Storage;
using Microsoft.AspNetCore.Identity;

namespace Ioc.Accounts;

/// <summary>Accounts and keys as people keep them: the administrator those of all, everybody their own.</summary>
public static class AccountsModule
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<ScopeWords>().AddSingleton<CommonPasswords>().AddScoped<IPasswordValidator<Account>, NoCommonPassword>().AddScoped<AccountBook>().AddSingleton<WeakFirstPassword>().AddScoped<FirstAccounts>().AddHostedService<Opening>()
        .AddSingleton(new MenuEntry(AccountPages.Path, "accounts.title", "people", 90, Needs: Scopes.Accounts))
        .AddSingleton(new MenuEntry(KeyPages.Path, "keys.title", "people", 91, AccountPages.Path, Scopes.Keys));

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        AccountPages.Map(routes);
        KeyPages.Map(routes);
        ProfilePages.Map(routes);
        return routes;
    }

    private sealed class Opening(IServiceScopeFactory scopes) : BeforeStart
    {
        public override async Task StartingAsync(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<FirstAccounts>().RunAsync();
        }
    }
}
