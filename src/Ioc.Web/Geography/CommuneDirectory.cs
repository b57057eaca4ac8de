using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Ioc.Geography;

/// <param name="Code">Two digits (Decision 19/2025/QĐ-TTg), leading zero kept.</param>
/// <param name="Longitude">Degrees, WGS 84, of a point inside the province.</param>
public sealed record Province(string Code, string Name, string FullName, double Longitude, double Latitude, double AreaKm2);

/// <param name="Code">Five digits (Decision 19/2025/QĐ-TTg), leading zeros kept.</param>
/// <param name="Name">Short name: "Ba Đình".</param>
/// <param name="FullName">With its kind: "Phường Ba Đình".</param>
/// <param name="Kind"><c>xa</c>, <c>phuong</c> or <c>dac_khu</c>.</param>
/// <param name="Longitude">Degrees, WGS 84, of the commune's representative point, which lies inside it.</param>
/// <param name="Population">Persons; <see langword="null"/> where the reference has none.</param>
public sealed record Commune(
    string Code, string Name, string FullName, string Kind, string ProvinceCode,
    double Longitude, double Latitude, double AreaKm2, int? Population);

/// <summary>The 34 provinces and 3,321 communes in force since 1 July 2025, from the reference table built into the product.</summary>
public sealed class CommuneDirectory
{
    /// <summary>Codes that circulate beside the decision's own; records with them are taken as the commune on the right.</summary>
    private static readonly FrozenDictionary<string, string> Aliases =
        new Dictionary<string, string> { ["06970"] = "06978", ["23737"] = "23938" }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Commune> _communes;
    private readonly FrozenDictionary<string, Commune> _byCodeOrAlias;
    private readonly FrozenDictionary<string, Province> _provinces;
    private readonly FrozenDictionary<string, Commune[]> _byProvince;

    public CommuneDirectory()
    {
        _provinces = Rows("reference/provinces.csv")
            .Select(f => new Province(f[0], f[1], f[2], Number(f[3]), Number(f[4]), Number(f[5])))
            .ToFrozenDictionary(p => p.Code);
        _communes = Rows("reference/communes.csv")
            .Select(f => new Commune(f[0], f[1], f[2], f[3], f[4], Number(f[5]), Number(f[6]), Number(f[7]), f[8].Length == 0 ? null : (int)Number(f[8])))
            .ToFrozenDictionary(c => c.Code);
        _byCodeOrAlias = _communes.Select(known => (Code: known.Key, Commune: known.Value))
            .Concat(Aliases.Select(alias => (Code: alias.Key, Commune: _communes[alias.Value])))
            .ToFrozenDictionary(known => known.Code, known => known.Commune);
        _byProvince = _communes.Values.GroupBy(c => c.ProvinceCode)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(c => c.Code, StringComparer.Ordinal).ToArray());
    }

    /// <summary>All communes, in no order.</summary>
    public IReadOnlyCollection<Commune> Communes => _communes.Values;

    public IReadOnlyCollection<Province> Provinces => _provinces.Values;

    /// <summary>The commune of a code or of one of its aliases; <see langword="null"/> when there is none.</summary>
    public Commune? Find(string code) => _byCodeOrAlias.GetValueOrDefault(code);

    public Province? FindProvince(string code) => _provinces.GetValueOrDefault(code);

    /// <summary>Communes of a province by code; empty for an unknown province.</summary>
    public IReadOnlyList<Commune> Of(string provinceCode) => _byProvince.GetValueOrDefault(provinceCode, []);

    // The reference tables are ours and hold neither quotes nor commas within a field.
    private static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not built into the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
