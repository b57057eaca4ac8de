using Ioc.Benchmarks.Ingest;

namespace Ioc.Benchmarks.Soak;

/// <summary>What shows only after a long time: leaks, what a hundred sudden deaths leave behind, a wall that hangs for a day.</summary>
internal sealed class SoakSuite(BenchmarkOptions options)
{
    private const double RecordsOfADossier = 4.5;

    public async Task RunAsync()
    {
        if (options.WantsFigure("soak.memory"))
        {
            var records = options.Records ?? options.Size(5_000_000, 150_000);
            await new IngestMemory(options, (int)Math.Ceiling(records / RecordsOfADossier), "soak").RunAsync();
        }
        if (options.WantsFigure("soak.kills"))
        {
            await new SoakKills(options).RunAsync();
        }
        if (options.WantsFigure("soak.wall"))
        {
            await new SoakWall(options).RunAsync();
        }
    }
}
