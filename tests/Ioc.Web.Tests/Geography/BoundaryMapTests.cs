using System.Text.Json;
using Ioc.Geography;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace Ioc.Tests.Geography;

public sealed class BoundaryMapTests(BoundaryMapTests.LargeProvince province) : IClassFixture<BoundaryMapTests.LargeProvince>
{
    private static readonly CommuneDirectory Directory = new();

    [Fact]
    public void A_large_province_reaches_the_browser_in_under_300_KB_in_either_format()
    {
        Assert.True(province.Made.Vertices > 500_000, $"{province.Made.Vertices} vertices were generated");
        Assert.True(province.Made.Parts > 1_300);
        Assert.InRange(province.Map.Sent("22").Length, 100_000, 300_000);
        Assert.InRange(province.Map.Sent("22", "topoJson").Length, 50_000, 300_000);
    }

    [Fact]
    public void Every_commune_is_on_the_map_about_where_and_as_large_as_it_was()
    {
        var thinned = province.Map.Communes("22");

        Assert.Equal(Directory.Of("22").Select(c => c.Code), thinned.Keys.Order(StringComparer.Ordinal));
        foreach (var commune in Directory.Of("22"))
        {
            Assert.True(thinned[commune.Code].Covers(new Point(commune.Longitude, commune.Latitude)), $"{commune.Name} has lost its own office");
            var before = province.Made.Polygons[commune.Code].Sum(p => p.Area);
            Assert.InRange(thinned[commune.Code].Area / before, 0.99, 1.01);
        }
    }

    [Fact]
    public void Neighbours_share_their_border_to_the_last_vertex_with_no_gap_and_no_overlap()
    {
        var thinned = province.Map.Communes("22");
        Assert.All(thinned, commune => Assert.True(commune.Value.IsValid, $"{commune.Key} is not valid"));

        // Mainlands cover the union once, and the union has no hole: the generated province has no lakes.
        var mainlands = thinned.Values.Select(g => ((MultiPolygon)g).Geometries.MaxBy(p => p.Area)!).ToArray();
        var union = OverlayNGRobust.Union(mainlands);
        Assert.Equal(mainlands.Sum(g => g.Area), union.Area, 1e-9);
        Assert.Equal(0, Enumerable.Range(0, union.NumGeometries).Sum(i => ((Polygon)union.GetGeometryN(i)).NumInteriorRings));

        var uses = mainlands.SelectMany(Edges).GroupBy(e => e).Select(g => g.Count()).ToArray();
        Assert.Equal([1, 2], uses.Distinct().Order());
        Assert.True(uses.Count(n => n == 2) > 5_000, "hardly any border is shared");
    }

    [Fact]
    public void Islets_that_can_be_seen_are_still_there()
    {
        var before = province.Made.Polygons.Values.SelectMany(p => p).Count();
        var after = province.Map.Communes("22").Values.Sum(g => g.NumGeometries);

        Assert.InRange(after, 0.6 * before, before);
    }

    [Fact]
    public void Both_formats_say_the_same()
    {
        var geo = province.Map.Communes("22");
        using var document = JsonDocument.Parse(ImportedMap.Unzipped(province.Map.Sent("22", "topoJson")));
        var topo = ImportedMap.Decoded(document.RootElement);

        Assert.Equal(geo.Keys.Order(StringComparer.Ordinal), topo.Keys.Order(StringComparer.Ordinal));
        Assert.All(geo, commune => Assert.Equal(
            commune.Value.Coordinates.Select(c => (Math.Round(c.X, 6), Math.Round(c.Y, 6))),
            topo[commune.Key].Coordinates.Select(c => (c.X, c.Y))));
    }

    [Fact]
    public void Outer_rings_run_counter_clockwise_as_the_standard_wants() =>
        Assert.All(
            province.Map.Communes("22").Values.SelectMany(g => ((MultiPolygon)g).Geometries.Cast<Polygon>()),
            polygon => Assert.True(NetTopologySuite.Algorithm.Orientation.IsCCW(polygon.ExteriorRing.CoordinateSequence)));

    [Fact]
    public async Task A_border_that_one_side_draws_without_the_corner_of_a_third_commune_stays_shared()
    {
        using var map = new ImportedMap();
        // One long commune in the north; two in the south that meet on its straight southern border.
        var file = map.File("three.geojson", $$"""
            {"type":"FeatureCollection","features":[
            {{Square("06652", "[107,21.5],[107.3,21.4333],[107.6,21.8],[107,21.8],[107,21.5]")}},
            {{Square("06658", "[107,21.2],[107.15,21.2],[107.15,21.46665],[107,21.5],[107,21.2]")}},
            {{Square("06661", "[107.15,21.2],[107.3,21.2],[107.3,21.4333],[107.15,21.46665],[107.15,21.2]")}}]}
            """);

        var (exit, printed, _) = await map.ImportAsync(file);

        Assert.True(exit == 0, printed);
        var drawn = map.Communes("22").Values.ToArray();
        Assert.Equal(drawn.Sum(g => g.Area), OverlayNGRobust.Union(drawn).Area, 1e-12);
        Assert.Equal(2, Edges(drawn[0]).Intersect(drawn[1..].SelectMany(Edges)).Count());
    }

    private static string Square(string code, string ring) =>
        $$$"""{"type":"Feature","properties":{"code":"{{{code}}}"},"geometry":{"type":"Polygon","coordinates":[[{{{ring}}}]]}}""";

    private static IEnumerable<(Coordinate, Coordinate)> Edges(Geometry geometry)
    {
        var polygons = Enumerable.Range(0, geometry.NumGeometries).Select(i => (Polygon)geometry.GetGeometryN(i));
        foreach (var ring in polygons.SelectMany(p => p.InteriorRings.Prepend(p.ExteriorRing)))
        {
            for (var i = 0; i < ring.NumPoints - 1; i++)
            {
                var (a, b) = (ring.GetCoordinateN(i), ring.GetCoordinateN(i + 1));
                yield return a.CompareTo(b) < 0 ? (a, b) : (b, a);
            }
        }
    }

    /// <summary>Quảng Ninh's real number of communes, islands and vertices, imported once for all tests.</summary>
    public sealed class LargeProvince : IAsyncLifetime
    {
        public ImportedMap Map { get; } = new();

        public GeneratedBoundaries Made { get; } = GeneratedBoundaries.Of(Directory.Of("22"), step: 0.00009, islets: 1_300);

        public async Task InitializeAsync()
        {
            var file = Map.File("quang-ninh.geojson");
            Made.Write(file);
            var (exit, printed, _) = await Map.ImportAsync(file);
            Assert.True(exit == 0, printed);
        }

        public Task DisposeAsync()
        {
            Map.Dispose();
            return Task.CompletedTask;
        }
    }
}
