using Ioc.Model;

namespace Ioc.Rules.Tests.Model;

/// <summary>Where tests find the reference table and the worked example that is handed out with the contract.</summary>
public static class Places
{
    private const string Table = "src/Ioc.Web/Geography/Reference/communes.csv";

    /// <summary>The folder with <c>records.ndjson</c> and <c>expected.json</c>; <see langword="null"/> where it was not handed out.</summary>
    public static string? WorkedExample { get; } = FindWorkedExample();

    public static Communes Serving(params string[] provinces) =>
        Communes.FromCsv(Above(Table) ?? throw new FileNotFoundException($"{Table} is not above {AppContext.BaseDirectory}"), provinces);

    private static string? FindWorkedExample()
    {
        const string example = "data/example/records.ndjson";
        var file = Environment.GetEnvironmentVariable("IOC_SHARED") is { Length: > 0 } shared
            ? Path.Combine(shared, example)
            : Above(Path.Combine("shared", example));
        return file is not null && File.Exists(file) ? Path.GetDirectoryName(file) : null;
    }

    /// <summary>The file of that name in a folder at or above the tests' own.</summary>
    public static string? Above(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relative);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }
        return null;
    }
}

/// <summary>A test of the worked example: skipped, with the reason, where the example is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkedExampleFactAttribute : FactAttribute
{
    public WorkedExampleFactAttribute()
    {
        if (Places.WorkedExample is null)
        {
            Skip = "the contract's worked example (shared/data/example) is not above this repository; set IOC_SHARED to its folder 'shared'";
        }
    }
}
