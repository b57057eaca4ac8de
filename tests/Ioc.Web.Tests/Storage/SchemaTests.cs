using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Ioc.Storage;

namespace Ioc.Tests.Storage;

/// <summary>What holds <c>sql/clickhouse</c> together: each file has its user, each query fits the schema, each form of the schema says the same.</summary>
public sealed partial class SchemaTests(Engine engine) : IClassFixture<Engine>
{
    private static readonly string Root = FindRoot();
    private static readonly string SqlFolder = Path.Combine(Root, "sql/clickhouse");

    public static TheoryData<string> Queries => [.. QueryNames()];

    [Fact]
    public void Each_query_file_is_loaded_by_exactly_one_class_of_its_slice()
    {
        var loads = Directory.EnumerateFiles(Path.Combine(Root, "src/Ioc.Web"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Load().Matches(File.ReadAllText(file)).Select(match => (Query: match.Groups[1].Value, File: file)))
            .ToList();

        Assert.Equal(QueryNames().Order(StringComparer.Ordinal), loads.Select(load => load.Query).Order(StringComparer.Ordinal));
        Assert.All(loads, load => Assert.Contains($"/{SliceOf(load.Query)}/", load.File, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Each_query_says_what_it_answers_and_is_understood_by_the_engine(string name)
    {
        await new ClickHouseSchema(engine.Client).MigrateAsync(CancellationToken.None);
        var text = await File.ReadAllTextAsync(Path.Combine(SqlFolder, "queries", $"{name}.sql"));
        Assert.StartsWith("-- ", text);
        var statement = Comment().Replace(text, "").Trim();

        if (statement.StartsWith("INSERT", StringComparison.Ordinal) && (statement.EndsWith("FORMAT RowBinary", StringComparison.Ordinal) || statement.EndsWith("FORMAT Native", StringComparison.Ordinal)))
        {
            // Inserting nothing is enough to have the table and its columns looked up.
            await engine.Client.InsertAsync(new Sql("test", statement), ReadOnlyMemory<byte>.Empty, token: null);
            return;
        }
        var read = statement.StartsWith("WITH", StringComparison.Ordinal) ? 0 : statement.IndexOf("SELECT", StringComparison.Ordinal);
        var explained = read < 0 ? $"EXPLAIN AST {statement}" : $"EXPLAIN {statement[read..]}";
        Assert.NotEmpty(await engine.Client.QueryAsync(new Sql("test", explained), SomeValues(statement), row => row.ReadString()));
    }

    [Fact]
    public async Task The_schema_in_the_repository_is_what_the_migrations_make_of_an_empty_database()
    {
        var client = await engine.NewDatabaseAsync("golden");
        await new ClickHouseSchema(client).MigrateAsync(CancellationToken.None);
        await new ClickHouseSchema(client).MigrateAsync(CancellationToken.None);

        var tables = await client.QueryAsync(
            new Sql("test", "SELECT formatQuery(create_table_query) FROM system.tables WHERE database = 'golden' ORDER BY name"), null, row => row.ReadString());
        var dump = "-- An empty database after all migrations; written and compared by a test (README.md).\n\n"
            + string.Join("\n\n", tables.Select(table => table.Replace("golden.", "", StringComparison.Ordinal) + ";")) + "\n";
        var file = Path.Combine(SqlFolder, "schema.sql");
        if (Environment.GetEnvironmentVariable("IOC_RECORD_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(file, dump);
        }

        Assert.Equal(await File.ReadAllTextAsync(file), dump);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_had_run_is_refused()
    {
        var client = await engine.NewDatabaseAsync("changed");
        await new ClickHouseSchema(client).MigrateAsync(CancellationToken.None);
        await client.ExecuteAsync(new Sql("test", "ALTER TABLE schema_migration UPDATE checksum = 'other' WHERE name LIKE '0002%' SETTINGS mutations_sync = 1"));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => new ClickHouseSchema(client).MigrateAsync(CancellationToken.None));

        Assert.Contains("0002_create_dossier_span", refusal.Message);
    }

    [Fact]
    public async Task The_clustered_form_describes_the_same_tables()
    {
        var single = await engine.NewDatabaseAsync("single_node");
        await new ClickHouseSchema(single).MigrateAsync(CancellationToken.None);
        var shard = await engine.NewDatabaseAsync("one_shard");
        var distributed = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SqlFolder, "cluster"), "*.sql").Order(StringComparer.Ordinal))
        {
            var text = Comment().Replace(await File.ReadAllTextAsync(file), "");
            Assert.Contains("ON CLUSTER '{cluster}'", text);
            if (Distributed().Match(text) is { Success: true } over)
            {
                distributed.Add(over.Groups["table"].Value);
                Assert.Equal(over.Groups["table"].Value + "_shard", over.Groups["shard"].Value);
                await AssertColumnAsync(shard, over.Groups["shard"].Value, over.Groups["key"].Value);
            }
            else if (!text.Contains("CREATE DICTIONARY", StringComparison.Ordinal))
            {
                await shard.ExecuteAsync(new Sql("test", AsOneNode(text)));
            }
        }

        // What a shard holds under another name is seen under the plain one through the Distributed table.
        var shards = (await DescribeAsync(shard, "one_shard")).Where(line => !line.StartsWith("commune_province", StringComparison.Ordinal)).Select(line => line.Replace("_shard ", " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal((await DescribeAsync(single, "single_node")).Order(StringComparer.Ordinal), shards);
        Assert.Equal(["dossier_version", "dossier_span", "commune_day", "open_dossier", "commune_arrival"], distributed);
    }

    private static async Task AssertColumnAsync(ClickHouseClient client, string table, string column) =>
        Assert.Equal([1UL], await client.QueryAsync(
            new Sql("test", "SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = {table:String} AND name = {column:String}"),
            new ClickHouseParameters().Add("table", table).Add("column", column), row => row.ReadUInt64()));

    // Replication and the cluster taken away, an engine without a second server can make the table.
    private static string AsOneNode(string text) =>
        Replicated().Replace(text.Replace(" ON CLUSTER '{cluster}'", "", StringComparison.Ordinal), match => $"{match.Groups["engine"].Value}({match.Groups["arguments"].Value})")
            .Replace(" replicated_deduplication_window", " non_replicated_deduplication_window", StringComparison.Ordinal);

    /// <summary>Columns with their types, keys, engines and indexes, one a line.</summary>
    private static Task<List<string>> DescribeAsync(ClickHouseClient client, string database) => client.QueryAsync(
        new Sql("test", """
            SELECT concat(table, ' ', toString(position), ' ', name, ' ', type, ' ', default_expression) FROM system.columns WHERE database = {database:String}
            UNION ALL
            SELECT concat(name, ' is ', engine, ' by ', sorting_key, ', found by ', primary_key, ', in parts of ', partition_key) FROM system.tables WHERE database = {database:String}
            UNION ALL
            SELECT concat(table, ' has ', name, ' ', type, ' ', expr) FROM system.data_skipping_indices WHERE database = {database:String}
            UNION ALL
            SELECT concat(name, ' with ', extract(create_table_query, 'SETTINGS (.*)')) FROM system.tables WHERE database = {database:String}
            """),
        new ClickHouseParameters().Add("database", database), row => row.ReadString());

    private static ClickHouseParameters SomeValues(string statement)
    {
        var values = new ClickHouseParameters();
        foreach (var (name, type) in Parameter().Matches(statement).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).Distinct())
        {
            values.Add(name, type switch
            {
                "Date" => new DateOnly(2026, 11, 23),
                "String" => "x",
                "Array(String)" => new[] { "06652" },
                "Bool" => true,
                _ when type.StartsWith("DateTime64", StringComparison.Ordinal) => new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero),
                _ => 1,
            });
        }
        return values;
    }

    private static string SliceOf(string query) => query.Split('/')[0] switch
    {
        "schema" => "Storage",
        var slice => slice,
    };

    private static IEnumerable<string> QueryNames()
    {
        var folder = Path.Combine(SqlFolder, "queries");
        return Directory.EnumerateFiles(folder, "*.sql", SearchOption.AllDirectories).Select(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null));
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex("Sql\\.Load\\(\"([^\"]+)\"\\)")]
    private static partial Regex Load();

    [GeneratedRegex("^--.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\{(\w+):([^}]+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"Replicated(?<engine>\w+)\('[^']*', '[^']*'(?:, )?(?<arguments>(?:[^()]|\([^()]*\))*)\)")]
    private static partial Regex Replicated();

    [GeneratedRegex(@"CREATE TABLE IF NOT EXISTS (?<table>\w+) ON CLUSTER '\{cluster\}' AS \w+\s+ENGINE = Distributed\('\{cluster\}', ioc, (?<shard>\w+), dictGet\('ioc\.province_of', 'province', tuple\(toString\((?<key>\w+)\)\)\)\)")]
    private static partial Regex Distributed();
}
