using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Indicators.Projection;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Ioc.Tests.Processes;

/// <summary>
/// Two nodes over one PostgreSQL and one engine. The one that takes records in, evaluates and sends is killed with SIGKILL while alarms
/// fire; it comes again as the one that stands by, and the other is killed.
/// </summary>
/// <remarks><c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when. How long each takeover took is written to the test's output.</remarks>
[Collection(WithPostgres.Name)]
public sealed class LeadingNodeTests(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Witness = "06688";
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "2", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261127", CultureInfo.InvariantCulture);

    // Stated: records after 5 s, alarms after 12 s. Tests share the machine with others.
    private static readonly TimeSpan UntilRecords = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UntilAlarms = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilSettled = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Seed);
    private EngineProcess? _engine;
    private WebhookPeer _webhook = null!;
    private string _clickHouse = "";
    private string _database = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.Missing is not null)
        {
            return;
        }

        var engine = _engine = new EngineProcess(new EngineProcessOptions { DataDirectory = Path.Combine(_folder.Path, "clickhouse") }, TimeProvider.System, NullLogger<EngineProcess>.Instance);
        await engine.StartAsync(CancellationToken.None);
        _clickHouse = new UriBuilder(await engine.AddressAsync(CancellationToken.None)) { UserName = "default", Password = engine.Key, Path = "ioc" }.Uri.AbsoluteUri;
        _database = await postgres.NewDatabaseAsync();
        _webhook = await WebhookPeer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "screens", "alerts")).FullName, "surge.yaml"), BusyOffices.Rule);
    }

    public async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await _webhook.DisposeAsync();
            await _engine.DisposeAsync();
        }

        _folder.Dispose();
    }

    [PostgresFact]
    public async Task When_the_leading_node_is_killed_the_other_goes_on_and_every_alarm_is_told_once()
    {
        var (leading, leadingFolder) = (await StartAsync("first"), "first");
        var (other, otherFolder) = (await StartAsync("second"), "second");
        var node = Living(leading);
        var offices = new BusyOffices(Seed);
        using var stop = new CancellationTokenSource();
        var living = offices.LiveAsync(() => Volatile.Read(ref node), stop.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            await StandsByAsync(other);
            await Task.Delay(_random.Next(2_000, 8_000));
            await leading.KillAsync();
            Volatile.Write(ref node, Living(other));
            await TakesOverAsync(other);

            await leading.DisposeAsync();
            (leading, other) = (other, await StartAsync(leadingFolder));
            (leadingFolder, otherFolder) = (otherFolder, leadingFolder);
        }

        await stop.CancelAsync();
        await living;
        var (ledger, posts) = await SettledAsync();
        output.WriteLine($"{ledger.Alarms} alarms, {offices.Taken.Count} taken on, {ledger.Notices} messages, {posts.Count - posts.DistinctBy(post => post.Id).Count()} sent again under the same id");
        await leading.DisposeAsync();
        await other.DisposeAsync();
        await FiguresFollowFromTheLogAsync();
        Assert.Empty(ledger.Faults(offices, posts));
        Assert.True(ledger.Alarms > Kills && !offices.Taken.IsEmpty, "Nothing happened.");
    }

    // Neither an arrival number nor a step was given twice, and nothing was counted twice or not at all.
    private async Task FiguresFollowFromTheLogAsync()
    {
        await using var product = await RunningProduct.StartAsync(plain => plain with { Postgres = _database, ClickHouse = new Uri(_clickHouse) });
        var stored = await product.Services.GetRequiredService<ClickHouseClient>().QueryAsync(
            new Sql("test", "SELECT count(), uniqExact(arrival) FROM dossier_version"), null, row => (row.ReadUInt64(), row.ReadUInt64()));
        Assert.Equal(stored[0].Item1, stored[0].Item2);
        Assert.Equal(default, await product.Services.GetRequiredService<FigureRecomputation>().RunAsync(CancellationToken.None));
    }

    // It answers reads, of what the other one took in too; records it refuses, to be sent again.
    private static async Task StandsByAsync(ProductProcess node)
    {
        using var answer = await SendAsync(node, [Overdue(Witness)]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("standby", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await node.Alarms.GetAsync(new Uri("api/v1/alarms", UriKind.Relative))).StatusCode);
    }

    private async Task TakesOverAsync(ProductProcess node)
    {
        var began = TimeProvider.System.GetTimestamp();
        var records = Enumerable.Range(0, 3).Select(_ => Overdue(Witness)).ToList();
        while ((await SendAsync(node, records)).StatusCode != HttpStatusCode.OK)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < UntilRecords, $"No records were taken within {UntilRecords}.");
            await Task.Delay(50);
        }

        var taken = TimeProvider.System.GetElapsedTime(began);
        while (!(await node.Alarms.GetStringAsync($"api/v1/alarms?state=firing&rule=surge&commune={Witness}")).Contains(Witness, StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < UntilAlarms, $"No alarm fired within {UntilAlarms}.");
            await Task.Delay(50);
        }

        output.WriteLine($"after the kill: records taken after {taken.TotalSeconds:0.0} s, an alarm of them fires after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
        records.ForEach(record => (record["status"], record["finishedAt"], record["updatedAt"]) = (9, DaysAgo(0), DaysAgo(0)));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(node, records)).StatusCode);
        await FigureOffice.UntilAsync("the witness's alarm ended", async () => !(await node.Alarms.GetStringAsync($"api/v1/alarms?state=firing&rule=surge&commune={Witness}")).Contains(Witness, StringComparison.Ordinal), seconds: 60);
    }

    private async Task<(AlarmLedger Ledger, IReadOnlyList<ReceivedPost> Posts)> SettledAsync()
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"], Postgres = _database });
        var began = TimeProvider.System.GetTimestamp();
        while (!await AlarmLedger.IsSettledAsync(store) && TimeProvider.System.GetElapsedTime(began) < UntilSettled)
        {
            await Task.Delay(500);
        }

        return (await AlarmLedger.ReadAsync(store), _webhook.Posts);
    }

    private Task<ProductProcess> StartAsync(string name) => ProductProcess.StartAsync(
        Path.Combine(_folder.Path, name), ["--postgres", _database, "--clickhouse", _clickHouse],
        ("IOC_WEBHOOK_URL", _webhook.Address.ToString()), ("IOC_WEBHOOK_SECRET", "s"), ("IOC_DASHBOARDS", Path.Combine(_folder.Path, "screens")));

    private static LivingNode Living(ProductProcess process) => new(process.Sender, process.Alarms, process.KillAsync);

    private static async Task<HttpResponseMessage> SendAsync(ProductProcess node, IEnumerable<JsonObject> records)
    {
        using var body = new StringContent(string.Join('\n', records.Select(record => record.ToJsonString())), Encoding.UTF8, "application/x-ndjson");
        return await node.Sender.PostAsync(new Uri("api/v1/ingest/dossiers", UriKind.Relative), body);
    }

    private static JsonObject Overdue(string commune) =>
        Dossiers.New(("handlingCommune", commune), ("receivedAt", DaysAgo(20)), ("dueAt", DaysAgo(10)), ("updatedAt", DaysAgo(0)));

    private static string DaysAgo(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(-days).AddSeconds(-1).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
