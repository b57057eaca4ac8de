using System.Security.Cryptography;
using System.Text;
using Dapper;
using Ioc.Storage;

namespace Ioc.Access;

/// <param name="Name">Shown where a key has acted: "acknowledged by alarms".</param>
/// <param name="Hash">SHA-256 of the key, hexadecimal.</param>
/// <param name="Source">The source of records that name none.</param>
public sealed record ApiKey(string Name, string Hash, string Scope, string Source);

/// <summary>Keys of machines. Only hashes are kept; a presented key is compared with all of them in the same time whether it is right or wrong.</summary>
public sealed class ApiKeys(OperationalStore store, Installation installation, TimeProvider time)
{
    private volatile ApiKey[] _keys = [];

    /// <summary>The rows that hold this key, one for each of its scopes; empty for a wrong key.</summary>
    public IReadOnlyList<ApiKey> Matching(string presented)
    {
        var hash = Encoding.ASCII.GetBytes(HashOf(presented));
        List<ApiKey> matching = [];
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(key.Hash)))
            {
                matching.Add(key);
            }
        }

        return matching;
    }

    /// <summary>Puts the keys of the environment in place of those of the last start, and reads all keys.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (scope, key) in FromEnvironment())
        {
            // A key that was taken out of the environment must stop working.
            await connection.ExecuteAsync("DELETE FROM api_key WHERE name = @name", new { name = scope }, transaction);
            if (key is not null)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO api_key (name, hash, scope, source, created_at) VALUES (@scope, @hash, @scope, 'default', @createdAt)",
                    new { scope, hash = HashOf(key), createdAt = time.GetUtcNow().ToUnixTimeMilliseconds() },
                    transaction);
            }
        }

        _keys = [.. await connection.QueryAsync<ApiKey>("SELECT name, hash, scope, source FROM api_key ORDER BY name", transaction: transaction)];
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A new key that this process alone knows, for a child that it starts; never stored, gone with the process.</summary>
    /// <param name="source">The source of the child's records that name none.</param>
    public string Lend(string scope, string source)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _keys = [.. _keys, new ApiKey($"lent to {source}", HashOf(key), scope, source)];
        return key;
    }

    private IEnumerable<(string Scope, string? Key)> FromEnvironment() =>
    [
        (Scopes.Ingest, installation.IngestKey),
        (Scopes.Read, installation.ReadKey),
        (Scopes.Alarms, installation.AlarmsKey),
    ];

    // Keys are random and long, so one round is enough; passwords go through Identity's slow hash.
    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
