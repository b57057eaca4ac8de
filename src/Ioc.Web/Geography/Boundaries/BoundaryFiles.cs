namespace Ioc.Geography;

/// <summary>The files that an operator's paths mean.</summary>
internal static class BoundaryFiles
{
    /// <summary>A file stands for itself, whatever its name; a folder for all <c>.geojson</c> and <c>.json</c> files below it, by name.</summary>
    /// <exception cref="ImportRefusedException">A path does not exist, or nothing is found.</exception>
    public static IReadOnlyList<(string Path, bool Named)> Under(IEnumerable<string> paths)
    {
        var files = new List<(string, bool)>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                files.Add((path, true));
            }
            else if (Directory.Exists(path))
            {
                files.AddRange(Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                    .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".geojson" or ".json")
                    .Order(StringComparer.Ordinal)
                    .Select(f => (f, false)));
            }
            else
            {
                throw new ImportRefusedException($"{path} does not exist.");
            }
        }

        return files.Count > 0 ? files : throw new ImportRefusedException($"No .geojson or .json file in {string.Join(", ", paths)}.");
    }
}
