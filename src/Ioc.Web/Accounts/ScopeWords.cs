using System.Text.RegularExpressions;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;

namespace Ioc.Accounts;

/// <summary>Units and fields as forms send them and as pages say them.</summary>
public sealed partial class ScopeWords(Installation installation, CommuneDirectory communes)
{
    /// <summary>What is offered: each province served with its communes.</summary>
    public IReadOnlyList<(Province Province, IReadOnlyList<Commune> Communes)> Offered { get; } =
        [.. installation.Provinces.Select(code => (communes.FindProvince(code)!, communes.Of(code)))];

    /// <summary>Whether every code is a unit served here, or <c>*</c>; communes by their present code.</summary>
    public bool AreUnits(IEnumerable<string> codes) => codes.All(code =>
        code == Scopes.Every || installation.Provinces.Contains(code) || (communes.Find(code) is { } commune && commune.Code == code && installation.Provinces.Contains(commune.ProvinceCode)));

    /// <summary>Codes of fields as typed, separated by commas; <see langword="null"/> when one cannot be one.</summary>
    public static IReadOnlyList<string>? Fields(string? typed)
    {
        var codes = (typed ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return codes.Count <= 100 && codes.All(code => code == Scopes.Every || FieldCode().IsMatch(code)) ? codes : null;
    }

    /// <summary>"Tỉnh Quảng Ninh; mọi lĩnh vực".</summary>
    public string Say(IReadOnlyCollection<string> units, IReadOnlyCollection<string> fields, Viewer viewer)
    {
        if (units.Count == 0 || fields.Count == 0)
        {
            return viewer["accounts.nothing"];
        }

        var names = units.Contains(Scopes.Every) ? viewer["accounts.every"]
            : string.Join(", ", units.Take(4).Select(Name)) + (units.Count > 4 ? $" +{units.Count - 4}" : "");
        return $"{names}; {(fields.Contains(Scopes.Every) ? viewer["accounts.everyField"] : string.Join(", ", fields))}";
    }

    private string Name(string unit) => unit.Length == 2 ? communes.FindProvince(unit)?.FullName ?? unit : communes.Find(unit)?.FullName ?? unit;

    [GeneratedRegex(@"^[\w.\-]{1,32}$")]
    private static partial Regex FieldCode();
}
