using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Alerts;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Benchmarks.Alerts;

/// <summary>How long one look at all rules takes, quiet and in a storm, and how long alarms are searched for.</summary>
internal sealed class AlertsSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const int Rules = 50;
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(7));

    public async Task RunAsync()
    {
        if (options.WantsFigure("alerts.tick"))
        {
            Ticks();
        }

        if (options.WantsFigure("alerts.search"))
        {
            await SearchAsync();
        }

        if (options.WantsFigure("alerts.waiting_online"))
        {
            await new WaitingOnline(options, bases).RunAsync();
        }

        if (options.WantsFigure("alerts.storm"))
        {
            await new AlarmStorm(options).RunAsync();
        }
    }

    private void Ticks()
    {
        var communes = new CommuneDirectory();
        List<Commune> units = [.. communes.Communes.OrderBy(commune => commune.Code, StringComparer.Ordinal)];
        var rows = new RandomRows(units, 22);
        var figures = new FigureBook([rows]);
        var built = RuleReader.Read("x", File.ReadAllText(Path.Combine(Repository.Root, "dashboards", "alerts", "commune-overloaded.yaml")), figures, communes).Rule!;
        List<RuleFile> files = [.. Enumerable.Range(0, Rules).Select(i => built with { Rule = built.Rule with { Id = $"rule-{i}" }, File = $"rule-{i}.yaml" })];
        var rules = new RuleSet(new YamlSet<RuleFile>("r", files, []), files[0] with { Enabled = false }, LocalDay.Of(Now), units);
        var hours = new WorkingHours(WorkingCalendar.BuiltIn, WorkingHours.UsualShifts);

        var quiet = Measure(new AlarmBook());
        Printout.Figure("alerts.tick_ms", quiet.Median, "ms", $"<= 200 ms; {units.Count:N0} communes x {Rules} rules, the built-in condition, nothing going on");
        var storm = new AlarmBook();
        foreach (var (file, unit) in files.SelectMany(file => units.Select(unit => (file, unit))))
        {
            storm.Put(new AlarmFacts($"{file.Rule.Id}-{unit.Code}", file.Rule.Id, unit.Code, Severity.Critical, Now.AddHours(-1), [])
            {
                FiredAt = Now.AddHours(-1),
                Told = new Told(AlarmState.Firing, Now.AddHours(-1), EscalationLevel.Office, Now.AddHours(-1)),
            });
        }

        rows.Overloaded = true;
        Printout.Figure("alerts.tick_storm_ms", Measure(storm).Median, "ms", $"no target of its own; every one of the {units.Count * Rules:N0} alarms firing and told");

        Percentiles Measure(AlarmBook book)
        {
            var took = new List<double>();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < options.Size(200, 20); i++)
            {
                var begin = Stopwatch.GetTimestamp();
                if (AlarmRound.Run(rules, figures, book, hours, units, Now).Changed.Count > 0)
                {
                    throw new InvalidOperationException("Something changed that should not have.");
                }

                took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }

            var percentiles = new Percentiles(took.Skip(5));
            Printout.Note($"    {percentiles}; processor {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / took.Count:0.0} ms each");
            return percentiles;
        }
    }

    private async Task SearchAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-bench-").FullName;
        try
        {
            await using (var product = await RunningProduct.StartAsync(folder, "--no-demo", "--province", "22"))
            {
                // Makes the schema.
            }

            await FillAsync(folder, options.Size(100_000, 10_000));
            await using var full = await RunningProduct.StartAsync(folder, "--no-demo", "--province", "22");
            using var client = full.Client(RunningProduct.ReadKey);
            foreach (var (name, question) in new[]
            {
                ("newest", "alarms"), ("firing", "alarms?state=firing"), ("commune", "alarms?commune=06652"), ("rule_resolved", "alarms?state=resolved&rule=rule-7"), ("none", "alarms?state=pending&rule=rule-7&commune=06652"),
            })
            {
                Printout.Figure($"alerts.search_{name}_ms", (await AskAsync(client, $"api/v1/{question}")).At(0.99), "ms", $"p99 <= 200 ms; {options.Size(100_000, 10_000):N0} alarms with three events each, SQLite, over HTTP");
            }

            var first = JsonDocument.Parse(await client.GetStringAsync("api/v1/alarms")).RootElement.GetProperty("alarms")[0].GetProperty("id").GetString();
            Printout.Figure("alerts.history_ms", (await AskAsync(client, $"api/v1/alarms/{first}")).At(0.99), "ms", "p99 <= 200 ms; one alarm with its events");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Percentiles> AskAsync(HttpClient client, string address)
    {
        var took = new List<double>();
        for (var i = 0; i < options.Size(200, 30); i++)
        {
            var begin = Stopwatch.GetTimestamp();
            _ = await client.GetByteArrayAsync(address);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        var percentiles = new Percentiles(took.Skip(5));
        Printout.Note($"    {address}: {percentiles}");
        return percentiles;
    }

    private static async Task FillAsync(string folder, int alarms)
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = folder, Provinces = ["22"] });
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        var communes = new CommuneDirectory().Of("22");
        var now = TimeProvider.System.GetUtcNow();
        var rows = Enumerable.Range(0, alarms).Select(i =>
        {
            var at = now.AddMinutes(i - alarms);
            return new
            {
                Id = Guid.CreateVersion7(at).ToString("n", CultureInfo.InvariantCulture),
                Rule = $"rule-{i % 50}",
                Commune = communes[i % communes.Count].Code,
                At = at.ToUnixTimeMilliseconds(),
                End = at.AddMinutes(30).ToUnixTimeMilliseconds(),
            };
        }).ToList();
        await connection.ExecuteAsync(
            """
            INSERT INTO alarm (id, rule, severity, commune, province, began_at, fired_at, resolved_at, reasons)
            VALUES (@Id, @Rule, 2, @Commune, '22', @At, @At, @End, '[{"figure":"open","value":40,"threshold":30}]')
            """, rows, transaction);
        await connection.ExecuteAsync("INSERT INTO alarm_told (alarm_id, state, at, level, level_at) VALUES (@Id, 4, @End, 0, @At)", rows, transaction);
        foreach (var kind in new[] { "fired", "told", "resolved" })
        {
            await connection.ExecuteAsync($"INSERT INTO alarm_event (alarm_id, at, kind, detail) VALUES (@Id, @At, '{kind}', '{{}}')", rows, transaction);
        }

        await transaction.CommitAsync();
    }
}
