using System.Threading.Channels;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Ingest;

/// <summary>Resident memory of product and engine while millions of records pass at full speed.</summary>
internal sealed class IngestMemory(BenchmarkOptions options)
{
    public async Task RunAsync()
    {
        var dossiers = options.Size(1_100_000, 30_000);
        using var copy = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        var samples = new List<(long Records, double MiB)>();
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
                    samples.Add((now, product.ResidentMemory()));
                }
            }
        })));
        await making;
        var caughtUp = await new Senders(product).CatchUpAsync();

        var afterFirst = samples.Where(sample => sample.Records > passed / 5).ToList();
        var (early, late) = (Mean(afterFirst.Take(afterFirst.Count / 4)), Mean(afterFirst.TakeLast(afterFirst.Count / 4)));
        var size = $"{passed:N0} records";
        Printout.Note($"    memory: {string.Join(", ", product.ResidentMemories().Select(process => $"{process.Name} {process.MiB:0} MiB"))}; caught up in {caughtUp.TotalSeconds:0.0} s");
        Printout.Figure("ingest.memory_peak_mb", samples.Max(sample => sample.MiB), "MiB", $"product + engine while {size} pass; flat");
        Printout.Figure("ingest.memory_growth_mb", late - early, "MiB", $"from the second fifth to the end of {size}; flat (about 0)");
    }

    private static double Mean(IEnumerable<(long, double MiB)> samples) => samples.Select(sample => sample.MiB).DefaultIfEmpty(double.NaN).Average();

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
