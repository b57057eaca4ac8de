using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ioc.Geography;

/// <summary>The two formats boundaries are answered in.</summary>
internal static class MapFormat
{
    public const string GeoJson = "application/geo+json";
    public const string TopoJson = "application/topo+json";

    /// <summary>TopoJSON only for a caller who names it and does not like GeoJSON better; whatever else is asked for, GeoJSON.</summary>
    public static string Preferred(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return GeoJson;
        }

        double Quality(string format) => wanted.Where(w => w.MediaType.Equals(format, StringComparison.OrdinalIgnoreCase)).Select(w => w.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality(TopoJson) > 0 && Quality(TopoJson) >= Quality(GeoJson) ? TopoJson : GeoJson;
    }
}
