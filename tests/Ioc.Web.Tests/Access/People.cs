using System.Security.Claims;
using Ioc.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Access;

/// <summary>Accounts and keys as an administrator would have made them.</summary>
internal static class People
{
    public const string Password = "Ngay-mai-troi-sang";

    /// <param name="units">By default every one.</param>
    /// <param name="fields">By default every one.</param>
    public static async Task AddAsync(RunningProduct product, string name, string[] roles, string[]? units = null, string[]? fields = null)
    {
        await using var scope = product.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account(name) { LockoutEnabled = true };
        Assert.True((await accounts.CreateAsync(account, Password)).Succeeded);
        Assert.True((await accounts.AddToRolesAsync(account, roles)).Succeeded);
        Assert.True((await accounts.AddClaimsAsync(
            account, [.. (units ?? ["*"]).Select(unit => new Claim("ioc:unit", unit)), .. (fields ?? ["*"]).Select(field => new Claim("ioc:field", field))])).Succeeded);
    }

    public static async Task ChangeAsync(RunningProduct product, string name, Func<UserManager<Account>, Account, Task> change)
    {
        await using var scope = product.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await change(accounts, (await accounts.FindByNameAsync(name))!);
    }

    public static async Task<string> KeyAsync(RunningProduct product, string scopes, string units = "*", string fields = "*")
    {
        var keys = product.Services.GetRequiredService<ApiKeys>();
        return (await keys.AddAsync(new ApiKey($"key-{Guid.NewGuid():n}", "", scopes, "test") { Units = units, Fields = fields }, default))!;
    }
}
