using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Ioc.Audit;
using Ioc.Benchmarks.Bases;
using Ioc.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Benchmarks.Access;

/// <summary>The audit log of a busy province after some years: ten million entries, written by the product's own store, searched over HTTP.</summary>
internal sealed class AuditSuite(BenchmarkOptions options)
{
    private const int AtOnce = 2_000;

    /// <summary>What is looked for, and how often it is there.</summary>
    private static readonly (string Name, string Query)[] Searches =
    [
        ("latest", ""),
        ("who", "who=nguoi.0417"),
        ("who_rare", "who=nguoi.hiem"),
        ("action", "action=report.made"),
        ("subject", "subject=K0012345"),
        ("month", "from=2025-03-01&to=2025-03-31"),
        ("who_and_action", "who=nguoi.0417&action=report.made"),
        ("text", "text=06652"),
        ("text_rare", "text=kho-tim-thay"),
    ];

    public async Task RunAsync()
    {
        var folder = Path.Combine(options.DataFolder, $"audit-{Entries}");
        await FillAsync(folder);
        await using var product = await Running.RunningProduct.StartAsync(folder, "--no-demo", "--province", Base.Province);
        using var auditor = await Visitor.SignInAsync(product.Address, "admin", Running.RunningProduct.AdminPassword);
        foreach (var (name, query) in Searches.Where(search => options.WantsFigure($"audit.{search.Name}_ms")))
        {
            var took = new List<double>();
            for (var look = 0; look < options.Size(40, 5); look++)
            {
                var begin = Stopwatch.GetTimestamp();
                using var page = JsonDocument.Parse(await auditor.GetStringAsync($"api/v1/audit?{query}"));
                took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
            var all = new Percentiles(took);
            Printout.Figure($"audit.{name}_ms", all.Median, "ms", $"p50 <= 300 ms over {Entries:N0} entries; a page of {(query.Length == 0 ? "the latest" : query)}; slowest {all.At(1):0} ms");
        }
    }

    private int Entries => options.Size(10_000_000, 100_000);

    /// <summary>Goes on where an earlier run was broken off.</summary>
    private async Task FillAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await using var app = IocHost.Build(new Installation { DataDirectory = folder, Provinces = [Base.Province], Port = 0, Demo = false, AdminPassword = Running.RunningProduct.AdminPassword });
        await app.StartAsync();
        var store = app.Services.GetRequiredService<AuditStore>();
        var begin = Stopwatch.GetTimestamp();
        var had = (await store.HeadAsync(CancellationToken.None)).Seq;
        for (var seq = had; seq < Entries; seq += AtOnce)
        {
            await store.WriteAsync([.. Enumerable.Range(0, AtOnce).Select(at => new AuditWrite(Event(seq + at)))], CancellationToken.None);
            if (seq % 1_000_000 < AtOnce)
            {
                Printout.Note($"    {seq:N0} entries after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s");
            }
        }
        if (had < Entries)
        {
            var size = await SizeAsync(app.Services.GetRequiredService<OperationalStore>());
            Printout.Note($"    {Entries - had:N0} entries in {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s, {size / 1024 / 1024:N0} MiB");
        }
        await app.StopAsync();
    }

    private static async Task<long> SizeAsync(OperationalStore store)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        return await connection.ExecuteScalarAsync<long>("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    }

    // Four in five look at lists; a thousand people; a commune each; one entry that nobody finds twice.
    private AuditEvent Event(long seq)
    {
        var at = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seq * 8);
        var draw = (uint)(seq * 2_654_435_761 >> 7);
        var commune = Base.Communes[(int)(draw % (uint)Base.Communes.Count)].Code;
        return seq == Entries / 2
            ? new AuditEvent(at, "nguoi.hiem", "account", "10.1.2.3", "rule.changed", "overload", commune, AuditEvent.Done, """{"note":"kho-tim-thay"}""")
            : new AuditEvent(
                at, $"nguoi.{draw % 1000:0000}", "account", $"10.0.{draw % 200}.{draw % 250}", (draw % 10) switch { < 8 => "dossiers.listed", 8 => "report.made", _ => "signed-in" },
                draw % 3 == 0 ? $"K{draw % 1_000_000:0000000}" : "", commune, AuditEvent.Done, """{"state":"overdue"}""");
    }
}
