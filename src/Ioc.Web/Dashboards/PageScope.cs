using Ioc.Access;
using Ioc.Geography;

namespace Ioc.Dashboards;

/// <summary>Which units a page is about.</summary>
/// <param name="Province"><see langword="null"/> when the page is about every province served.</param>
/// <param name="Offered">Provinces the viewer may choose from.</param>
public sealed record PagePlace(Province? Province, Commune? Commune, IReadOnlyList<Province> Offered)
{
    public string ProvinceCode => Province?.Code ?? "all";
}

/// <summary>Turns the address of a page into units, within what the viewer may see.</summary>
public sealed class PageScope(UnitScope scope, CommuneDirectory directory)
{
    /// <param name="province">As in the address; empty for the first one the viewer may see.</param>
    /// <param name="commune">As in the address.</param>
    /// <returns><see langword="null"/> for a unit outside the scope, as for one that does not exist.</returns>
    public PagePlace? Find(string? province, string? commune)
    {
        Province[] offered = [.. scope.ProvincesInPart.Select(directory.FindProvince).OfType<Province>()];
        if (commune is not null)
        {
            var found = directory.Find(commune);
            var home = Array.Find(offered, p => p.Code == found?.ProvinceCode);
            return found is null || home is null || !scope.Sees(found) ? null : new PagePlace(home, found, offered);
        }

        if (province == "all" && offered.Length > 1)
        {
            return new PagePlace(null, null, offered);
        }

        var chosen = string.IsNullOrEmpty(province) ? offered.FirstOrDefault() : Array.Find(offered, p => p.Code == province);
        return chosen is null ? null : new PagePlace(chosen, null, offered);
    }
}
