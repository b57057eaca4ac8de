using System.Security.Claims;

namespace Ioc.Access;

/// <summary>Which units and fields a caller may see. Every read takes it from here, never from the request; an empty one sees nothing.</summary>
/// <param name="Provinces">Two-digit codes, ascending, of provinces seen whole.</param>
public sealed record UnitScope(IReadOnlyList<string> Provinces)
{
    /// <summary>Sees nothing: a caller who is nobody.</summary>
    public static UnitScope Nothing { get; } = new([]);

    /// <summary>Communes seen of provinces that are not seen whole, by code.</summary>
    public IReadOnlyList<SeenCommune> Communes { get; init; } = [];

    /// <summary>Codes of the fields (lĩnh vực) whose dossiers are seen, ascending; <see langword="null"/>: all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether lists of single dossiers are seen, and not only counts.</summary>
    public bool SeesDossiers { get; init; } = true;

    /// <summary>Whether nothing but copies of reports for publication is seen.</summary>
    public bool PublishedOnly { get; init; }

    public bool IsEmpty => Provinces.Count == 0 && Communes.Count == 0;

    /// <summary>Whether a province is seen whole. One outside is answered like one that does not exist.</summary>
    public bool Sees(string provinceCode) => Provinces.Contains(provinceCode);

    /// <summary>Provinces of which at least one commune is seen, ascending.</summary>
    public IReadOnlyList<string> ProvincesInPart => Communes.Count == 0 ? Provinces : [.. Provinces.Concat(Communes.Select(commune => commune.Province)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Codes of the communes that are seen beside whole provinces.</summary>
    public IEnumerable<string> CommuneCodes => Communes.Select(commune => commune.Code);

    /// <summary>Whether everything about these fields is seen; what is about all of them (<see langword="null"/>) is for who sees all.</summary>
    public bool Covers(IReadOnlyList<string>? fields) => Fields is null || (fields is not null && fields.All(Fields.Contains));

    /// <summary>
    /// As far as an endpoint may use it: what does not look at fields (<see cref="CutByFieldAttribute"/>) shows nothing to whom only
    /// some are shown, rather than all.
    /// </summary>
    public UnitScope At(Endpoint? endpoint) => Fields is null || endpoint?.Metadata.GetMetadata<CutByFieldAttribute>() is not null ? this : Nothing;

    /// <summary>The scope of whoever was let in; for a hub, of its connection's user.</summary>
    public static UnitScope Of(ClaimsPrincipal? caller, Installation installation, FindCommune find)
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
                .. units.Where(unit => unit.Length == 5).Select(code => find(code)).OfType<SeenCommune>().Distinct()
                    .Where(commune => installation.Provinces.Contains(commune.Province) && !provinces.Contains(commune.Province))
                    .OrderBy(commune => commune.Code, StringComparer.Ordinal),
            ],
            // Whoever draws papers up draws them up over lists too.
            SeesDossiers = caller.May(Scopes.Dossiers) || caller.May(Scopes.DraftPapers),
            PublishedOnly = caller.May(Scopes.Published) && !caller.May(Scopes.Read),
            Fields = fields.Contains(Scopes.Every) ? null : [.. fields.Order(StringComparer.Ordinal)],
        };
    }

    private static HashSet<string> Values(ClaimsPrincipal caller, string type) => [.. caller.FindAll(type).Select(claim => claim.Value)];
}

/// <param name="Code">Five digits.</param>
/// <param name="Province">Two digits.</param>
public sealed record SeenCommune(string Code, string Province);

/// <summary>The commune of a code in force today; <see langword="null"/> for none.</summary>
public delegate SeenCommune? FindCommune(string code);

/// <summary>On an endpoint: what it answers is cut to the fields of the caller, or tells nothing about dossiers.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class CutByFieldAttribute : Attribute;

internal static class CutByFieldExtensions
{
    public static TBuilder CutByField<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new CutByFieldAttribute());
}
