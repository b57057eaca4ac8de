using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioc.Browser;

/// <summary>The map with imported boundaries, and the ways from a place or a number to its dossiers.</summary>
public sealed class MapTests(Office office) : IClassFixture<Office>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 30_000 };

    [BrowserFact]
    public async Task Once_boundaries_are_imported_the_map_is_geographic_and_the_tiles_stay_a_choice()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("ioc-boundaries-").FullName, "quang-ninh.geojson");
        await File.WriteAllTextAsync(file, Boundaries());
        var printed = await office.Product.ImportBoundariesAsync(file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.EndsWith("matched 54, missing 0, unknown 0, mended 0", printed.TrimEnd(), StringComparison.Ordinal);

        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-map[data-ready=true] .map-geographic canvas").First).ToBeVisibleAsync(Soon);
        await Expect(page.Locator("ioc-map .map-note")).ToHaveTextAsync("Bản đồ địa giới");
        await Expect(page.Locator("ioc-map .map-zooms button")).ToHaveCountAsync(3);

        // The keyboard walks the boundaries as it walks the tiles.
        await page.Locator("ioc-map .map-stage").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("ioc-map .map-tip .tip-name")).ToBeVisibleAsync();

        await page.Locator("ioc-map [data-form=tiles]").ClickAsync();
        await Expect(page.Locator("ioc-map .map-note")).ToContainTextAsync("không theo tỷ lệ");
        await page.ReloadAsync();
        await Expect(page.Locator("ioc-map[data-ready=true] canvas.map-canvas")).ToBeVisibleAsync(Soon);
    }

    [BrowserFact]
    public async Task The_mouse_names_what_it_points_at_and_a_click_opens_it()
    {
        var page = await office.OpenAsync("/");
        await page.EvaluateAsync("() => localStorage.setItem('ioc-map-form', 'tiles')");
        await page.ReloadAsync();
        await Expect(page.Locator("ioc-map[data-ready=true] canvas.map-canvas")).ToBeVisibleAsync(Soon);
        var box = (await page.Locator("ioc-map .map-stage").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.45f), box.Y + (box.Height * 0.5f));
        var name = page.Locator("ioc-map .map-tip .tip-name");
        await Expect(name).ToBeVisibleAsync();
        var named = await name.InnerTextAsync();
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(named, new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task The_search_finds_a_commune_without_marks_and_opens_it()
    {
        var page = await office.OpenAsync("/");
        await Expect(page.Locator("ioc-map[data-ready=true]")).ToBeVisibleAsync(Soon);

        await page.Locator("ioc-map input[type=search]").FillAsync("ha tu");
        await Expect(page.Locator("ioc-map [role=option]").First).ToHaveTextAsync("Phường Hà Tu");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Phường Hà Tu", new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task A_number_leads_to_exactly_the_dossiers_that_it_counts()
    {
        var page = await office.OpenAsync("/commune/06658");
        var number = page.Locator("ioc-figure[figure=open] .figure-number").First;
        await Expect(number).ToHaveTextAsync("5", new() { Timeout = 30_000 });

        await page.Locator("ioc-figure[figure=open] a.figure-link").ClickAsync();
        await Expect(page.Locator("ioc-dossiers [role=tab][aria-selected=true]")).ToHaveAttributeAsync("data-state", "open", new() { Timeout = 30_000 });
        await Expect(page.Locator("ioc-dossiers tbody tr")).ToHaveCountAsync(5);
        await Expect(page.Locator("ioc-dossiers .dossiers-total")).ToContainTextAsync("5");
    }

    /// <summary>A square about every commune's point: no boundary that ever was.</summary>
    private static string Boundaries([CallerFilePath] string here = "")
    {
        var table = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "../../src/Ioc.Web/Geography/Reference/communes.csv")).Select(line => line.Split(',')).ToList();
        int Column(string name) => Array.IndexOf(table[0], name);
        var features = table.Skip(1).Where(row => row.Length > Column("lat") && row[Column("province_code")] == "22").Select(row =>
        {
            var (x, y) = (Number(row[Column("lon")]), Number(row[Column("lat")]));
            var ring = new[] { (-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1) }.Select(corner => Point(x + (corner.Item1 * 0.004), y + (corner.Item2 * 0.004)));
            return $$$"""{"type":"Feature","properties":{"code":"{{{row[Column("code")]}}}"},"geometry":{"type":"Polygon","coordinates":[[{{{string.Join(',', ring)}}}]]}}""";
        });
        return new StringBuilder("""{"type":"FeatureCollection","features":[""").AppendJoin(",\n", features).Append("]}").ToString();
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"[{x:0.######},{y:0.######}]");
}
