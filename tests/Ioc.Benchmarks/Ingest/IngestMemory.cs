using System.Threading.Channels;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Ingest;

/// <summary>Resident memory of product and engine while millions of records pass at full speed.</summary>
/// <param name="dossiers">Each sends four to five records.</param>
/// <param name="suite">What the figures' names begin with.</param>
internal sealed class IngestMemory(BenchmarkOptions options, int dossiers, string suite)
{
    public async Task RunAsync()
    {
        using var copy = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        var samples = new List<Sample>();
        using var client = product.Client(RunningProduct.IngestKey);

        var bodies = Channel.CreateBounded<(byte[] Lines, int Records)>(4);
        var making = Task.Run(() => MakeAsync(bodies.Writer, dossiers));
        var passed = 0L;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await foreach (var (lines, records) in bodies.Reader.ReadAllAsync())
            {
                await Senders.SendAsync(client, lines, new Senders.Outcome(default, 0, 0, 0));
                var now = Interlocked.Add(ref passed, records);
                lock (samples)
                {
                    samples.Add(Sample.Of(now, product));
                }
            }
        })));
        await making;
        var caughtUp = await new Senders(product).CatchUpAsync();

        Print(samples, passed, caughtUp);
    }

    private void Print(List<Sample> samples, long passed, TimeSpan caughtUp)
    {
        var afterFirst = samples.Where(sample => sample.Records > passed / 5).ToList();
        var (early, late) = (afterFirst.Take(afterFirst.Count / 4).ToList(), afterFirst.TakeLast(afterFirst.Count / 4).ToList());
        double Growth(Func<Sample, double> of) => late.Select(of).DefaultIfEmpty(double.NaN).Average() - early.Select(of).DefaultIfEmpty(double.NaN).Average();

        var size = $"{passed:N0} records";
        foreach (var tenth in samples.OrderBy(sample => sample.Records).Chunk(Math.Max(1, samples.Count / 10)))
        {
            Printout.Note($"    at {tenth[^1].Records:N0} records: product {tenth.Average(sample => sample.Product):0} MiB, engine {tenth.Average(sample => sample.Engine):0} MiB");
        }
        Printout.Note($"    caught up in {caughtUp.TotalSeconds:0.0} s");
        Printout.Figure($"{suite}.memory_peak_mb", samples.Max(sample => sample.Sum), "MiB", $"product + engine while {size} pass; flat");
        Printout.Figure($"{suite}.memory_growth_mb", Growth(sample => sample.Sum), "MiB", $"from the second fifth to the end of {size}; flat (about 0)");
        Printout.Figure($"{suite}.memory_growth_product_mb", Growth(sample => sample.Product), "MiB", "of it the product; flat (about 0)");
        Printout.Figure($"{suite}.memory_growth_engine_mb", Growth(sample => sample.Engine), "MiB", "of it the engine; flat (about 0)");
    }

    private sealed record Sample(long Records, double Product, double Engine)
    {
        public double Sum => Product + Engine;

        public static Sample Of(long records, RunningProduct product)
        {
            var processes = product.ResidentMemories().ToLookup(process => process.Name == "Ioc.Engine", process => process.MiB);
            return new Sample(records, processes[false].Sum(), processes[true].Sum());
        }
    }

    /// <summary>Whole lives, a thousand dossiers interleaved at a time, so that most records find their dossier known.</summary>
    private static async Task MakeAsync(ChannelWriter<(byte[], int)> bodies, long dossiers)
    {
        var now = TimeProvider.System.GetUtcNow();
        var lives = new DossierLives("mot-cua-lon", dossiers, now.AddMonths(-24), now, Base.Communes);
        for (var first = 0L; first < dossiers; first += 2000)
        {
            var records = Enumerable.Range(0, (int)Math.Min(2000, dossiers - first))
                .SelectMany(number => lives.Of(first + number))
                .Where(record => record.UpdatedAt < now)
                .OrderBy(record => record.UpdatedAt).ToList();
            foreach (var body in records.Chunk(5000))
            {
                await bodies.WriteAsync((RecordLines.Write(body), body.Length));
            }
        }
        bodies.Complete();
    }
}
