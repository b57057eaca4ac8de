using Dapper;
using Ioc.Access;
using Ioc.Storage;

namespace Ioc.Accounts;

/// <summary>Remembers that the first account was made with a password that others could guess; what it was cannot be told from its hash later.</summary>
internal sealed class WeakFirstPassword(OperationalStore store)
{
    private const string Setting = "weak-first-password";

    public async Task RememberAsync(Account account)
    {
        await using var connection = await store.OpenAsync(default);
        await connection.ExecuteAsync(
            "INSERT INTO setting (name, value) VALUES (@Setting, @hash) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Setting, hash = account.PasswordHash });
    }

    /// <summary>Whether the account has it still.</summary>
    public async Task<bool> IsStillOfAsync(Account account)
    {
        await using var connection = await store.OpenAsync(default);
        return await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @Setting", new { Setting }) is { } hash && hash == account.PasswordHash;
    }
}
