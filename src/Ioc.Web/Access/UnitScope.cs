using System.Security.Claims;
using Ioc.Geography;

namespace Ioc.Access;

/// <summary>Which units and fields a caller may see. Every read takes it from here, never from the request; an empty one sees nothing.</summary>
/// <param name="Provinces">Two-digit codes, ascending, of provinces seen whole.</param>
public sealed record UnitScope(IReadOnlyList<string> Provinces)
{
    /// <summary>Sees nothing: a caller who is nobody.</summary>
    public static UnitScope Nothing { get; } = new([]);

    /// <summary>Communes seen of provinces that are not seen whole, by code.</summary>
    public IReadOnlyList<Commune> Communes { get; init; } = [];

    /// <summary>Codes of the fields (lĩnh vực) whose dossiers are seen, ascending; <see langword="null"/>: all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether lists of single dossiers are seen, and not only counts.</summary>
    public bool SeesDossiers { get; init; } = true;

    public bool IsEmpty => Provinces.Count == 0 && Communes.Count == 0;

    /// <summary>Whether a province is seen whole. One outside is answered like one that does not exist.</summary>
    public bool Sees(string provinceCode) => Provinces.Contains(provinceCode);

    public bool Sees(Commune commune) => Sees(commune.ProvinceCode) || Communes.Contains(commune);

    /// <summary>Provinces of which at least one commune is seen, ascending.</summary>
    public IReadOnlyList<string> ProvincesInPart => Communes.Count == 0 ? Provinces : [.. Provinces.Concat(Communes.Select(commune => commune.ProvinceCode)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The communes of a province that are seen, by code.</summary>
    public IReadOnlyList<Commune> CommunesOf(string provinceCode, CommuneDirectory directory) =>
        Sees(provinceCode) ? directory.Of(provinceCode) : [.. Communes.Where(commune => commune.ProvinceCode == provinceCode)];

    /// <summary>Codes of the communes that are seen beside whole provinces.</summary>
    public IEnumerable<string> CommuneCodes => Communes.Select(commune => commune.Code);

    /// <summary>
    /// As far as an endpoint may use it: what does not look at fields (<see cref="CutByFieldAttribute"/>) shows nothing to whom only
    /// some are shown, rather than all.
    /// </summary>
    public UnitScope At(Endpoint? endpoint) => Fields is null || endpoint?.Metadata.GetMetadata<CutByFieldAttribute>() is not null ? this : Nothing;

    /// <summary>The scope of whoever was let in; for a hub, of its connection's user.</summary>
    public static UnitScope Of(ClaimsPrincipal? caller, Installation installation, CommuneDirectory directory)
    {
        if (caller?.Identity?.IsAuthenticated != true)
        {
            return Nothing;
        }

        var units = Values(caller, Scopes.UnitClaim);
        var fields = Values(caller, Scopes.FieldClaim);
        if (units.Count == 0 || fields.Count == 0)
        {
            return Nothing;
        }

        List<string> provinces = [.. installation.Provinces.Where(province => units.Contains(Scopes.Every) || units.Contains(province))];
        return new UnitScope(provinces)
        {
            Communes = units.Contains(Scopes.Every) ? [] :
            [
                .. units.Where(unit => unit.Length == 5).Select(directory.Find).OfType<Commune>().Distinct()
                    .Where(commune => installation.Provinces.Contains(commune.ProvinceCode) && !provinces.Contains(commune.ProvinceCode))
                    .OrderBy(commune => commune.Code, StringComparer.Ordinal),
            ],
            SeesDossiers = caller.May(Scopes.Dossiers),
            Fields = fields.Contains(Scopes.Every) ? null : [.. fields.Order(StringComparer.Ordinal)],
        };
    }

    private static HashSet<string> Values(ClaimsPrincipal caller, string type) => [.. caller.FindAll(type).Select(claim => claim.Value)];
}

/// <summary>On an endpoint: what it answers is cut to the fields of the caller, or tells nothing about dossiers.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class CutByFieldAttribute : Attribute;

internal static class CutByFieldExtensions
{
    public static TBuilder CutByField<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new CutByFieldAttribute());
}
