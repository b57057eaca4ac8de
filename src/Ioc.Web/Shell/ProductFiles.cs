namespace Ioc.Shell;

/// <summary>Files that come with the product and are read while it runs: beside the program when it is published, in the source tree when it is built there.</summary>
internal static class ProductFiles
{
    /// <summary>Screens, alarm rules and report forms that an office may change; <c>IOC_DASHBOARDS</c> names another folder.</summary>
    public static string Dashboards => Environment.GetEnvironmentVariable("IOC_DASHBOARDS") ?? Folder("dashboards", "dashboards");

    /// <param name="inRepository">Folder below the one that holds <c>Ioc.sln</c>.</param>
    /// <param name="published">The same folder below the program's own.</param>
    /// <returns>Its full path, whether or not it exists.</returns>
    public static string Folder(string inRepository, string published)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, published);
        if (Directory.Exists(beside))
        {
            return beside;
        }

        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Ioc.sln")))
            {
                return Path.Combine(above.FullName, inRepository);
            }
        }

        return beside;
    }
}
