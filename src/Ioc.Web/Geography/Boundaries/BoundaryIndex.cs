namespace Ioc.Geography;

/// <summary>What has been imported and in which files it lies: the one file whose replacement makes an import visible.</summary>
/// <param name="Provinces">By code; only those with at least one commune.</param>
/// <param name="Together">All of <paramref name="Provinces"/> on one map; <see langword="null"/> while there is but one.</param>
internal sealed record BoundaryIndex(SortedDictionary<string, ProvinceBoundaries> Provinces, MapFiles? Together)
{
    public static readonly BoundaryIndex Empty = new([], null);

    public IEnumerable<string> Files =>
        Provinces.Values.SelectMany(p => (string[])[p.Originals, p.Map.GeoJson, p.Map.TopoJson])
            .Concat(Together is null ? [] : [Together.GeoJson, Together.TopoJson]);
}

/// <param name="Communes">Codes with a geometry, ascending.</param>
/// <param name="Originals">Geometry as imported and mended; see <see cref="BoundaryOriginals"/>.</param>
internal sealed record ProvinceBoundaries(IReadOnlyList<string> Communes, string Originals, MapFiles Map);

/// <summary>Gzipped files named after their content.</summary>
internal sealed record MapFiles(string GeoJson, string TopoJson);
