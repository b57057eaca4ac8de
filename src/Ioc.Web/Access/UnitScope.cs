using System.Security.Claims;

namespace Ioc.Access;

/// <summary>Which units a caller may see. Every read takes it from here, never from the request; an empty one sees nothing.</summary>
/// <param name="Provinces">Two-digit codes, ascending, of provinces seen whole.</param>
public sealed record UnitScope(IReadOnlyList<string> Provinces)
{
    /// <summary>Sees nothing: a caller who is nobody.</summary>
    public static UnitScope Nothing { get; } = new([]);

    /// <summary>A province outside is answered like one that does not exist.</summary>
    public bool Sees(string provinceCode) => Provinces.Contains(provinceCode);

    /// <summary>The scope of whoever was let in; for a hub, of its connection's user.</summary>
    /// <remarks>Today everyone who may read sees every province served; accounts limited to communes will be cut here.</remarks>
    public static UnitScope Of(ClaimsPrincipal? caller, Installation installation) =>
        caller?.Identity?.IsAuthenticated == true ? new UnitScope(installation.Provinces) : Nothing;
}
