using System.Globalization;
using Ioc.Tests.Delivery;
using Xunit.Abstractions;

namespace Ioc.Tests.Processes;

/// <summary>Alarms outlive whoever evaluates them: nothing is lost, nothing is told under two ids, no state is out of facts.</summary>
/// <remarks>A short form with a seed; <c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when. The long form is <c>Ioc.Benchmarks soak --only soak.alarms</c>.</remarks>
public sealed class AlarmKillTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261126", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SmtpFact]
    public async Task Killing_the_product_and_the_mail_server_while_alarms_change_loses_nothing_and_tells_nothing_twice()
    {
        var outcome = await new AlarmKills(_folder.Path, Seed, StartAsync).RunAsync(Kills);

        output.WriteLine($"{outcome with { Faults = [] }}");
        Assert.Empty(outcome.Faults);
        Assert.True(outcome.Alarms > 0 && outcome.Taken > 0, $"Nothing happened: {outcome}");
    }

    private static async Task<LivingNode> StartAsync(string data, (string Name, string Value)[] variables)
    {
        var process = await ProductProcess.StartAsync(data, variables);
        return new LivingNode(process.Sender, process.Alarms, async () => await process.DisposeAsync());
    }
}
