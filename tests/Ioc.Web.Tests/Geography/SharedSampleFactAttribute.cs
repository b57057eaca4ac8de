namespace Ioc.Tests.Geography;

/// <summary>A test of the sample boundaries that are kept beside the repository, when they are: they are not ours to include.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedSampleFactAttribute : FactAttribute
{
    public SharedSampleFactAttribute() =>
        Skip = HaNoi is null ? "the sample boundaries (shared/data/boundaries-01-ha-noi.geojson) are not above this repository; set IOC_SHARED to the folder 'shared'" : null;

    public static string? HaNoi { get; } = Folders().Select(f => Path.Combine(f, "data", "boundaries-01-ha-noi.geojson")).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("IOC_SHARED") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared");
        }
    }
}
