using Ioc.Storage;
using Ioc.Tests.Delivery;

namespace Ioc.Tests.Processes;

/// <param name="SentAgain">Posts beyond the first of each id.</param>
public sealed record AlarmKillsOutcome(int Kills, int Alarms, int Taken, int Notices, int SentAgain, IReadOnlyList<string> Faults);

/// <summary>SIGKILL of the product at random moments while alarms wait, fire, are taken on and end.</summary>
/// <param name="folder">Holds data and rules; empty at first.</param>
/// <param name="start">Starts the product on a data folder with these variables.</param>
public sealed class AlarmKills(string folder, int seed, Func<string, (string Name, string Value)[], Task<LivingNode>> start)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);

    private readonly Random _random = new(seed);

    public async Task<AlarmKillsOutcome> RunAsync(int kills)
    {
        await using var webhook = await WebhookPeer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "screens", "alerts")).FullName, "surge.yaml"), BusyOffices.Rule);
        var node = await StartAsync(webhook);
        var offices = new BusyOffices(seed);
        using var stop = new CancellationTokenSource();
        var living = offices.LiveAsync(() => Volatile.Read(ref node), stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(_random.Next(300, 5000));
            await node.EndAsync();
            Volatile.Write(ref node, await StartAsync(webhook));
        }

        await stop.CancelAsync();
        await living;
        var (ledger, posts) = await SettledAsync(webhook);
        await node.EndAsync();
        return new AlarmKillsOutcome(
            kills, ledger.Alarms, offices.Taken.Count, ledger.Notices, posts.Count - posts.Select(post => post.Id).Distinct().Count(), ledger.Faults(offices, posts));
    }

    // The last messages are gathered for half a minute; what is not told by the end of the wait the ledger finds.
    private async Task<(AlarmLedger Ledger, IReadOnlyList<ReceivedPost> Posts)> SettledAsync(WebhookPeer webhook)
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = Path.Combine(folder, "data"), Provinces = ["22"] });
        var began = TimeProvider.System.GetTimestamp();
        while (!await AlarmLedger.IsSettledAsync(store) && TimeProvider.System.GetElapsedTime(began) < LongestWait)
        {
            await Task.Delay(500);
        }

        return (await AlarmLedger.ReadAsync(store), webhook.Posts);
    }

    private Task<LivingNode> StartAsync(WebhookPeer webhook) => start(
        Path.Combine(folder, "data"),
        [("IOC_WEBHOOK_URL", webhook.Address.ToString()), ("IOC_WEBHOOK_SECRET", "s"), ("IOC_DASHBOARDS", Path.Combine(folder, "screens"))]);
}
