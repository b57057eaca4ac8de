using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Ingestion.Pull;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioc.Tests.Ingestion.Pull;

/// <summary>The whole way: a one-stop system in its own process, the product with its engine, and what it says of both.</summary>
[Collection(WithPostgres.Name)]
public sealed class PulledIntoTheProductTests(OneStopSystem source, PostgresServer postgres) : IClassFixture<OneStopSystem>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_a_source_has_is_pulled_by_the_clock_and_a_restart_goes_on_from_there()
    {
        var all = await source.AllAsync();
        await ConfigureAsync();

        await using (var product = await RunningProduct.StartAsync(dataDirectory: _folder.Path))
        {
            var entry = await UntilAsync(product, "mot-cua", entry => entry.GetProperty("state").GetString() == "ok");
            Assert.Equal("pull", entry.GetProperty("kind").GetString());
            await UntilReadAsync(product, all.Count);
        }

        await source.MisbehaveAsync("error500");
        await using var again = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
        var failing = await UntilAsync(again, "mot-cua", entry => entry.GetProperty("state").GetString() == "failing");
        Assert.Equal("Nguồn báo lỗi", failing.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.String, failing.GetProperty("lastArrivalAt").ValueKind);

        await source.MisbehaveAsync("none");
        await UntilAsync(again, "mot-cua", entry => entry.GetProperty("state").GetString() == "ok");
    }

    [Fact]
    public async Task A_demo_starts_its_own_source_fills_the_months_before_and_goes_on_live()
    {
        await using var product = await RunningProduct.StartAsync(installation => installation with { Demo = true, DemoDays = 2 }, _folder.Path);

        var entry = await UntilAsync(product, DemoSource.Name, entry => entry.GetProperty("state").GetString() == "ok" && entry.GetProperty("message").ValueKind == JsonValueKind.Null, seconds: 150);

        Assert.Equal("pull", entry.GetProperty("kind").GetString());
        var first = entry.GetProperty("lastArrivalAt").GetDateTimeOffset();
        await UntilAsync(product, DemoSource.Name, later => later.GetProperty("lastArrivalAt").GetDateTimeOffset() > first, seconds: 30);

        var demo = product.Services.GetServices<IHostedService>().OfType<DemoSource>().Single();
        using var simulator = Process.GetProcessById(demo.ProcessId!.Value);
        simulator.Kill();
        // A page that was on its way is still taken in: only what comes from another process shows that it was started anew.
        await UntilAsync(product, DemoSource.Name, _ => demo.ProcessId != simulator.Id, seconds: 90);
        var restarted = TimeProvider.System.GetUtcNow();
        await UntilAsync(product, DemoSource.Name, later => later.GetProperty("lastArrivalAt").GetDateTimeOffset() > restarted && later.GetProperty("state").GetString() == "ok", seconds: 90);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_source_that_hangs()
    {
        await ConfigureAsync();
        await source.MisbehaveAsync("hang");
        var product = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
        await UntilAsync(product, "mot-cua", entry => entry.GetProperty("lastAttemptAt").ValueKind == JsonValueKind.String);

        var began = TimeProvider.System.GetTimestamp();
        await product.DisposeAsync();

        // The question itself would hang for twenty seconds; the engine's end takes a moment of its own.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 15);
    }

    [PostgresFact]
    public async Task With_PostgreSQL_schedule_and_cursor_are_kept_there()
    {
        await ConfigureAsync();
        await source.MisbehaveAsync("none");
        var database = await postgres.NewDatabaseAsync();
        await using var product = await RunningProduct.StartAsync(installation => installation with { Postgres = database }, _folder.Path);

        await UntilAsync(product, "mot-cua", entry => entry.GetProperty("state").GetString() == "ok");

        Assert.False(File.Exists(Path.Combine(_folder.Path, "jobs.db")));
    }

    public void Dispose() => _folder.Dispose();

    private Task ConfigureAsync() => File.WriteAllTextAsync(Path.Combine(_folder.Path, SourcesFile.Name), $"""
        apiVersion: ioc/v1
        sources:
          - name: mot-cua
            changes: {source.Changes}
            everySeconds: 1
            pageSize: 100
        """);

    private static async Task UntilReadAsync(RunningProduct product, int records)
    {
        using var http = product.WithKey(RunningProduct.ReadKey);
        for (var i = 0; i < 300; i++)
        {
            var line = (await http.GetStringAsync(new Uri("metrics", UriKind.Relative))).Split('\n').FirstOrDefault(line => line.StartsWith("ioc_pull_records_total", StringComparison.Ordinal));
            if (line is not null && double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture) >= records)
            {
                return;
            }
            await Task.Delay(200);
        }
        Assert.Fail($"{records} records were not read in a minute.");
    }

    private static async Task<JsonElement> UntilAsync(RunningProduct product, string name, Func<JsonElement, bool> holds, int seconds = 60)
    {
        using var http = product.WithKey(RunningProduct.ReadKey);
        var last = "nothing";
        for (var i = 0; i < seconds * 5; i++)
        {
            var answer = await http.GetFromJsonAsync<JsonElement>(new Uri("api/v1/sources", UriKind.Relative));
            last = answer.GetRawText();
            var entry = answer.GetProperty("sources").EnumerateArray().FirstOrDefault(entry => entry.GetProperty("name").GetString() == name);
            if (entry.ValueKind == JsonValueKind.Object && holds(entry))
            {
                return entry;
            }
            await Task.Delay(200);
        }
        throw new TimeoutException($"The sources were at last {last}");
    }
}
