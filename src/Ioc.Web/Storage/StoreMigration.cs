using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Storage;

/// <summary>One file of <c>sql/store</c>; never edited once merged.</summary>
/// <param name="Name">File name without extension: <c>0001_setting</c>; files run in the order of their names.</param>
public sealed record StoreMigration(string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hexadecimal; line ends do not count, so that a checkout on another system is no change.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The files built into the product for one engine, in order.</summary>
    /// <param name="engine"><c>sqlite</c> or <c>postgres</c>: the folder below <c>sql/store</c>.</param>
    public static IReadOnlyList<StoreMigration> BuiltIn(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"store/{engine}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(resource => new StoreMigration(Path.GetFileNameWithoutExtension(resource), Text(assembly, resource))),
        ];
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
