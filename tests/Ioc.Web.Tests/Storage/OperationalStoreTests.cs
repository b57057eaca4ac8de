using Dapper;
using Ioc.Storage;

namespace Ioc.Tests.Storage;

[Collection(WithPostgres.Name)]
public sealed class OperationalStoreTests(PostgresServer postgres) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>SQLite always; PostgreSQL where it is installed (<see cref="PostgreSQL_is_at_hand"/> says so when it is not).</summary>
    public static TheoryData<string> Engines => PostgresServer.Missing is null ? ["sqlite", "postgres"] : ["sqlite"];

    [PostgresFact]
    public async Task PostgreSQL_is_at_hand() => Assert.NotEmpty(await postgres.NewDatabaseAsync());

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_store_gets_every_table_and_a_second_start_changes_nothing(string engine)
    {
        await using var store = await StoreAsync(engine);
        await Migrate(store).RunAsync(default);
        await WriteAsync(store, "INSERT INTO setting (name, value) VALUES ('kept', 'yes')");

        await Migrate(store).RunAsync(default);

        Assert.Equal("yes", await ReadAsync<string>(store, "SELECT value FROM setting WHERE name = 'kept'"));
        Assert.Empty(await Migrate(store).MissingAsync(default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_changed_after_it_was_applied_is_refused_by_name(string engine)
    {
        await using var store = await StoreAsync(engine);
        await Migrate(store).RunAsync([new("0001_a", "CREATE TABLE a (x TEXT)")], default);

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(
            () => Migrate(store).RunAsync([new("0001_a", "CREATE TABLE a (x TEXT, y TEXT)")], default));

        Assert.Contains("0001_a", refusal.Message);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_store_made_by_a_newer_program_is_refused(string engine)
    {
        await using var store = await StoreAsync(engine);
        await Migrate(store).RunAsync([new("0001_a", "CREATE TABLE a (x TEXT)"), new("0002_b", "CREATE TABLE b (x TEXT)")], default);

        await Assert.ThrowsAsync<StartRefusedException>(() => Migrate(store).RunAsync([new("0001_a", "CREATE TABLE a (x TEXT)")], default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_that_fails_takes_those_before_it_back_too(string engine)
    {
        await using var store = await StoreAsync(engine);
        StoreMigration good = new("0001_a", "CREATE TABLE a (x TEXT)");

        await Assert.ThrowsAsync<StartRefusedException>(
            () => Migrate(store).RunAsync([good, new("0002_b", "CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT)")], default));

        await Migrate(store).RunAsync([good], default);
        Assert.Equal(0, await ReadAsync<long>(store, "SELECT count(*) FROM a"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_programs_that_start_at_once_migrate_once(string engine)
    {
        await using var store = await StoreAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrate(store).RunAsync(default))));

        Assert.Equal(StoreMigration.BuiltIn(engine).Count, await ReadAsync<long>(store, "SELECT count(*) FROM schema_migration"));
    }

    [Fact]
    public void A_checkout_with_other_line_ends_is_no_change() =>
        Assert.Equal(new StoreMigration("0001_a", "SELECT 1;\nSELECT 2;").Checksum, new StoreMigration("0001_a", "SELECT 1;\r\nSELECT 2;").Checksum);

    [Fact]
    public void Both_engines_have_the_same_migrations() =>
        Assert.Equal(StoreMigration.BuiltIn("sqlite").Select(file => file.Name), StoreMigration.BuiltIn("postgres").Select(file => file.Name));

    [PostgresFact]
    public async Task Both_engines_end_with_the_same_tables_and_columns()
    {
        await using var lite = await StoreAsync("sqlite");
        await using var large = await StoreAsync("postgres");
        await Migrate(lite).RunAsync(default);
        await Migrate(large).RunAsync(default);

        const string Lite = "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
        const string Large = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'";
        Assert.Equal((await ListAsync(lite, Lite)).Order(StringComparer.Ordinal), (await ListAsync(large, Large)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task On_SQLite_every_connection_waits_for_the_disk_and_minds_references()
    {
        await using var store = await StoreAsync("sqlite");
        // The second is a new one, the third comes from the pool.
        await using var first = await store.OpenAsync(default);
        await using (await store.OpenAsync(default))
        {
        }

        await using var pooled = await store.OpenAsync(default);
        foreach (var connection in new[] { first, pooled })
        {
            Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("PRAGMA synchronous"));
            Assert.Equal(1, await connection.ExecuteScalarAsync<int>("PRAGMA foreign_keys"));
        }
    }

    [Fact]
    public async Task A_PostgreSQL_that_is_not_there_stops_the_start_with_a_clear_message()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => RunningProduct.StartAsync(
            plain => plain with { Postgres = "Host=127.0.0.1;Port=1;Database=ioc;Username=ioc;Timeout=2" }));

        Assert.Contains("operational store cannot be opened", refusal.Message);
    }

    [Fact]
    public async Task A_second_product_on_the_same_data_folder_is_refused_until_the_first_has_ended()
    {
        await using (await RunningProduct.StartAsync(dataDirectory: _folder.Path))
        {
            var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => RunningProduct.StartAsync(dataDirectory: _folder.Path));
            Assert.Contains(_folder.Path, refusal.Message);
            Assert.Contains("in use by another running product", refusal.Message);
        }

        await using var later = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<OperationalStore> StoreAsync(string engine) => new(new Installation
    {
        DataDirectory = _folder.Path,
        Provinces = ["22"],
        Postgres = engine == "postgres" ? await postgres.NewDatabaseAsync() : null,
    });

    private static MigrateStore Migrate(OperationalStore store) => new(store, TimeProvider.System);

    private static async Task WriteAsync(OperationalStore store, string sql)
    {
        await using var connection = await store.OpenAsync(default);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<T?> ReadAsync<T>(OperationalStore store, string sql)
    {
        await using var connection = await store.OpenAsync(default);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    private static async Task<IEnumerable<string>> ListAsync(OperationalStore store, string sql)
    {
        await using var connection = await store.OpenAsync(default);
        return await connection.QueryAsync<string>(sql);
    }
}
