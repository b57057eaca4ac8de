using System.Text;
using Ioc.Geography;
using static Ioc.Tests.Geography.GeoJsonText;

namespace Ioc.Tests.Geography;

public sealed class BoundaryImportTests : IDisposable
{
    private static readonly CommuneDirectory Directory = new();

    private readonly ImportedMap _map = new();

    public void Dispose() => _map.Dispose();

    [Fact]
    public async Task A_province_given_by_code_is_matched_whole()
    {
        var made = GeneratedBoundaries.Of(Directory.Of("22"), step: 0.01, islets: 30);
        made.Write(_map.File("22.geojson"));

        var (exit, _, last) = await _map.ImportAsync(_map.File("22.geojson"));

        Assert.Equal((0, "matched 54, missing 0, unknown 0, mended 0"), (exit, last));
        Assert.Equal(54, _map.Communes("22").Count);
    }

    [Fact]
    public async Task A_province_given_by_name_in_any_spelling_is_matched_whole()
    {
        var made = GeneratedBoundaries.Of(Directory.Of("22"), step: 0.02);
        var spelling = 0;
        made.Write(_map.File("22.json"), code => $$"""{"ten":"{{Spelt(Directory.Find(code)!, spelling++)}}","code":"QN-{{code}}"}""");

        var (exit, _, last) = await _map.ImportAsync([_map.File("22.json")], nameProperty: "ten");

        Assert.Equal((0, "matched 54, missing 0, unknown 0, mended 0"), (exit, last));
    }

    [Fact]
    public async Task Of_the_whole_country_by_name_only_the_communes_served_are_taken_each_at_its_place()
    {
        // 17 communes elsewhere bear the name of one in Quảng Ninh.
        string[] around = ["22", "24", "20", "31", "33", "19", "37", "25"];
        var made = GeneratedBoundaries.Of([.. around.SelectMany(Directory.Of)], step: 0.05);
        made.Write(_map.File("north.geojson"), code => $$"""{"name":"{{Directory.Find(code)!.Name}}"}""");
        var others = made.Polygons.Count - 54;

        var (exit, _, last) = await _map.ImportAsync(_map.File("north.geojson"));

        Assert.Equal((0, $"matched 54, missing 0, unknown {others}, mended 0"), (exit, last));
        Assert.All(_map.Communes("22"), c =>
            Assert.True(c.Value.Covers(new NetTopologySuite.Geometries.Point(Directory.Find(c.Key)!.Longitude, Directory.Find(c.Key)!.Latitude)), c.Key));
    }

    [Fact]
    public async Task Where_several_provinces_are_served_a_name_borne_twice_goes_to_the_commune_that_lies_there()
    {
        string[] served = [.. Directory.Provinces.Select(p => p.Code).Order(StringComparer.Ordinal)];
        var namesakes = Directory.Communes.Where(c => c.Name == "Tân An").ToArray();
        Assert.True(namesakes.Length > 5);
        var made = GeneratedBoundaries.Of(namesakes, step: 0.05);
        made.Write(_map.File("tan-an.geojson"), _ => """{"name":"Tân An"}""");

        var (exit, _, last) = await _map.ImportAsync(_map.File("tan-an.geojson"), served);

        Assert.Equal((0, $"matched {namesakes.Length}, missing {3321 - namesakes.Length}, unknown 0, mended 0"), (exit, last));
        Assert.Equal(namesakes.Select(c => c.Code).Order(StringComparer.Ordinal), _map.Communes("all").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Codes_that_lost_their_zeros_or_stand_under_another_property_are_understood()
    {
        var (ha, tu) = (Directory.Find("06652")!, Directory.Find("06658")!);
        _map.File("codes.geojson", Collection(
            Feature("""{"ma_xa":6652}""", Square(ha)),
            Feature("""{"ma_xa":"6658"}""", Square(tu)),
            Feature("""{"ma_xa":"99999"}""", Square(tu))));

        var (exit, _, last) = await _map.ImportAsync([_map.File("codes.geojson")], codeProperty: "ma_xa");

        Assert.Equal((0, "matched 2, missing 52, unknown 1, mended 0"), (exit, last));
    }

    [Fact]
    public async Task Many_files_in_a_folder_and_below_are_read_as_one_and_strangers_passed_over()
    {
        var folder = System.IO.Directory.CreateDirectory(_map.File("communes/sub")).Parent!.FullName;
        foreach (var (commune, i) in Directory.Of("22").Take(6).Select((c, i) => (c, i)))
        {
            var one = Feature($$"""{"code":"{{commune.Code}}"}""", Square(commune));
            var path = Path.Combine(folder, i % 2 == 0 ? "sub" : "", $"{commune.Code}.{(i % 3 == 0 ? "JSON" : "geojson")}");
            await File.WriteAllTextAsync(path, i == 0 ? Collection(one) : one, new UTF8Encoding(encoderShouldEmitUTF8Identifier: i == 1));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"name":"Hà Tu","version":1}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "readme.txt"), "not json");

        var (exit, _, last) = await _map.ImportAsync(folder);

        Assert.Equal((0, "matched 6, missing 48, unknown 0, mended 0"), (exit, last));
    }

    [Fact]
    public async Task Members_may_come_in_any_order_with_heights_collections_nulls_and_unknown_members_between()
    {
        var (one, two) = (Directory.Find("06652")!, Directory.Find("06658")!);
        var withHeights = Square(one).Replace("],[", ",12.5],[", StringComparison.Ordinal).Replace("]]]", ",12.5,7]]]", StringComparison.Ordinal);
        _map.File("odd.geojson", $$"""
            {"features":[
              {"geometry":{"coordinates":{{withHeights}},"bbox":[1,2,3,4],"type":"Polygon" },
               "id":{"a":[{"b":"\"]}"}]},"properties":{"x":{"code":"06658"},"code":"06652","list":[1,[2]]},"type":"Feature"},
              {"type":"Feature","properties":{"code":"06658"},"geometry":{"type":"GeometryCollection","geometries":[
                {"type":"Point","coordinates":[107,21]},{"type":"LineString","coordinates":[[107,21],[107.1,21]]},{"type":"Polygon","coordinates":{{Square(two)}} } ]} },
              {"type":"Feature","properties":null,"geometry":null}
            ],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"} },"type":"FeatureCollection"}
            """);

        var (exit, printed, last) = await _map.ImportAsync(_map.File("odd.geojson"));

        Assert.True(exit == 0, printed);
        Assert.Equal("matched 2, missing 52, unknown 1, mended 0", last);
    }

    [Fact]
    public async Task Features_one_a_line_are_read_too()
    {
        var lines = Directory.Of("22").Take(3).Select(c => Feature($$"""{"code":"{{c.Code}}"}""", Square(c)));

        var (exit, _, last) = await _map.ImportAsync(_map.File("lines.geojson", string.Join('\n', lines)));

        Assert.Equal((0, "matched 3, missing 51, unknown 0, mended 0"), (exit, last));
    }

    [Fact]
    public async Task A_commune_in_several_features_becomes_one()
    {
        var commune = Directory.Find("06652")!;
        var apart = commune with { Longitude = commune.Longitude + 0.05 };
        _map.File("parts.geojson", Collection(
            Feature("""{"code":"06652"}""", Square(commune)),
            Feature("""{"code":"06652"}""", Square(apart)),
            Feature("""{"code":"06652"}""", Square(commune))));

        var (_, _, last) = await _map.ImportAsync(_map.File("parts.geojson"));

        Assert.Equal("matched 3, missing 53, unknown 0, mended 0", last);
        Assert.Equal(2, _map.Communes("22")["06652"].NumGeometries);
        Assert.Equal(2 * 0.02 * 0.02, _map.Communes("22")["06652"].Area, 1e-6);
    }

    [Fact]
    public async Task Invalid_geometry_is_mended_and_counted()
    {
        var bowTie = "[[[107,21],[107.1,21.1],[107.1,21],[107,21.1],[107,21]]]";
        var unclosed = "[[[107.2,21],[107.3,21],[107.3,21.1],[107.2,21.1]]]";
        _map.File("bad.geojson", Collection(
            Feature("""{"code":"06652"}""", bowTie),
            Feature("""{"code":"06658"}""", unclosed),
            Feature("""{"code":"06661"}""", "[[[107,21],[107,21],[107,21],[107,21]]]"),
            Feature("""{"code":"06673"}""", Square(Directory.Find("06673")!))));

        var (exit, _, last) = await _map.ImportAsync(_map.File("bad.geojson"));

        Assert.Equal((0, "matched 3, missing 51, unknown 1, mended 2"), (exit, last));
        Assert.All(_map.Communes("22").Values, g => Assert.True(g.IsValid && g.Area > 0));
    }

    [Fact]
    public async Task A_second_import_adds_to_the_first_and_replaces_what_it_brings_again()
    {
        var made = GeneratedBoundaries.Of(Directory.Of("22"), step: 0.01);
        string[] codes = [.. Directory.Of("22").Select(c => c.Code)];
        made.Write(_map.File("first.geojson"), code => Array.IndexOf(codes, code) < 30 ? $$"""{"code":"{{code}}"}""" : null);
        made.Write(_map.File("second.geojson"), code => Array.IndexOf(codes, code) >= 20 ? $$"""{"code":"{{code}}"}""" : null);

        Assert.Equal("matched 30, missing 24, unknown 0, mended 0", (await _map.ImportAsync(_map.File("first.geojson"))).Last);
        Assert.Equal("matched 34, missing 0, unknown 0, mended 0", (await _map.ImportAsync(_map.File("second.geojson"))).Last);

        using var atOnce = new ImportedMap();
        made.Write(atOnce.File("all.geojson"));
        await atOnce.ImportAsync(atOnce.File("all.geojson"));
        Assert.Equal(atOnce.Sent("22"), _map.Sent("22"));
    }

    [Fact]
    public async Task Provinces_imported_one_after_another_come_together_on_one_map()
    {
        foreach (var province in new[] { "22", "24" })
        {
            GeneratedBoundaries.Of(Directory.Of(province), step: 0.02).Write(_map.File($"{province}.geojson"));
            var (_, _, last) = await _map.ImportAsync(_map.File($"{province}.geojson"), "22", "24");
            Assert.EndsWith("unknown 0, mended 0", last, StringComparison.Ordinal);
        }

        Assert.Equal(Directory.Of("22").Count + Directory.Of("24").Count, _map.Communes("all").Count);
    }

    [SharedSampleFact]
    public async Task The_shared_sample_of_Ha_Noi_is_matched_by_code_and_by_name()
    {
        var sample = SharedSampleFactAttribute.HaNoi!;

        Assert.Equal("matched 126, missing 0, unknown 0, mended 0", (await _map.ImportAsync(sample, "01")).Last);
        var byCode = _map.Sent("01");
        Assert.Equal("matched 126, missing 0, unknown 0, mended 0", (await _map.ImportAsync([sample], ["01"], codeProperty: "none")).Last);
        Assert.Equal(byCode, _map.Sent("01"));
        Assert.True(byCode.Length < 300_000);
    }

    private static string Spelt(Commune commune, int way) => (way % 6) switch
    {
        0 => commune.Name,
        1 => commune.FullName.ToUpperInvariant(),
        2 => commune.FullName.Normalize(NormalizationForm.FormD),
        3 => commune.Name.Replace("oà", "òa", StringComparison.Ordinal).Replace("oá", "óa", StringComparison.Ordinal),
        4 => $" {commune.FullName.ToLowerInvariant()} ",
        _ => commune.FullName.Replace(' ', '\u00A0'),
    };
}
