using System.Data;
using System.Data.Common;
using Dapper;

namespace Ioc.Storage;

/// <summary>Brings the operational store to the schema this program was built for: all missing files in one transaction, or none.</summary>
public sealed class MigrateStore(OperationalStore store, TimeProvider time)
{
    // Any number, the same in every process: who migrates first makes the others wait.
    private const long PostgresLock = 0x10C_5702E;

    public Task RunAsync(CancellationToken cancellationToken) =>
        RunAsync(StoreMigration.BuiltIn(store.IsPostgres ? "postgres" : "sqlite"), cancellationToken);

    /// <exception cref="StartRefusedException">A file that was applied has been changed since or is unknown, or the store cannot be reached.</exception>
    internal async Task RunAsync(IReadOnlyList<StoreMigration> migrations, CancellationToken cancellationToken)
    {
        await using var connection = await ReachAsync(cancellationToken);
        // On SQLite this takes the write lock at once.
        await using var transaction = await connection.BeginTransactionAsync(
            store.IsPostgres ? IsolationLevel.ReadCommitted : IsolationLevel.Serializable, cancellationToken);
        if (store.IsPostgres)
        {
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@PostgresLock)", new { PostgresLock }, transaction);
        }

        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)",
            transaction: transaction);
        var applied = (await connection.QueryAsync<(string Name, string Checksum)>("SELECT name, checksum FROM schema_migration", transaction: transaction))
            .ToDictionary(row => row.Name, row => row.Checksum);
        Check(applied, migrations);
        foreach (var migration in migrations.Where(migration => !applied.ContainsKey(migration.Name)))
        {
            await ApplyAsync(migration, connection, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Files built into this program that the store has not seen; empty when it is current.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var applied = (await connection.QueryAsync<string>("SELECT name FROM schema_migration")).ToHashSet();
        return [.. StoreMigration.BuiltIn(store.IsPostgres ? "postgres" : "sqlite").Select(file => file.Name).Where(name => !applied.Contains(name))];
    }

    private static void Check(Dictionary<string, string> applied, IReadOnlyList<StoreMigration> migrations)
    {
        var known = migrations.ToDictionary(migration => migration.Name);
        foreach (var (name, checksum) in applied)
        {
            if (!known.TryGetValue(name, out var migration))
            {
                throw new StartRefusedException($"The operational store was made by a newer program: this one does not know migration {name}.");
            }

            if (migration.Checksum != checksum)
            {
                throw new StartRefusedException($"Migration {name} was changed after it had been applied to the operational store; restore the file and put the change in a new one.");
            }
        }
    }

    private async Task ApplyAsync(StoreMigration migration, DbConnection connection, DbTransaction transaction)
    {
        try
        {
            await connection.ExecuteAsync(migration.Sql, transaction: transaction);
        }
        catch (DbException fault)
        {
            throw new StartRefusedException($"Migration {migration.Name} of the operational store failed and changed nothing: {fault.Message}", fault);
        }

        await connection.ExecuteAsync(
            "INSERT INTO schema_migration (name, checksum, applied_at) VALUES (@Name, @Checksum, @AppliedAt)",
            new { migration.Name, migration.Checksum, AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction);
    }

    private async Task<DbConnection> ReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.OpenAsync(cancellationToken);
        }
        catch (DbException fault)
        {
            throw new StartRefusedException($"The operational store cannot be opened: {fault.Message}", fault);
        }
    }
}
