using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Figures;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Starting;

/// <summary>How long <c>./run</c> takes to be ready when built, and what product and engine hold in memory with the demo running.</summary>
internal sealed class StartSuite(BenchmarkOptions options, BaseShelf bases)
{
    public async Task RunAsync()
    {
        var on = await bases.SmallAsync();
        using (var copy = on.Copy())
        {
            await using var product = await RunningProduct.StartProgramAsync(Path.Combine(Repository.Root, "run"), ["--port", "0", "--data", copy.Folder]);
            Printout.Figure("start.ready_s", product.StartTook.TotalSeconds, "s", $"<= 10 s; ./run when built, demo on, database of {on.Dossiers:N0} dossiers");
            using var client = product.Client(RunningProduct.ReadKey);
            await UseAsync(client, new RandomQuestions(on));
            Printout.Note($"    {string.Join(", ", product.ResidentMemories().Select(process => $"{process.Name} {process.MiB:0} MiB"))}");
            Printout.Figure("memory.resident_mb", product.ResidentMemory(), "MiB", $"<= 1,024 MiB; product + engine, demo running, {on.Dossiers:N0} dossiers");
        }
    }

    private async Task UseAsync(HttpClient client, RandomQuestions questions)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(end).TotalSeconds < options.Size(60, 10))
        {
            await client.GetByteArrayAsync(questions.Next(null));
            await Task.Delay(200);
        }
    }
}
