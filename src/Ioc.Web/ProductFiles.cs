namespace Ioc;

/// <summary>Files that come with the product: beside the program when it is published, in the source tree when it is built there.</summary>
public static class ProductFiles
{
    /// <summary>Folder by its path in the repository, e.g. <c>dashboards</c> or <c>src/Ioc.Web/wwwroot</c>.</summary>
    /// <returns>Its full path; a path beside the program that does not exist when the folder is nowhere.</returns>
    public static string Folder(string inRepository)
    {
        var published = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(inRepository));
        if (Directory.Exists(published))
        {
            return published;
        }

        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Ioc.sln")))
            {
                return Path.Combine(above.FullName, inRepository);
            }
        }

        return published;
    }
}
