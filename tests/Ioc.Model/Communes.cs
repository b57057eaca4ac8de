namespace Ioc.Model;

/// <summary>Which communes exist, and which an installation serves.</summary>
/// <param name="provinceOf">Province of every commune of the country, by 5-digit code.</param>
/// <param name="served">Provinces this installation serves, by 2-digit code.</param>
public sealed class Communes(IReadOnlyDictionary<string, string> provinceOf, IReadOnlySet<string> served)
{
    // Two communes have two codes in circulation (§2).
    private static readonly Dictionary<string, string> Aliases = new() { ["06970"] = "06978", ["23737"] = "23938" };

    /// <summary>The code that figures use, or <see langword="null"/> when there is no such commune.</summary>
    public string? Resolve(string code)
    {
        var meant = Aliases.GetValueOrDefault(code, code);
        return provinceOf.ContainsKey(meant) ? meant : null;
    }

    public bool IsServed(string commune) => served.Contains(provinceOf[commune]);

    public IEnumerable<string> Of(string province) =>
        provinceOf.Where(entry => entry.Value == province).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    /// <summary>Reads a table whose header names the columns <c>code</c> and <c>province_code</c>.</summary>
    public static Communes FromCsv(string path, params string[] served)
    {
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        var (code, province) = (Array.IndexOf(header, "code"), Array.IndexOf(header, "province_code"));
        var provinceOf = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))
            .ToDictionary(cells => cells[code], cells => cells[province]);
        return new Communes(provinceOf, served.ToHashSet());
    }
}
