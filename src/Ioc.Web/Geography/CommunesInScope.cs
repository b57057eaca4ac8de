using Ioc.Access;

namespace Ioc.Geography;

/// <summary>A scope as communes know it.</summary>
public static class CommunesInScope
{
    public static bool Sees(this UnitScope scope, Commune commune) => scope.Sees(commune.ProvinceCode) || scope.CommuneCodes.Contains(commune.Code);

    /// <summary>The communes of a province that are seen, by code.</summary>
    public static IReadOnlyList<Commune> CommunesOf(this UnitScope scope, string province, CommuneDirectory directory) =>
        scope.Sees(province) ? directory.Of(province) : [.. directory.Of(province).Where(commune => scope.CommuneCodes.Contains(commune.Code))];
}
