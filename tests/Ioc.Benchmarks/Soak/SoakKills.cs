using System.Diagnostics;
using System.Net;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Soak;

/// <summary>Product and engine are killed with SIGKILL at random moments while records arrive and figures are asked for.</summary>
internal sealed class SoakKills(BenchmarkOptions options)
{
    private const int SenderCount = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);
    private static readonly string[] Questions =
    [
        "api/v1/indicators/communes?from=2025-01-01", "api/v1/indicators/communes?asOf=2026-08-30T00:00:00Z", "api/v1/dossiers?state=open&from=2025-01-01",
    ];

    private readonly Random _random = new(options.Seed);
    private readonly TrueSenders _senders = new(options.Seed, SenderCount);
    private readonly Dictionary<string, int> _answers = [];

    public async Task RunAsync()
    {
        var kills = options.Kills ?? options.Size(100, 6);
        using var copy = WorkingCopy.OfNothing(options);
        using var stop = new CancellationTokenSource();
        await StartAsync(copy.Folder);
        var sending = _senders.SendAsync(stop.Token);
        var reading = ReadAsync(stop.Token);

        var (engine, product) = (new List<double>(), new List<double>());
        var victims = Enumerable.Range(0, kills).Select(kill => kill % 2 == 0).ToArray();
        _random.Shuffle(victims);
        for (var kill = 0; kill < kills; kill++)
        {
            var took = await KillAsync(copy.Folder, ofEngine: victims[kill]);
            (victims[kill] ? engine : product).Add(took.TotalMilliseconds);
            if ((kill + 1) % 10 == 0)
            {
                Printout.Note($"    {kill + 1} kills, {_senders.Acknowledged} bodies acknowledged, {_senders.SentAgain} sent again, load {Printout.MachineLoad()}");
            }
        }
        await stop.CancelAsync();
        await sending;
        await reading;
        await _senders.Product!.DisposeAsync();

        Print(kills, engine, product, await SoakVerdict.OfAsync(copy.Folder, _senders.Ledger));
    }

    /// <returns>From the kill until the next body was acknowledged.</returns>
    private async Task<TimeSpan> KillAsync(string folder, bool ofEngine)
    {
        await Task.Delay(_random.Next(400));
        var watch = Stopwatch.StartNew();
        if (ofEngine)
        {
            int? engine;
            while ((engine = _senders.Product!.EngineProcessId) is null)
            {
                await Task.Delay(20);
            }
            Process.GetProcessById(engine.Value).Kill();
        }
        else
        {
            await _senders.Product!.KillAsync();
            await StartAsync(folder);
        }
        var before = _senders.Acknowledged;
        while (_senders.Acknowledged == before)
        {
            if (watch.Elapsed > LongestWait)
            {
                throw new TimeoutException($"Nothing was acknowledged within {LongestWait.TotalMinutes} minutes of a kill of the {(ofEngine ? "engine" : "product")}.");
            }
            await Task.Delay(5);
        }
        return watch.Elapsed;
    }

    private async Task StartAsync(string folder)
    {
        // Senders and readers that still hold the killed one only get their connections refused.
        _senders.Product = await RunningProduct.StartAsync(folder, "--no-demo", "--province", Base.Province);
    }

    private Task ReadAsync(CancellationToken stop) => Task.Run(async () =>
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.ReadKey);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            string answer;
            try
            {
                using var response = await http.GetAsync(new Uri(_senders.Product!.Address, Questions[i % Questions.Length]), CancellationToken.None);
                answer = response.StatusCode is HttpStatusCode.OK ? "200" : $"{(int)response.StatusCode}{(response.Headers.RetryAfter is null ? " without Retry-After" : "")}";
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                answer = "cut off";
                await Task.Delay(50, CancellationToken.None);
            }
            _answers[answer] = _answers.GetValueOrDefault(answer) + 1;
        }
    }, CancellationToken.None);

    private void Print(int kills, List<double> engine, List<double> product, SoakVerdict verdict)
    {
        var wrong = _answers.Where(answer => answer.Key is not ("200" or "503" or "cut off")).Sum(answer => answer.Value);
        Printout.Note($"    answers to readers: {string.Join(", ", _answers.Select(answer => $"{answer.Value} × {answer.Key}"))}");
        _senders.Faults.Take(5).ToList().ForEach(fault => Printout.Note($"    fault: {fault}"));
        verdict.Wrong.Take(5).ToList().ForEach(cell => Printout.Note($"    wrong: {cell}"));
        var how = $"{kills} SIGKILLs (engine {engine.Count}, product {product.Count}), seed {options.Seed}, {_senders.Acknowledged:N0} bodies, {verdict.Expected:N0} records acknowledged";
        Printout.Figure("soak.kills_lost", verdict.Lost, "records", $"0; {how}");
        Printout.Figure("soak.kills_twice", verdict.Twice, "records", $"0; stored more often than acknowledged; {how}");
        Printout.Figure("soak.kills_wrong_figures", verdict.Wrong.Count, "cells", $"0 of {verdict.Compared:N0} that differ from the slow model");
        Printout.Figure("soak.kills_mended", verdict.Mended, "rows", "0; found by a recomputation afterwards");
        Printout.Figure("soak.kills_wrong_answers", wrong + _senders.Faults.Count, "answers", "0; neither 200 nor 429 or 503 with Retry-After, nor cut off by the kill");
        Printout.Figure("soak.kills_engine_back_ms", new Percentiles(engine).Median, "ms", "no target of its own; median from a kill of the engine to the next acknowledgement");
        Printout.Figure("soak.kills_product_back_ms", new Percentiles(product).Median, "ms", "no target of its own; median from a kill of the product to the next acknowledgement, its start included");
    }
}
