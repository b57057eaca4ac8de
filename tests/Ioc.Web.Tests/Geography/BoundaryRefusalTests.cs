using System.Text;
using Ioc.Geography;
using static Ioc.Tests.Geography.GeoJsonText;

namespace Ioc.Tests.Geography;

public sealed class BoundaryRefusalTests : IDisposable
{
    private static readonly CommuneDirectory Directory = new();

    private readonly ImportedMap _map = new();

    public void Dispose() => _map.Dispose();

    [Theory]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature",}]}""", "line 1, position")]
    [InlineData("{\"type\":\"FeatureCollection\",\n\"features\":[\n  {\"type\":\"Feature\",\"properties\":{\"code\":\"06652\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[107,21],[107.1,21", "line 3, position")]
    [InlineData("""{"type":"Feature","properties":{"code":"06652"},"geometry":{"type":"Polygon","coordinates":[[["107","21"]]]}}""", "numbers")]
    [InlineData("""{"type":"Feature","properties":{"code":"06652"},"geometry":{"type":"Polygon","coordinates":[[[[[[107,21]]]]]]}}""", "nested too deep")]
    [InlineData("""{"type":"Feature","properties":{"code":"06652"},"geometry":{"type":"Polygon","coordinates":[[[107]]]}}""", "two numbers")]
    [InlineData("""{"type":"Topology","objects":{}}""", "TopoJSON")]
    [InlineData("""{"hello":"world"}""", "holds no GeoJSON")]
    [InlineData("", "holds no GeoJSON")]
    [InlineData("<html>", "line 1, position 1")]
    [InlineData("""{"type":"FeatureCollection","features":{}}""", "array")]
    public async Task A_broken_file_is_refused_with_its_place_and_nothing_changes(string content, string message)
    {
        await _map.ImportAsync(_map.File("good.geojson", Collection(Feature("""{"code":"06652"}""", Square(Directory.Find("06652")!)))));
        var before = Everything();

        var (exit, printed, last) = await _map.ImportAsync([_map.File("good.geojson"), _map.File("broken.geojson", content)]);

        Assert.Equal(1, exit);
        Assert.Contains(message, printed, StringComparison.Ordinal);
        Assert.Contains("broken.geojson", printed, StringComparison.Ordinal);
        Assert.StartsWith("matched 0, missing 53", last, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
    }

    [Theory]
    [InlineData("[[[21,107],[21.1,107],[21.1,107.1],[21,107]]]", "longitude first")]
    [InlineData("[[[437000,2319000],[438000,2319000],[438000,2320000],[437000,2319000]]]", "projected")]
    [InlineData("[[[2.3,48.8],[2.4,48.8],[2.4,48.9],[2.3,48.8]]]", "outside Viet Nam")]
    [InlineData("[[[1e999,21],[107.1,21],[107.1,21.1],[1e999,21]]]", "not degrees")]
    public async Task Coordinates_that_cannot_be_longitude_and_latitude_here_are_refused(string ring, string message)
    {
        var (exit, printed, last) = await _map.ImportAsync(_map.File("swapped.geojson", Collection(Feature("""{"name":"Hà Tu"}""", ring))));

        Assert.Equal((1, "matched 0, missing 54, unknown 0, mended 0"), (exit, last));
        Assert.Contains(message, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_files_are_refused_and_do_not_bring_the_import_down()
    {
        var deep = _map.File("deep.geojson", new string('[', 200_000));
        var deepProperty = _map.File("property.geojson", $$"""{"type":"Feature","properties":{"x":{{new string('[', 100_000)}}""");
        var longText = _map.File("text.geojson", $$"""{"type":"Feature","properties":{"name":"{{new string('x', 20_000_000)}}"} }""");
        var notUtf8 = _map.File("latin.geojson");
        await File.WriteAllBytesAsync(notUtf8, [.. "{\"type\":\"Feature\",\"properties\":{\"name\":\""u8, 0xC3, 0x28, .. "\"},\"geometry\":null}"u8]);
        var utf16 = _map.File("utf16.geojson");
        await File.WriteAllTextAsync(utf16, "{\"type\":\"Feature\"}", Encoding.Unicode);

        foreach (var (path, message) in new[] { (deep, "line 1"), (deepProperty, "line 1"), (longText, "longer than"), (notUtf8, "UTF-8"), (utf16, "UTF-16") })
        {
            var (exit, printed, _) = await _map.ImportAsync(path);
            Assert.Equal(1, exit);
            Assert.Contains(message, printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Paths_that_are_not_there_and_folders_without_boundaries_are_said_to_be_so()
    {
        Assert.Contains("does not exist", (await _map.ImportAsync(_map.File("nowhere.geojson"))).Printed, StringComparison.Ordinal);
        Assert.Contains("No .geojson", (await _map.ImportAsync(System.IO.Directory.CreateDirectory(_map.File("empty")).FullName)).Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_imports_at_a_time_are_one_too_many()
    {
        GeneratedBoundaries.Of(Directory.Of("22"), step: 0.02).Write(_map.File("22.geojson"));
        System.IO.Directory.CreateDirectory(Path.Combine(_map.Data, "boundaries"));
        using (new FileStream(Path.Combine(_map.Data, "boundaries", "import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            var (exit, printed, _) = await _map.ImportAsync(_map.File("22.geojson"));
            Assert.Equal(1, exit);
            Assert.Contains("under way", printed, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await _map.ImportAsync(_map.File("22.geojson"))).Exit);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_leaves_the_earlier_import_in_force()
    {
        await _map.ImportAsync(_map.File("good.geojson", Collection(Feature("""{"code":"06652"}""", Square(Directory.Find("06652")!)))));
        var before = Everything();

        // A folder where the next index is to be written: the last step fails as on a full disk.
        System.IO.Directory.CreateDirectory(Path.Combine(_map.Data, "boundaries", "current.json.tmp"));
        var (exit, printed, last) = await _map.ImportAsync(_map.File("more.geojson", Collection(Feature("""{"code":"06658"}""", Square(Directory.Find("06658")!)))));

        Assert.Equal((1, "matched 0, missing 53, unknown 0, mended 0"), (exit, last));
        Assert.Contains("could not be finished", printed, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
    }

    private Dictionary<string, string> Everything() =>
        System.IO.Directory.EnumerateFiles(Path.Combine(_map.Data, "boundaries")).ToDictionary(f => f, f => Convert.ToBase64String(File.ReadAllBytes(f)));
}
