namespace Ioc.Benchmarks;

/// <summary>Where the built programs lie that are measured.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>Ioc.sln</c>, looked for upwards from this program.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>A program of the same build as this one: <c>Ioc.Web</c>, <c>Ioc.Simulator</c>.</summary>
    public static string Program(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built in this configuration.", path);
    }

    private static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("The benchmarks are not run from a build of the repository.");
    }
}
