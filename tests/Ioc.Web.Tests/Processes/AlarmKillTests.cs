using System.Globalization;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Xunit.Abstractions;

namespace Ioc.Tests.Processes;

/// <summary>Alarms outlive whoever evaluates them: nothing is lost, nothing is told under two ids, no state is out of facts.</summary>
/// <remarks>A short form with a seed; <c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when. The long form is <c>Ioc.Benchmarks soak --only soak.alarms</c>.</remarks>
[Collection(WithPostgres.Name)]
public sealed class AlarmKillTests(PostgresServer postgres, ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261126", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killing_the_product_while_alarms_change_loses_nothing_and_tells_nothing_twice()
    {
        var outcome = await new AlarmKills(_folder.Path, Seed, StartAsync).RunAsync(Kills);

        output.WriteLine($"{outcome with { Faults = [] }}");
        Assert.Empty(outcome.Faults);
        Assert.True(outcome.Alarms > 0 && outcome.Taken > 0, $"Nothing happened: {outcome}");
    }

    [PostgresFact]
    public async Task When_the_node_on_duty_dies_the_other_goes_on_and_each_change_is_sent_once()
    {
        await using var webhook = await WebhookPeer.StartAsync();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "screens", "alerts"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "screens", "alerts", "surge.yaml"), BusyOffices.Rule);
        var database = await postgres.NewDatabaseAsync();
        await using var onDuty = await StartAsync("first", database, webhook);
        await using var other = await StartAsync("second", database, webhook);

        // Both have the same dossiers, as nodes on one database of dossiers have; one commune each is overloaded before and after the crash.
        await OverloadAsync([onDuty, other], "06652");
        await UntilAsync(other, "06652");
        await onDuty.KillAsync();
        await OverloadAsync([other], "06658");
        await UntilAsync(other, "06658");
        await FigureOffice.UntilAsync("both were told", () => Task.FromResult(Told(webhook).Count >= 2), seconds: 120);
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Equal(["06652", "06658"], Told(webhook).Order(StringComparer.Ordinal));
    }

    private static async Task<LivingNode> StartAsync(string data, (string Name, string Value)[] variables)
    {
        var process = await ProductProcess.StartAsync(data, variables);
        return new LivingNode(process.Sender, process.Alarms, async () => await process.DisposeAsync());
    }

    // A change is told once, however often its message is sent under the same id.
    private static List<string> Told(WebhookPeer webhook) =>
        [.. webhook.Posts.DistinctBy(post => post.Id).SelectMany(post => post.Json.GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetProperty("commune").GetString()!))];

    private static Task UntilAsync(ProductProcess node, string commune) => FigureOffice.UntilAsync(
        $"{commune} fires", async () => (await node.Alarms.GetStringAsync($"api/v1/alarms?state=firing&commune={commune}")).Contains(commune, StringComparison.Ordinal), seconds: 60);

    private static async Task OverloadAsync(IEnumerable<ProductProcess> nodes, string commune)
    {
        var day = TimeProvider.System.GetUtcNow();
        string At(int daysAgo) => day.AddDays(-daysAgo).AddMinutes(-1).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        var records = Enumerable.Range(0, 3).Select(_ => Dossiers.New(("handlingCommune", commune), ("receivedAt", At(20)), ("dueAt", At(10)), ("updatedAt", At(0)))).ToList();
        foreach (var node in nodes)
        {
            Assert.Equal((3, 0, 0), (await node.Source.SendAsync(records)).Counts);
        }
    }

    private Task<ProductProcess> StartAsync(string name, string database, WebhookPeer webhook) => ProductProcess.StartAsync(
        Path.Combine(_folder.Path, name), ["--postgres", database],
        ("IOC_WEBHOOK_URL", webhook.Address.ToString()), ("IOC_WEBHOOK_SECRET", "s"), ("IOC_DASHBOARDS", Path.Combine(_folder.Path, "screens")));
}
