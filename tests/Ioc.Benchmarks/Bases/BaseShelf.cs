using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Benchmarks.Bases;

/// <summary>Databases made once and kept: as long as the schema, the way they are made and the month are the same.</summary>
internal sealed class BaseShelf(BenchmarkOptions options)
{
    /// <summary>Changes with the way in which lives are made up.</summary>
    private const int Making = 2;

    /// <summary>What the base was made from.</summary>
    private sealed record Label(int Making, string Schema, long Dossiers, long Records, DateTimeOffset End);

    public Task<Base> SmallAsync() => GetAsync(options.Size(1_000_000, 50_000));

    public Task<Base> LargeAsync() => GetAsync(options.Size(10_000_000, 200_000));

    public async Task FillAsync()
    {
        await SmallAsync();
        await LargeAsync();
    }

    public async Task<Base> GetAsync(long dossiers)
    {
        var folder = Path.Combine(options.DataFolder, $"base-{dossiers}");
        var today = LocalDay.Of(TimeProvider.System.GetUtcNow());
        if (Read(folder) is { } label && label.Schema == Schema() && label.Making == Making && LocalDay.Of(label.End) is var day && (day.Year, day.Month) == (today.Year, today.Month))
        {
            return new Base(folder, label.Dossiers, label.Records, label.End);
        }
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var made = await new BaseMaking(folder, dossiers, LocalDay.Start(today)).RunAsync();
        await File.WriteAllTextAsync(LabelPath(folder), JsonSerializer.Serialize(new Label(Making, Schema(), made.Dossiers, made.Records, made.End)));
        return made;
    }

    private static Label? Read(string folder) =>
        File.Exists(LabelPath(folder)) ? JsonSerializer.Deserialize<Label>(File.ReadAllText(LabelPath(folder))) : null;

    private static string LabelPath(string folder) => Path.Combine(folder, "base.json");

    private static string Schema() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Sql.Migrations.Select(migration => migration.Text)))));
}
