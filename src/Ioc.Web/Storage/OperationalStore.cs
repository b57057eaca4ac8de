using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Ioc.Storage;

/// <summary>
/// What needs transactions and is not a fact about dossiers: accounts, keys, cursors, quarantine.
/// SQLite in <c>ioc.db</c> of the data folder, or PostgreSQL when several nodes share it.
/// </summary>
/// <remarks>
/// SQL is written once for both: <c>ON CONFLICT</c>, <c>RETURNING</c>, named parameters. Instants are whole milliseconds
/// since 1970 (UTC) in <c>BIGINT</c> columns, flags are <c>SMALLINT</c> 0 or 1, because those read the same from both.
/// Columns are snake_case and fill PascalCase properties.
/// </remarks>
public sealed class OperationalStore : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _postgres;

    static OperationalStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public OperationalStore(Installation installation)
    {
        if (installation.Postgres is { } connection)
        {
            ConnectionString = connection;
            _postgres = NpgsqlDataSource.Create(connection);
        }
        else
        {
            // A writer waits for another at most this long before it is told that the store is locked.
            ConnectionString = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(installation.DataDirectory, "ioc.db"),
                ForeignKeys = true,
                DefaultTimeout = 30,
            }.ToString();
        }
    }

    public bool IsPostgres => _postgres is not null;

    internal string ConnectionString { get; }

    internal NpgsqlDataSource? Postgres => _postgres;

    /// <summary>An open connection, to be disposed by the caller. A committed transaction is on disk.</summary>
    /// <exception cref="DbException">The store cannot be reached or read.</exception>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancellationToken);
        }

        var connection = new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            // The journal mode stays with the file, the waiting for the disk only with the connection. SQLite itself looks for the
            // end of another's writing every few milliseconds; left to the driver, it would be every 150, and a frequent writer
            // could keep the others out for long.
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
            return;
        }

        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
