using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Pages;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Soak;

/// <summary>A wall display that hangs for hours while figures change, the network fails and the server is started anew.</summary>
internal sealed class SoakWall(BenchmarkOptions options)
{
    private const int RecordsPerSecond = 20;
    private const string Received = "document.querySelector('ioc-figure[figure=received] .figure-number')?.textContent ?? ''";

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    public async Task RunAsync()
    {
        if (Chromium.Program is null)
        {
            Printout.Note("    no Chromium is installed (Debian: apt-get install chromium); nothing measured");
            return;
        }
        var lasts = TimeSpan.FromHours(options.Hours ?? (options.Quick ? 0.02 : 0.1));
        using var copy = WorkingCopy.OfNothing(options);
        await using var office = await WallOffice.StartAsync(copy.Folder, RecordsPerSecond);
        await using var browser = await PageSuite.SignInAsync(office.Product, 3840, 2160);
        await browser.CallAsync("Performance.enable", new { });
        await browser.CallAsync("Page.navigate", new { url = new Uri(office.Product.Address, "wall").AbsoluteUri });
        await browser.UntilAsync("!!window.iocNotes?.['ioc-map-ready'] && document.querySelector('ioc-status')?.dataset.state === 'live'");
        await browser.ValueAsync("window.notReloaded = true");

        var samples = await WatchAsync(office, browser, lasts);
        await office.StopFeedAsync();
        await PrintAsync(office, browser, samples, lasts);
    }

    /// <summary>Forty looks; before every fifth, in turn, the network is lost for a while or the server is killed and started again.</summary>
    private static async Task<List<Sample>> WatchAsync(WallOffice office, Chromium browser, TimeSpan lasts)
    {
        const int looks = 40;
        var samples = new List<Sample>();
        var watch = Stopwatch.StartNew();
        for (var look = 1; look <= looks; look++)
        {
            var due = lasts * look / looks;
            if (due > watch.Elapsed)
            {
                await Task.Delay(due - watch.Elapsed);
            }
            if (look % 10 == 5)
            {
                await LoseNetworkAsync(browser);
            }
            else if (look % 10 == 0)
            {
                await office.KillAndStartAsync();
            }
            samples.Add(await SampleAsync(browser, watch.Elapsed));
        }
        return samples;
    }

    private static async Task LoseNetworkAsync(Chromium browser)
    {
        await SetOfflineAsync(browser, true);
        await Task.Delay(Outage);
        await SetOfflineAsync(browser, false);
    }

    private static Task<JsonElement> SetOfflineAsync(Chromium browser, bool offline) =>
        browser.CallAsync("Network.emulateNetworkConditions", new { offline, latency = 0, downloadThroughput = -1, uploadThroughput = -1 });

    private static async Task<Sample> SampleAsync(Chromium browser, TimeSpan at)
    {
        await browser.CallAsync("HeapProfiler.collectGarbage", new { });
        var metrics = (await browser.CallAsync("Performance.getMetrics", new { })).GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        return new Sample(at, metrics["JSHeapUsedSize"] / (1 << 20), metrics["Nodes"], metrics["JSEventListeners"], browser.ResidentMemory());
    }

    private static async Task PrintAsync(WallOffice office, Chromium browser, List<Sample> samples, TimeSpan lasts)
    {
        foreach (var sample in samples.Where((_, index) => index % 8 == 0 || index == samples.Count - 1))
        {
            Printout.Note($"    after {sample.At.TotalMinutes:0.0} min: heap {sample.Heap:0.0} MiB, {sample.Nodes:0} nodes, {sample.Listeners:0} listeners, browser {sample.Browser:0} MiB");
        }
        // The first tenth, while caches fill, is left out.
        var (early, late) = (samples.Skip(4).Take(9).ToList(), samples.TakeLast(9).ToList());
        double Growth(Func<Sample, double> of) => late.Average(of) - early.Average(of);
        var how = $"wall display at 4K, {lasts.TotalHours:0.##} h, {RecordsPerSecond} records/s, 4 outages of the network, 4 kills of the server";
        Printout.Figure("soak.wall_heap_mb", late.Average(sample => sample.Heap), "MiB", $"JavaScript heap after collection at the end; {how}");
        Printout.Figure("soak.wall_heap_growth_mb", Growth(sample => sample.Heap), "MiB", "from the second quarter to the last; flat (about 0)");
        Printout.Figure("soak.wall_nodes_growth", Growth(sample => sample.Nodes), "nodes", "of the document, the same; flat (about 0)");
        Printout.Figure("soak.wall_browser_growth_mb", Growth(sample => sample.Browser), "MiB", "resident memory of all processes of the browser, the same; flat (about 0)");
        Printout.Figure("soak.wall_current", await IsCurrentAsync(office, browser) ? 1 : 0, "yes/no", "1: without having been reloaded, the wall shows at the end what the figures' address answers");
    }

    private static async Task<bool> IsCurrentAsync(WallOffice office, Chromium browser)
    {
        using var client = office.Product.Client(RunningProduct.ReadKey);
        var total = (await client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/indicators/communes", UriKind.Relative))).GetProperty("total");
        var expected = total.GetProperty("received").GetInt64().ToString("#,##0", Vietnamese);
        try
        {
            await browser.UntilAsync($"({Received}) === '{expected}' && document.querySelector('ioc-status').dataset.state === 'live'");
        }
        catch (TimeoutException)
        {
            Printout.Note($"    the wall shows {await browser.ValueAsync(Received)} received, the figures say {expected}");
            return false;
        }
        Printout.Note($"    the wall shows {expected} received, as the figures say");
        return (await browser.ValueAsync("window.notReloaded === true")).ValueKind == JsonValueKind.True;
    }

    /// <param name="Browser">Resident, all processes.</param>
    private sealed record Sample(TimeSpan At, double Heap, double Nodes, double Listeners, double Browser);
}
