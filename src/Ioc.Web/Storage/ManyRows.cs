using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Ioc.Storage;

/// <summary>
/// Inserts many rows with few statements: the rows travel as one JSON text that the database takes apart. Each statement of its
/// own is a way there and back in PostgreSQL, and while one process writes to SQLite nobody else does.
/// </summary>
/// <param name="table">A constant of the code, as are the columns.</param>
/// <param name="columns">Name, type in SQL and value of each; values are texts, numbers or <see langword="null"/>.</param>
public sealed class ManyRows<T>(string table, params (string Name, string Type, Func<T, object?> Value)[] columns)
{
    /// <summary>Rows of one statement: a megabyte or so, where rows are long.</summary>
    private const int AtOnce = 1000;

    private readonly string _names = string.Join(", ", columns.Select(column => column.Name));
    private readonly string _fromSqlite =
        $"SELECT {string.Join(", ", columns.Select((_, i) => $"json_extract(value, '$[{i}]')"))} FROM json_each(@rows) WHERE true ORDER BY key";
    private readonly string _fromPostgres =
        $"SELECT {string.Join(", ", columns.Select((column, i) => $"(line->>{i})::{column.Type}"))} FROM jsonb_array_elements(@rows::jsonb) WITH ORDINALITY AS r (line, place) WHERE true ORDER BY place";

    /// <param name="otherwise">What becomes of a row that is there already, as <c>ON CONFLICT …</c>; no two of the rows may conflict.</param>
    /// <returns>Rows that were inserted or changed.</returns>
    public async Task<int> InsertAsync(IEnumerable<T> rows, DbConnection connection, DbTransaction transaction, string otherwise = "")
    {
        var select = connection is NpgsqlConnection ? _fromPostgres : _fromSqlite;
        var changed = 0;
        foreach (var chunk in rows.Chunk(AtOnce))
        {
            var json = JsonSerializer.Serialize(chunk.Select(row => columns.Select(column => column.Value(row))), ManyRows.Json);
            changed += await connection.ExecuteAsync($"INSERT INTO {table} ({_names}) {select} {otherwise}", new { rows = json }, transaction);
        }

        return changed;
    }
}

public static class ManyRows
{
    internal static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What follows <c>IN</c> for the texts of a parameter that <see cref="Texts"/> made.</summary>
    public static string In(DbConnection connection, string parameter) => connection is NpgsqlConnection
        ? $"(SELECT jsonb_array_elements_text(@{parameter}::jsonb))"
        : $"(SELECT value FROM json_each(@{parameter}))";

    /// <summary>Whether every text that <see cref="Texts"/> made of a column is among those of a parameter.</summary>
    public static string Within(DbConnection connection, string column, string parameter) => connection is NpgsqlConnection
        ? $"{column}::jsonb <@ @{parameter}::jsonb"
        : $"NOT EXISTS (SELECT 1 FROM json_each({column}) AS each_text WHERE each_text.value NOT IN {In(connection, parameter)})";

    /// <summary>What <see cref="Texts"/> made.</summary>
    public static IReadOnlyList<string> Read(string texts) => JsonSerializer.Deserialize<string[]>(texts, Json)!;

    /// <summary>Texts as one parameter: neither driver takes a list.</summary>
    public static string Texts(IEnumerable<string> texts) => JsonSerializer.Serialize(texts, Json);
}
