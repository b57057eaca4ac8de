using System.Reflection;

namespace Ioc.Storage;

/// <summary>A statement kept under <c>sql/clickhouse</c>: its text, and the name it is logged and traced under.</summary>
public sealed record Sql(string Name, string Text)
{
    /// <summary>Reads the query that was built into this assembly.</summary>
    /// <param name="name">Path under <c>sql/clickhouse/queries</c> without extension: <c>indicators/counts_by_commune</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such file; a mistake in the code, found by any test that loads the class.</exception>
    public static Sql Load(string name) => new(name, Read($"clickhouse/queries/{name}.sql"));

    /// <summary>All migrations in the order in which they are run.</summary>
    public static IReadOnlyList<Sql> Migrations { get; } =
        [.. typeof(Sql).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("clickhouse/migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Sql(Path.GetFileNameWithoutExtension(name), Read(name)))];

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"sql/{resource} is not built into the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
