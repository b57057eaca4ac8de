using System.Diagnostics;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;
using Ioc.Rules.Calendar;

namespace Ioc.Benchmarks.Figures;

/// <summary>How long the figures of all communes of a province take over HTTP, on one and on ten million dossiers.</summary>
internal sealed class FiguresSuite(BenchmarkOptions options, BaseShelf bases)
{
    private const string How = "all communes of a province over HTTP, this month, asOf now, random filters, 100 records/s arriving";

    public async Task RunAsync()
    {
        var small = await MeasureAsync(await bases.SmallAsync(), "growth <= 1.5");
        if (!options.WantsFigure("figures.10m_ms") && !options.WantsFigure("figures.growth"))
        {
            return;
        }
        var large = await MeasureAsync(await bases.LargeAsync(), "p50 <= 100 ms at 10 M dossiers");
        Printout.Figure("figures.growth", large / small, "ratio", "<= 1.5 from 1 M to 10 M dossiers");
    }

    private async Task<double> MeasureAsync(Base on, string target)
    {
        using var copy = on.Copy();
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        Printout.Note($"    {on.Dossiers:N0} dossiers, {on.Records:N0} records: ready in {product.StartTook.TotalSeconds:0.0} s");
        using var client = product.Client(RunningProduct.ReadKey);
        await using var arrivals = await SteadyArrivals.StartAsync(product, recordsPerSecond: 100);
        var questions = new RandomQuestions(on);

        var monthEnd = LocalDay.Start(FirstOfMonth()).AddMilliseconds(-1).ToOffset(LocalDay.Offset);
        await AskAsync(client, questions, 20, null);
        var now = await AskAsync(client, questions, options.Size(300, 60), null);
        var then = await AskAsync(client, questions, options.Size(40, 10), monthEnd);
        Printout.Note($"    now {now}; month end {then}; arriving: {await arrivals.StopAsync()}");

        Printout.Figure($"figures.{on.Label}_ms", now.Median, "ms", $"p50; {target}; {How}");
        Printout.Figure($"figures.{on.Label}_p99_ms", now.At(0.99), "ms", "no target of its own");
        Printout.Figure(on.Dossiers == options.Size(10_000_000, 200_000) ? "figures.month_end_ms" : $"figures.month_end_{on.Label}_ms", then.Median, "ms", "p50 <= 2,000 ms; asOf the end of last month");
        Printout.Note($"    memory: {string.Join(", ", product.ResidentMemories().Select(process => $"{process.Name} {process.MiB:0} MiB"))}");
        Printout.Figure($"memory.resident_{on.Label}_mb", product.ResidentMemory(), "MiB", $"<= 1,024 MiB; product + engine at {on.Dossiers:N0} dossiers after these questions");
        return now.Median;
    }

    private static async Task<Percentiles> AskAsync(HttpClient client, RandomQuestions questions, int count, DateTimeOffset? asOf)
    {
        var took = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var question = questions.Next(asOf);
            var begin = Stopwatch.GetTimestamp();
            var answer = await client.GetByteArrayAsync(question);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            if (answer.Length < 1000)
            {
                throw new InvalidOperationException("An answer without rows.");
            }
        }
        return new Percentiles(took);
    }

    private static DateOnly FirstOfMonth() => LocalDay.Of(TimeProvider.System.GetUtcNow()) is var today ? new DateOnly(today.Year, today.Month, 1) : default;
}
