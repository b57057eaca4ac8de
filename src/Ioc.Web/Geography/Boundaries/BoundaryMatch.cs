using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Valid;

namespace Ioc.Geography;

/// <summary>Tells which commune each feature is, mends its geometry, and counts.</summary>
/// <param name="served">Communes that features may match.</param>
internal sealed class BoundaryMatch(CommuneDirectory directory, IReadOnlyCollection<Commune> served)
{
    private readonly HashSet<string> _servedCodes = [.. served.Select(c => c.Code)];
    private readonly CommuneNames _names = new(served);
    private readonly Dictionary<string, List<Geometry>> _parts = [];

    /// <summary>Features, not communes: the islands of one commune may come as several.</summary>
    public int Matched { get; private set; }

    public int Unknown { get; private set; }

    public int Mended { get; private set; }

    /// <summary>What the operator should know about single features; the first twenty.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>How many more notes there would be.</summary>
    public int NotesLeftOut { get; private set; }

    /// <exception cref="ImportRefusedException">The coordinates cannot be longitude and latitude.</exception>
    public void Add(BoundaryFeature feature)
    {
        var (byCode, candidates) = Candidates(feature);
        if (candidates.Count == 0)
        {
            LeaveOut(feature, "matches no commune served");
            return;
        }

        RefuseStray(feature);
        var geometry = feature.Parts.ToGeometry();
        var mended = feature.Parts.Flawed | Mend(ref geometry);
        if (geometry.IsEmpty || geometry.Area <= 0)
        {
            LeaveOut(feature, "has no area");
            return;
        }

        var commune = byCode ? candidates[0] : AtItsPlace(geometry, candidates);
        if (commune is null)
        {
            LeaveOut(feature, "has a name of a commune served, but lies elsewhere or could be several");
            return;
        }

        Matched++;
        if (byCode && !string.IsNullOrWhiteSpace(feature.Name) && !_names.Find(feature.Name).Contains(commune))
        {
            // Boundaries of before July 2025 use the same codes for smaller communes.
            Note($"{feature.Where}: the code {commune.Code} is {commune.FullName}, but the feature is called {feature.Name}");
        }

        if (mended)
        {
            Mended++;
            Note($"{feature.Where}: the geometry of {commune.FullName} was invalid and has been mended");
        }

        if (!_parts.TryGetValue(commune.Code, out var parts))
        {
            _parts.Add(commune.Code, parts = []);
        }

        parts.Add(geometry);
    }

    /// <summary>One valid geometry for each commune matched; what came in several features is united.</summary>
    public IEnumerable<(string Code, Geometry Geometry)> Communes() =>
        _parts.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => (p.Key, p.Value.Count == 1 ? p.Value[0] : OnlyPolygons(OverlayNGRobust.Union(p.Value))));

    // A code that belongs to a commune elsewhere settles the matter; a code of some other register says nothing, so the name decides.
    private (bool ByCode, IReadOnlyList<Commune> Candidates) Candidates(BoundaryFeature feature)
    {
        var code = feature.Code?.Trim();
        if (code is { Length: > 0 and <= 5 } && code.All(char.IsAsciiDigit) && directory.Find(code.PadLeft(5, '0')) is { } known)
        {
            return (true, _servedCodes.Contains(known.Code) ? [known] : []);
        }

        return (false, string.IsNullOrWhiteSpace(feature.Name) ? [] : _names.Find(feature.Name));
    }

    private static void RefuseStray(BoundaryFeature feature)
    {
        if (feature.Parts.Stray() is not var (x, y))
        {
            return;
        }

        throw new ImportRefusedException(x is > 5 and < 25 && y is > 100 and < 119
            ? FormattableString.Invariant($"{feature.Where}: the coordinates ({x}, {y}) are latitude, longitude; GeoJSON wants longitude first.")
            : Math.Abs(x) > 180 || Math.Abs(y) > 90
                ? FormattableString.Invariant($"{feature.Where}: the coordinates ({x}, {y}) are not degrees; they look projected (VN-2000, UTM). Transform them to WGS 84 (EPSG:4326) first.")
                : FormattableString.Invariant($"{feature.Where}: the coordinates ({x}, {y}) lie outside Viet Nam; longitude and latitude in WGS 84 are wanted."));
    }

    private static bool Mend(ref Geometry geometry)
    {
        if (new IsValidOp(geometry).IsValid)
        {
            return false;
        }

        geometry = OnlyPolygons(GeometryFixer.Fix(geometry));
        return true;
    }

    private static Geometry OnlyPolygons(Geometry geometry)
    {
        var polygons = PolygonExtracter.GetPolygons(geometry).Cast<Polygon>().Where(p => !p.IsEmpty).ToArray();
        return polygons.Length == 1 ? polygons[0] : geometry.Factory.CreateMultiPolygon(polygons);
    }

    // Ten communes are called Tân An, and a file may hold more provinces than are served: a name counts only where its commune is.
    private Commune? AtItsPlace(Geometry geometry, IReadOnlyList<Commune> candidates)
    {
        var around = candidates.Where(c => SimplePointInAreaLocator.Locate(new Coordinate(c.Longitude, c.Latitude), geometry) != Location.Exterior).ToArray();
        if (around.Length == 1)
        {
            return around[0];
        }

        var inside = geometry.InteriorPoint;
        var nearest = directory.Communes.MinBy(c => Math.Pow((c.Longitude - inside.X) * 0.95, 2) + Math.Pow(c.Latitude - inside.Y, 2))!;
        var here = candidates.Where(c => c.ProvinceCode == nearest.ProvinceCode).ToArray();
        return here.Length == 1 ? here[0] : null;
    }

    private void LeaveOut(BoundaryFeature feature, string reason)
    {
        Unknown++;
        Note($"{feature.Where}: {feature.Name ?? "(no name)"} {feature.Code} {reason}".Replace("  ", " ", StringComparison.Ordinal));
    }

    private void Note(string text)
    {
        if (Notes.Count < 20)
        {
            Notes.Add(text);
        }
        else
        {
            NotesLeftOut++;
        }
    }
}
