using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Alerts;
using Ioc.Benchmarks.Running;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Ioc.Tests.Ingestion;

namespace Ioc.Benchmarks.Alerts;

/// <summary>Every commune of the country overloaded at once: what the store has to write while nobody else can, and what the whole product makes of it.</summary>
internal sealed class AlarmStorm(BenchmarkOptions options)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(7));
    private readonly CommuneDirectory _communes = new();

    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-bench-").FullName;
        try
        {
            // The first time everything is compiled.
            await WriteAsync("first", new Installation { DataDirectory = Directory.CreateDirectory(Path.Combine(folder, "first")).FullName, Provinces = ["22"] });
            await WriteAsync("sqlite", new Installation { DataDirectory = folder, Provinces = ["22"] });
            // An empty database of a server that is at hand.
            if (Environment.GetEnvironmentVariable("IOC_BENCH_POSTGRES") is { Length: > 0 } postgres)
            {
                await WriteAsync("postgres", new Installation { DataDirectory = folder, Provinces = ["22"], Postgres = postgres });
            }

            await WholeAsync(Path.Combine(folder, "data"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The four rounds of a storm: it begins, fires, is told, ends. Each is one transaction.
    private async Task WriteAsync(string engine, Installation installation)
    {
        await using var store = new OperationalStore(installation);
        await new MigrateStore(store, TimeProvider.System).RunAsync(default);
        await using (var connection = await store.OpenAsync(default))
        {
            await connection.ExecuteAsync("UPDATE alarm_desk SET holder = 'bench'");
        }

        List<Commune> units = [.. _communes.Communes.OrderBy(commune => commune.Code, StringComparer.Ordinal)];
        var rows = new StormRows();
        var figures = new FigureBook([rows]);
        var file = RuleReader.Read("x", File.ReadAllText(Path.Combine(Repository.Root, "dashboards", "alerts", "commune-overloaded.yaml")), figures, _communes).Rule!;
        var rules = new RuleSet(new YamlSet<RuleFile>("r", [file], []), file with { Enabled = false }, LocalDay.Of(Now), units);
        var hours = new WorkingHours(WorkingCalendar.BuiltIn, WorkingHours.UsualShifts);
        using var outbox = new Outbox();
        var alarms = new AlarmStore(store, _communes, new AlarmMessages(outbox, _communes, new AlarmWords(figures)));
        var book = await alarms.ReadAsync(Now, default);
        foreach (var (name, seconds, overloaded) in new[] { ("begins", 0, true), ("fires", 60, true), ("is_told", 90, true), ("ends", 120, false) })
        {
            rows.Overloaded = overloaded;
            var round = AlarmRound.Run(rules, figures, book, hours, units, Now.AddSeconds(seconds));
            var (began, processor) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            await alarms.WriteAsync(round, book, rules, "bench", default);
            Printout.Note($"    processor {(Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds:0} ms");
            Printout.Figure($"alerts.storm_{name}_{engine}_ms", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms", $"no target; the transaction of {units.Count:N0} communes at once");
        }

        await using var looking = await store.OpenAsync(default);
        var (events, payload) = await looking.QuerySingleAsync<(long, long)>("SELECT (SELECT COUNT(*) FROM alarm_event), (SELECT MAX(LENGTH(payload)) FROM notice)");
        if (events != units.Count * 5)
        {
            throw new InvalidOperationException($"{events} events of {units.Count} communes.");
        }

        Printout.Note($"    {engine}: {events:N0} events, the notice {payload / 1024.0 / 1024:0.00} MiB");
    }

    // Real records through the real door; meanwhile others go on sending, one record at a time.
    private async Task WholeAsync(string folder)
    {
        await using var webhook = await WebhookPeer.StartAsync();
        Environment.SetEnvironmentVariable("IOC_WEBHOOK_URL", webhook.Address.ToString());
        Environment.SetEnvironmentVariable("IOC_WEBHOOK_SECRET", "s");
        await using var product = await RunningProduct.StartAsync(folder, "--no-demo", "--province", options.Quick ? "22" : "all");
        using var client = product.Client(RunningProduct.IngestKey);
        List<Commune> units = [.. options.Quick ? _communes.Of("22") : _communes.Communes];
        for (var dossier = 0; dossier < 10; dossier++)
        {
            await SendAsync(client, units.Select(Overdue));
        }

        using var stop = new CancellationTokenSource();
        var others = MeanwhileAsync(client, units[0], stop.Token);
        var patience = Stopwatch.StartNew();
        while (!webhook.Posts.Any(post => post.Body.Contains("\"state\":\"firing\"", StringComparison.Ordinal)) && patience.Elapsed < TimeSpan.FromMinutes(5))
        {
            await Task.Delay(20);
        }

        var heard = TimeProvider.System.GetUtcNow();
        var fired = await FirstToldAsync(folder);
        await Task.Delay(TimeSpan.FromSeconds(35));
        await stop.CancelAsync();
        var waits = new Percentiles(await others);
        var told = webhook.Posts.Select(post => post.Body).Distinct().ToList();
        var communes = told.SelectMany(body => JsonDocument.Parse(body).RootElement.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("commune").GetString())).ToList();
        Printout.Note($"    {communes.Distinct().Count():N0} communes told {communes.Count:N0} times in {told.Count} messages, the largest {told.Max(Encoding.UTF8.GetByteCount) / 1024.0 / 1024:0.00} MiB; others' records meanwhile: {waits}");
        Printout.Figure("alerts.storm_handover_ms", (heard - fired.AddSeconds(30)).TotalMilliseconds, "ms", $"<= 5,000 ms; end of the grouping window to the whole message of {units.Count:N0} communes at its receiver");
        Printout.Figure("alerts.storm_ingest_p99_ms", waits.At(0.99), "ms", "no target; one record sent meanwhile, until it is acknowledged");
    }

    // The window of the message opened with the first alarm that joined it.
    private static async Task<DateTimeOffset> FirstToldAsync(string folder)
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = folder, Provinces = ["22"] });
        await using var connection = await store.OpenAsync(default);
        return DateTimeOffset.FromUnixTimeMilliseconds(await connection.ExecuteScalarAsync<long>("SELECT MIN(at) FROM alarm_event WHERE kind = 'told'"));
    }

    private static async Task<List<double>> MeanwhileAsync(HttpClient client, Commune unit, CancellationToken stop)
    {
        var waits = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await SendAsync(client, [Overdue(unit)]);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(100, CancellationToken.None);
        }

        return waits;
    }

    private static JsonObject Overdue(Commune unit)
    {
        var now = TimeProvider.System.GetUtcNow();
        string At(int days) => now.AddDays(-days).AddSeconds(-1).ToOffset(LocalDay.Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        return Dossiers.New(("handlingCommune", unit.Code), ("receivedAt", At(20)), ("dueAt", At(10)), ("updatedAt", At(0)));
    }

    private static async Task SendAsync(HttpClient client, IEnumerable<JsonObject> records)
    {
        using var body = new StringContent(string.Join('\n', records.Select(record => record.ToJsonString())), Encoding.UTF8);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await client.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private sealed class StormRows : IAlarmFigures
    {
        public bool Overloaded { get; set; }

        public IReadOnlyList<AlarmFigure> Figures { get; } = new RandomRows([], 1).Figures;

        public double? Read(string figure, Commune? commune, DateTimeOffset now) =>
            (Overloaded ? new Counts { Open = 50, OpenOverdue = 40 } : new Counts { Open = 50, ResolvedInThroughputSpan = 500 }).Read(figure);
    }
}
