using System.Diagnostics;
using System.Globalization;
using System.Net;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Processes;

/// <summary>Processes are killed with SIGKILL at bad moments. Nothing acknowledged is lost, nothing is counted twice.</summary>
/// <remarks>A short form with a seed; <c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when.</remarks>
public sealed class KillTests : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "5", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261123", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Seed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killing_the_product_right_after_it_acknowledged_loses_nothing()
    {
        var delivery = new Delivery(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var product = await ProductProcess.StartAsync(_folder.Path);
            var body = delivery.NextBody();
            await product.Source.SendAsync(body.Select(Ioc.Model.RecordText.ToJson));
            await product.KillAsync();
            delivery.Acknowledge(body);
        }

        await delivery.CheckAsync(_folder.Path);
    }

    [Fact]
    public async Task Killing_the_product_under_load_loses_nothing_acknowledged_and_counts_nothing_twice()
    {
        var delivery = new Delivery(Seed + 1);
        ProductProcess? product = null;
        using var stop = new CancellationTokenSource();
        product = await ProductProcess.StartAsync(_folder.Path);
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await delivery.DeliverAsync(delivery.NextBody(), () => Volatile.Read(ref product).Source);
            }
        });

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = delivery.Acknowledged;
            await FigureOffice.UntilAsync("a body is acknowledged", () => Task.FromResult(delivery.Acknowledged > before), seconds: 60);
            await Task.Delay(_random.Next(300));
            await product.KillAsync();
            Volatile.Write(ref product, await ProductProcess.StartAsync(_folder.Path));
        }
        await stop.CancelAsync();
        await sending;
        await product.DisposeAsync();

        await delivery.CheckAsync(_folder.Path);
    }

    [Fact]
    public async Task Killing_the_engine_under_inserts_and_queries_refuses_some_and_loses_and_doubles_nothing()
    {
        var delivery = new Delivery(Seed + 2);
        await using var product = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
        var source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        var engine = product.Services.GetRequiredService<EngineProcess>();
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await delivery.DeliverAsync(delivery.NextBody(), () => source);
            }
        });
        var reading = ReadAsync(product.WithKey(RunningProduct.ReadKey), stop.Token);

        for (var kill = 0; kill < Kills; kill++)
        {
            var before = delivery.Acknowledged;
            await FigureOffice.UntilAsync("a body is acknowledged", () => Task.FromResult(delivery.Acknowledged > before), seconds: 60);
            await Task.Delay(_random.Next(200));
            await FigureOffice.UntilAsync("the engine runs", () => Task.FromResult(engine.ProcessId is not null));
            Process.GetProcessById(engine.ProcessId!.Value).Kill();
        }
        await stop.CancelAsync();
        await sending;

        var answers = await reading;
        Assert.Empty(answers.Where(answer => answer is not ("200" or "503 database-unavailable")).Distinct());
        Assert.Contains("200", answers);
        await delivery.CheckAsync(product);
    }

    [Fact]
    public async Task While_the_engine_is_down_everybody_is_told_to_come_again_and_afterwards_all_is_well()
    {
        var delivery = new Delivery(Seed + 3);
        await using var product = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
        var source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        await delivery.DeliverAsync(delivery.NextBody(), () => source);

        // Where its folder was there is a file: it cannot start again.
        var (folder, away) = (Path.Combine(_folder.Path, "clickhouse"), Path.Combine(_folder.Path, "clickhouse.away"));
        var engine = product.Services.GetRequiredService<EngineProcess>();
        Directory.Move(folder, away);
        await File.WriteAllTextAsync(folder, "");
        Process.GetProcessById(engine.ProcessId!.Value).Kill();
        await FigureOffice.UntilAsync("the engine is gone", () => Task.FromResult(engine.State != EngineState.Running));

        var reader = product.WithKey(RunningProduct.ReadKey);
        foreach (var address in new[] { "api/v1/indicators/communes", "api/v1/indicators/days", "api/v1/dossiers?state=open" })
        {
            using var answer = await reader.GetAsync(address);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "database-unavailable"), (answer.StatusCode, await SourceSystem.CodeOfAsync(answer)));
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        // The first sender finds out that the engine is down, the second is told; the client below gives up before a sender's patience of old.
        using var hasty = product.WithKey(RunningProduct.IngestKey);
        hasty.Timeout = TimeSpan.FromSeconds(20);
        for (var sender = 0; sender < 2; sender++)
        {
            using var refused = await new SourceSystem(hasty).PostAsync(SourceSystem.Lines([Dossiers.New().ToJsonString()]));
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "database-unavailable"), (refused.StatusCode, await SourceSystem.CodeOfAsync(refused)));
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await product.Client.GetAsync("readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await product.Client.GetAsync("healthz")).StatusCode);

        File.Delete(folder);
        Directory.Move(away, folder);
        await FigureOffice.UntilAsync("ready again", async () => (await product.Client.GetAsync("readyz")).StatusCode == HttpStatusCode.OK, seconds: 60);
        await delivery.DeliverAsync(delivery.NextBody(), () => source);
        var open = await new FigureReader(reader).GetAsync("api/v1/indicators/communes");
        Assert.Equal(54, open.GetProperty("communes").GetArrayLength());
    }

    private static Task<List<string>> ReadAsync(HttpClient client, CancellationToken until) => Task.Run(async () =>
    {
        var answers = new List<string>();
        string[] questions = ["api/v1/indicators/communes?from=2025-01-01", "api/v1/indicators/communes?asOf=2026-08-30T00:00:00Z", "api/v1/dossiers?state=open&from=2025-01-01"];
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            using var answer = await client.GetAsync(questions[i % questions.Length]);
            answers.Add(answer.StatusCode == HttpStatusCode.OK ? "200" : $"{(int)answer.StatusCode} {await SourceSystem.CodeOfAsync(answer)}");
            Assert.Equal(answer.StatusCode != HttpStatusCode.OK, answer.Headers.RetryAfter is not null);
        }
        return answers;
    });
}
