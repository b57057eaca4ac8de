using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Geography;
using Ioc.Rules.Calendar;

namespace Ioc.Benchmarks.Foresight;

/// <summary>How long the forecasts of all communes take over HTTP, made anew each time: of a province with a million dossiers, and of the whole country.</summary>
internal sealed class ForesightSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const string Address = "api/v1/foresight/communes";
    private const int LinesOfBody = 10_000;

    private static readonly WorkingCalendar Calendar = WorkingCalendar.BuiltIn;

    public async Task RunAsync()
    {
        if (options.WantsFigure("foresight.province_ms"))
        {
            await ProvinceAsync();
        }

        if (options.WantsFigure("foresight.country_ms"))
        {
            await CountryAsync();
        }
    }

    private async Task ProvinceAsync()
    {
        var on = await bases.SmallAsync();
        using var copy = on.Copy();
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        var times = await AskAsync(product, $"{Address}?province={Base.Province}", options.Size(50, 10), Base.Communes[0].Code);
        Printout.Note($"    province: {times}");
        Printout.Figure("foresight.province_ms", times.Median, "ms", $"p50, no target given; {Base.Communes.Count} communes, {on.Dossiers:N0} dossiers, a record before each so that none is kept");
    }

    private async Task CountryAsync()
    {
        using var folder = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(folder.Folder, "--no-demo", "--province", "all");
        var communes = new CommuneDirectory().Communes.OrderBy(commune => commune.Code, StringComparer.Ordinal).ToList();
        var days = options.Size(60, 25);
        await FillAsync(product, communes, days);
        var times = await AskAsync(product, $"{Address}?province=all", options.Size(20, 5), communes[0].Code);
        Printout.Note($"    country: {times}");
        Printout.Figure("foresight.country_ms", times.Median, "ms", $"p50, no target given; {communes.Count:N0} communes, {days} working days of 2 dossiers each, a record before each so that none is kept");
    }

    private static async Task<Percentiles> AskAsync(RunningProduct product, string address, int count, string commune)
    {
        using var reader = product.Client(RunningProduct.ReadKey);
        using var sender = product.Client(RunningProduct.IngestKey);
        var times = new List<double>();
        for (var i = -3; i < count; i++)
        {
            var now = TimeProvider.System.GetUtcNow();
            await SendAsync(sender, Line($"one-{i}", commune, now.AddMinutes(-10), now.AddDays(3), null) + "\n");
            var watch = Stopwatch.StartNew();
            await reader.GetByteArrayAsync(new Uri(address, UriKind.Relative));
            if (i >= 0)
            {
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        return new Percentiles(times);
    }

    private static async Task FillAsync(RunningProduct product, List<Commune> communes, int days)
    {
        using var sender = product.Client(RunningProduct.IngestKey);
        var (body, lines, day) = (new StringBuilder(), 0, LocalDay.Of(TimeProvider.System.GetUtcNow()));
        for (var i = 0; i < days; i++)
        {
            day = Calendar.WorkingDayBefore(day, 1);
            var received = LocalDay.Start(day).AddHours(8);
            foreach (var commune in communes)
            {
                // One is done the same day; one in ten of the others still runs.
                body.AppendLine(Line($"a-{commune.Code}-{i}", commune.Code, received, received.AddDays(1), received.AddHours(2)));
                body.AppendLine(Line($"b-{commune.Code}-{i}", commune.Code, received, received.AddDays(7), i > 4 && i % 10 != 0 ? received.AddDays(5) : null));
                if ((lines += 2) >= LinesOfBody)
                {
                    await SendAsync(sender, body.ToString());
                    (lines, _) = (0, body.Clear());
                }
            }
        }

        await SendAsync(sender, body.ToString());
        using var reader = product.Client(RunningProduct.ReadKey);
        while (JsonDocument.Parse(await reader.GetStringAsync(new Uri("api/v1/indicators/incidents", UriKind.Relative))).RootElement.GetProperty("recordsToGo").GetInt64() > 0)
        {
            await Task.Delay(500);
        }
    }

    private static string Line(string code, string commune, DateTimeOffset received, DateTimeOffset due, DateTimeOffset? finished)
    {
        var updated = finished ?? received;
        return $$"""{"dossierCode":"{{code}}","procedureCode":"1.004873","fieldCode":"LV-HOTICH","handlingCommune":"{{commune}}","channel":2,"status":{{(finished is null ? 2 : 9)}},"receivedAt":"{{Write(received)}}","dueAt":"{{Write(due)}}",{{(finished is { } at ? $"\"finishedAt\":\"{Write(at)}\"," : "")}}"updatedAt":"{{Write(updated)}}"}""";
    }

    private static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static async Task SendAsync(HttpClient sender, string lines)
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using var answer = await sender.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
