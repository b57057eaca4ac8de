using System.Security.Cryptography;
using System.Text;
using Dapper;
using Ioc.Storage;

namespace Ioc.Access;

/// <summary>A key of a machine, without the key itself; as the store has it.</summary>
public sealed record ApiKey
{
    public ApiKey()
    {
    }

    public ApiKey(string name, string hash, string scope, string source) => (Name, Hash, Scope, Source) = (name, hash, scope, source);

    /// <summary>Shown where a key has acted: "acknowledged by alarms".</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of the key, hexadecimal.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Of contract §1, several separated by commas.</summary>
    public string Scope { get; init; } = "";

    /// <summary>As which it sends, separated by commas: first the source of records that name none, then others that they may name, or <c>*</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Codes of provinces and communes it sees, or <c>*</c>, separated by commas.</summary>
    public string Units { get; init; } = Scopes.Every;

    /// <summary>Codes of fields it sees, or <c>*</c>, separated by commas.</summary>
    public string Fields { get; init; } = Scopes.Every;

    public string? CreatedBy { get; init; }
    public long CreatedAt { get; init; }
    public long? ExpiresAt { get; init; }
    public long? UsedAt { get; init; }

    /// <summary>Hash of the key that this one replaced, which holds until <see cref="OlderUntil"/>.</summary>
    public string? OlderHash { get; init; }
    public long? OlderUntil { get; init; }

    /// <summary>Named in the environment: changed there only.</summary>
    public bool OfEnvironment { get; init; }

    internal bool Is(byte[] hash, long now) =>
        (ExpiresAt is null || ExpiresAt > now)
        & (Same(hash, Hash) | (OlderHash is not null && OlderUntil > now && Same(hash, OlderHash)));

    private static bool Same(byte[] hash, string other) => CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(other));
}

/// <summary>Keys of machines. Only hashes are kept; a presented key is compared with all of them in the same time whether it is right or wrong.</summary>
public sealed class ApiKeys(OperationalStore store, Installation installation, TimeProvider time) : BackgroundService
{
    /// <summary>How soon every node knows of a key that was made or taken back elsewhere.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private const string Columns = "name, hash, scope, source, units, fields, created_by, created_at, expires_at, used_at, older_hash, older_until, of_environment";

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _used = new();
    private volatile ApiKey[] _keys = [];
    private volatile ApiKey[] _lent = [];

    /// <summary>The rows that hold this key, as a rule one; empty for a wrong key and for one whose time is over.</summary>
    public IReadOnlyList<ApiKey> Matching(string presented)
    {
        var (hash, now) = (Encoding.ASCII.GetBytes(HashOf(presented)), time.GetUtcNow().ToUnixTimeMilliseconds());
        List<ApiKey> matching = [];
        foreach (var key in _keys.AsSpan())
        {
            if (key.Is(hash, now))
            {
                matching.Add(key);
                _used[key.Name] = now;
            }
        }
        matching.AddRange(_lent.Where(key => key.Is(hash, now)));
        return matching;
    }

    /// <summary>Whether a key of this name still holds.</summary>
    public bool Holds(string name) => Named(name) is not null;

    /// <summary>The key of a name, as long as it holds.</summary>
    internal ApiKey? Named(string name) =>
        _keys.Concat(_lent).FirstOrDefault(key => key.Name == name && (key.ExpiresAt is null || key.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>By name, with when each was last used.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await RefreshAsync(cancellationToken);
        return await ReadAsync(connection);
    }

    /// <summary>Keeps a new key.</summary>
    /// <returns>The key, told this once; <see langword="null"/> when the name is taken.</returns>
    public async Task<string?> AddAsync(ApiKey described, CancellationToken cancellationToken)
    {
        var key = NewKey();
        await using var connection = await store.OpenAsync(cancellationToken);
        var added = await connection.ExecuteAsync(
            """
            INSERT INTO api_key (name, hash, scope, source, units, fields, created_by, created_at, expires_at, of_environment)
            VALUES (@Name, @hash, @Scope, @Source, @Units, @Fields, @CreatedBy, @now, @ExpiresAt, 0) ON CONFLICT (name) DO NOTHING
            """,
            new { described.Name, hash = HashOf(key), described.Scope, described.Source, described.Units, described.Fields, described.CreatedBy, now = Now, described.ExpiresAt });
        await RefreshAsync(cancellationToken);
        return added == 1 ? key : null;
    }

    /// <summary>Puts a new key in place of one that was made here; the older one holds for a while, so that its machine can be told.</summary>
    /// <returns>The new key, told this once; <see langword="null"/> when there is none of this name.</returns>
    public async Task<string?> RotateAsync(string name, TimeSpan olderHolds, CancellationToken cancellationToken)
    {
        var key = NewKey();
        await using var connection = await store.OpenAsync(cancellationToken);
        var changed = await connection.ExecuteAsync(
            "UPDATE api_key SET older_hash = hash, older_until = @until, hash = @hash WHERE name = @name AND of_environment = 0",
            new { name, hash = HashOf(key), until = Now + (long)olderHolds.TotalMilliseconds });
        await RefreshAsync(cancellationToken);
        return changed == 1 ? key : null;
    }

    /// <summary>Takes a key back that was made here; it opens nothing from now on.</summary>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var removed = await connection.ExecuteAsync("DELETE FROM api_key WHERE name = @name AND of_environment = 0", new { name });
        await RefreshAsync(cancellationToken);
        return removed == 1;
    }

    /// <summary>Puts the keys of the environment in place of those of the last start, and reads all keys.</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (scope, key) in FromEnvironment())
        {
            // A key that was taken out of the environment must stop working.
            await connection.ExecuteAsync("DELETE FROM api_key WHERE name = @name AND of_environment = 1", new { name = scope }, transaction);
            if (key is not null)
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO api_key (name, hash, scope, source, created_at, of_environment) VALUES (@scope, @hash, @scope, 'default', @createdAt, 1)
                    ON CONFLICT (name) DO NOTHING
                    """,
                    new { scope, hash = HashOf(key), createdAt = Now },
                    transaction);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>A new key that this process alone knows, for a child that it starts; never stored, gone with the process.</summary>
    /// <param name="source">The source of the child's records that name none.</param>
    public string Lend(string scope, string source)
    {
        var key = NewKey();
        _lent = [.. _lent, new ApiKey($"lent to {source}", HashOf(key), scope, source)];
        return key;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // What was read last holds until the store answers again; /readyz tells of it.
            }
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        foreach (var (name, at) in _used)
        {
            await connection.ExecuteAsync("UPDATE api_key SET used_at = @at WHERE name = @name AND (used_at IS NULL OR used_at < @at)", new { name, at });
            _used.TryRemove(KeyValuePair.Create(name, at));
        }
        _keys = await ReadAsync(connection);
    }

    private static async Task<ApiKey[]> ReadAsync(System.Data.Common.DbConnection connection) =>
        [.. await connection.QueryAsync<ApiKey>($"SELECT {Columns} FROM api_key ORDER BY name")];

    private IEnumerable<(string Scope, string? Key)> FromEnvironment() =>
    [
        ("ingest", installation.IngestKey),
        ("read", installation.ReadKey),
        ("alarms", installation.AlarmsKey),
    ];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    // Keys are random and long, so one round is enough; passwords go through Identity's slow hash.
    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
