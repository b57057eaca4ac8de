using System.Net.Http.Headers;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Ingest;
using Ioc.Benchmarks.Running;
using Ioc.Geography;
using Ioc.Ingestion;

namespace Ioc.Benchmarks.Pages;

/// <summary>What a person waits for: the first figures, the map, a change on it. Painted without a graphics card.</summary>
internal sealed class PageSuite(BenchmarkOptions options, BaseShelf bases)
{
    /// <summary>The pages note what stands on the screen (Client/src/timing.ts); this keeps the notes.</summary>
    private const string Notes = """
        window.iocNotes = {};
        new PerformanceObserver(list => { for (const e of list.getEntries()) (window.iocNotes[e.name] ??= []).push(e.entryType === "measure" ? e.duration : e.startTime); })
          .observe({ entryTypes: ["mark", "measure"] });
        """;

    public async Task RunAsync()
    {
        if (Chromium.Program is null)
        {
            Printout.Note("    no Chromium is installed (Debian: apt-get install chromium); nothing measured");
            return;
        }
        if (options.WantsFigure("page.first_figures_ms") || options.WantsFigure("page.map_ms") || options.WantsFigure("page.script_gzip_kb"))
        {
            await OpenAsync();
        }
        if (options.WantsFigure("page.redraw_ms"))
        {
            await RedrawAsync();
        }
    }

    private async Task OpenAsync()
    {
        var on = await bases.SmallAsync();
        using var copy = on.Copy();
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        var (figures, map) = (new List<double>(), new List<double>());
        var scripts = Array.Empty<string>();
        for (var run = 0; run < options.Size(5, 2); run++)
        {
            await using var browser = await SignInAsync(product);
            await browser.CallAsync("Network.clearBrowserCache", new { });
            await browser.CallAsync("Page.navigate", new { url = product.Address.AbsoluteUri });
            await browser.UntilAsync("!!window.iocNotes?.['ioc-map-ready'] && !!window.iocNotes['ioc-figures-painted']");
            figures.Add((await browser.ValueAsync("window.iocNotes['ioc-figures-painted'][0]")).GetDouble());
            map.Add((await browser.ValueAsync("window.iocNotes['ioc-map-ready'][0]")).GetDouble());
            // What comes after the figures (charts) counts too.
            await Task.Delay(2000);
            scripts = JsonSerializer.Deserialize<string[]>((await browser.ValueAsync("JSON.stringify([...new Set(performance.getEntriesByType('resource').map(e => e.name).filter(n => /\\.m?js(\\?|$)/.test(n)))])")).GetString()!)!;
            Printout.Note($"    run {run + 1}: figures {figures[^1]:0} ms, map {map[^1]:0} ms, {scripts.Length} scripts");
        }
        var how = $"overview page, cold cache, local, {on.Dossiers:N0} dossiers, software rendering, median";
        Printout.Figure("page.first_figures_ms", new Percentiles(figures).Median, "ms", $"<= 1,000 ms; {how}");
        Printout.Figure("page.map_ms", new Percentiles(map).Median, "ms", $"<= 2,000 ms; {how}");
        Printout.Figure("page.script_gzip_kb", await ZippedAsync(scripts) / 1024.0, "KB", "<= 350 KB gzipped, all scripts that the overview page loads");
    }

    private static async Task<long> ZippedAsync(IEnumerable<string> scripts)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        var sum = 0L;
        foreach (var script in scripts)
        {
            using var response = await client.GetAsync(new Uri(script));
            sum += (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
        }
        return sum;
    }

    private async Task RedrawAsync()
    {
        using var copy = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", "all");
        var communes = new CommuneDirectory().Communes.OrderBy(commune => commune.Code, StringComparer.Ordinal).ToArray();
        using var client = product.Client(RunningProduct.IngestKey);
        await SendAsync(client, communes, 0);
        await new Senders(product).CatchUpAsync();

        await using var browser = await SignInAsync(product);
        await browser.CallAsync("Page.navigate", new { url = new Uri(product.Address, "?province=all").AbsoluteUri });
        await browser.UntilAsync("!!window.iocNotes?.['ioc-map-ready']");
        for (var round = 1; round <= options.Size(20, 5); round++)
        {
            await SendAsync(client, [.. communes.Where((_, index) => index % 10 == round % 10)], round);
            await Task.Delay(1500);
        }
        var took = JsonSerializer.Deserialize<double[]>((await browser.ValueAsync("JSON.stringify(window.iocNotes['ioc-redraw'] ?? [])")).GetString()!)!;
        var redraws = new Percentiles(took);
        Printout.Note($"    redraws: {redraws}");
        Printout.Figure("page.redraw_ms", redraws.Median, "ms", $"<= 100 ms; p50, delta of {communes.Length / 10} of {communes.Length:N0} communes until painted, software rendering");
        Printout.Figure("page.redraw_p90_ms", redraws.At(0.9), "ms", "no target of its own");
    }

    private static async Task SendAsync(HttpClient client, IReadOnlyList<Commune> communes, int round)
    {
        var now = TimeProvider.System.GetUtcNow();
        var records = communes.Select(commune => new DossierRecord
        {
            Source = "ve-lai", DossierCode = $"{commune.Code}-{round}", UpdatedAt = now, Status = 2, Channel = 2, ProcedureCode = "1.004873",
            FieldCode = "LV-HOTICH", FieldName = "Hộ tịch", HandlingCommune = commune.Code, ReceivingCommune = commune.Code, ReceivedAt = now, DueAt = now.AddDays(3),
        });
        await Senders.SendAsync(client, RecordLines.Write(records), new Senders.Outcome(default, 0, 0, 0));
    }

    /// <returns>A browser whose session is at the overview page.</returns>
    internal static async Task<Chromium> SignInAsync(RunningProduct product, int width = 1366, int height = 768)
    {
        var browser = await Chromium.StartAsync(width, height);
        await browser.CallAsync("Page.addScriptToEvaluateOnNewDocument", new { source = Notes });
        await browser.CallAsync("Page.navigate", new { url = new Uri(product.Address, "sign-in?returnUrl=%2F").AbsoluteUri });
        await browser.UntilAsync("!!document.getElementById('password')");
        await browser.ValueAsync($"document.getElementById('userName').value = 'admin'; document.getElementById('password').value = '{RunningProduct.AdminPassword}'; document.querySelector('form').submit(); 1");
        await browser.UntilAsync("location.pathname === '/' && document.readyState === 'complete'");
        return browser;
    }
}
