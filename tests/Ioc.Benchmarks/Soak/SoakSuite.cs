using Ioc.Benchmarks.Ingest;
using Ioc.Benchmarks.Running;
using Ioc.Tests.Processes;

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
        if (options.WantsFigure("soak.alarms"))
        {
            await AlarmsAsync();
        }
        if (options.WantsFigure("soak.wall"))
        {
            await new SoakWall(options).RunAsync();
        }
    }

    // The long form of AlarmKillTests.
    private async Task AlarmsAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-bench-").FullName;
        try
        {
            var outcome = await new AlarmKills(folder, options.Seed, StartAsync).RunAsync(options.Kills ?? options.Size(100, 4));
            outcome.Faults.Take(20).ToList().ForEach(fault => Printout.Note($"    {fault}"));
            Printout.Figure(
                "soak.alarms_faults", outcome.Faults.Count, "count",
                $"0; {outcome.Products} SIGKILLs of the product and {outcome.MailServers} of the SMTP server while {outcome.Alarms} alarms came and went, {outcome.Taken} acknowledged, told in {outcome.Notices} messages by webhook and mail; under the same id again: {outcome.PostsAgain} posts, {outcome.MailsAgain} mails");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<LivingNode> StartAsync(string data, (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        var product = await RunningProduct.StartAsync(data, "--no-demo", "--province", "22");
        return new LivingNode(product.Client(RunningProduct.IngestKey), product.Client(RunningProduct.AlarmsKey), product.KillAsync);
    }
}
