using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Ioc.Tests;

/// <summary>Whoever runs the product can see which packages are in it, those that packages bring along too, without building it.</summary>
public sealed class PackageListTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public async Task Every_package_that_the_product_ships_is_in_the_list()
    {
        var list = Path.Combine(Root, "docs/packages.txt");
        var shipped = string.Concat(await NuGetAsync("Ioc.Web"), await NuGetAsync("Ioc.Engine"), await NpmAsync("src/Ioc.Engine"), await NpmAsync("src/Ioc.Web/Client"));

        // A change that is meant: IOC_UPDATE_GOLDEN=1 rewrites the list, which is then reviewed with the change.
        if (Environment.GetEnvironmentVariable("IOC_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(list, shipped);
        }

        Assert.Equal(await File.ReadAllTextAsync(list), shipped);
    }

    /// <summary>What the host of .NET is told to load.</summary>
    private static async Task<string> NuGetAsync(string program)
    {
        using var told = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Root, "artifacts/bin", program, "release", $"{program}.deps.json")));
        return Lines(told.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package").Select(library => $"NuGet {program} {library.Name.Replace('/', ' ')}"));
    }

    /// <summary>What is installed but not only to build with; bundled into the pages' scripts, or loaded by the engine.</summary>
    private static async Task<string> NpmAsync(string folder)
    {
        using var locked = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Root, folder, "package-lock.json")));
        return Lines(from package in locked.RootElement.GetProperty("packages").EnumerateObject()
                     where package.Name.Length > 0 && !package.Value.TryGetProperty("dev", out _)
                     select $"npm {folder} {package.Name[(package.Name.LastIndexOf("node_modules/", StringComparison.Ordinal) + "node_modules/".Length)..]} {package.Value.GetProperty("version").GetString()}");
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n"));

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}
