using System.Data.Common;
using Dapper;
using Ioc.Storage;

namespace Ioc.Access;

/// <summary>Recovery codes of before they were hashed become hashes after the start, one account after the other: ten slow hashes each.</summary>
internal sealed partial class HashOlderCodes(OperationalStore store, ILogger<HashOlderCodes> log) : BackgroundService
{
    private const string Own = "login_provider = @Provider AND name = @Name";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var changed = await RunAsync(stoppingToken);
            if (changed > 0)
            {
                LogHashed(changed);
            }
        }
        catch (DbException fault)
        {
            LogFailed(fault);
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var readable = (await connection.QueryAsync<(string UserId, string Value)>(
            $"SELECT user_id, value FROM account_token WHERE {Own}", new { AccountStore.Provider, AccountStore.Name })).Where(row => !AccountStore.IsHashed(row.Value)).ToList();
        var changed = 0;
        foreach (var (userId, value) in readable)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var hashed = AccountStore.Hashed(value.Split(';', StringSplitOptions.RemoveEmptyEntries));
            // One that was used meanwhile has been replaced by whoever used it.
            changed += await connection.ExecuteAsync(
                $"UPDATE account_token SET value = @hashed WHERE user_id = @userId AND value = @value AND {Own}", new { hashed, userId, value, AccountStore.Provider, AccountStore.Name });
        }

        return changed;
    }

    [LoggerMessage(1, LogLevel.Information, "The readable recovery codes of {Count} accounts are kept as hashes now")]
    private partial void LogHashed(int count);

    [LoggerMessage(2, LogLevel.Error, "Readable recovery codes could not be hashed; they are tried again at the next start")]
    private partial void LogFailed(Exception fault);
}
