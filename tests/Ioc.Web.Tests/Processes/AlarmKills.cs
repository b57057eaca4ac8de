using Ioc.Storage;
using Ioc.Tests.Delivery;

namespace Ioc.Tests.Processes;

/// <param name="Products">Kills of the product.</param>
/// <param name="MailServers">Kills of the mail server; some of both at once.</param>
/// <param name="PostsAgain">Posts beyond the first of each id.</param>
/// <param name="MailsAgain">Mails likewise.</param>
public sealed record AlarmKillsOutcome(int Products, int MailServers, int Alarms, int Taken, int Notices, int PostsAgain, int MailsAgain, IReadOnlyList<string> Faults);

/// <summary>SIGKILL of the product and of the mail server at random moments while alarms wait, fire, are taken on and end.</summary>
/// <param name="folder">Holds data and rules; empty at first.</param>
/// <param name="start">Starts the product on a data folder with these variables.</param>
public sealed class AlarmKills(string folder, int seed, Func<string, (string Name, string Value)[], Task<LivingNode>> start)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(6);

    private readonly Random _random = new(seed);
    private int _products;
    private int _mailServers;

    public async Task<AlarmKillsOutcome> RunAsync(int kills)
    {
        await using var webhook = await WebhookPeer.StartAsync();
        await using var mail = await SmtpPeer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "screens", "alerts")).FullName, "surge.yaml"), BusyOffices.Rule);
        var node = await StartAsync(webhook, mail);
        var offices = new BusyOffices(seed);
        using var stop = new CancellationTokenSource();
        var living = offices.LiveAsync(() => Volatile.Read(ref node), stop.Token);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(_random.Next(300, 5000));
            // In turn the product, the mail server, and both at once.
            if (kill % 3 != 0)
            {
                await mail.KillAsync();
                _mailServers++;
            }

            if (kill % 3 != 1)
            {
                await node.EndAsync();
                _products++;
                Volatile.Write(ref node, await StartAsync(webhook, mail));
            }

            if (kill % 3 != 0)
            {
                await Task.Delay(_random.Next(2000));
                await mail.ComeAgainAsync();
            }
        }

        await stop.CancelAsync();
        await living;
        var (ledger, posts) = await SettledAsync(webhook);
        await node.EndAsync();
        var mails = mail.Mails;
        return new AlarmKillsOutcome(
            _products, _mailServers, ledger.Alarms, offices.Taken.Count, ledger.Notices,
            posts.Count - posts.DistinctBy(post => post.Id).Count(), mails.Count - mails.DistinctBy(one => one.Id).Count(), [.. ledger.Faults(offices, posts), .. ledger.Faults(mails)]);
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

    private Task<LivingNode> StartAsync(WebhookPeer webhook, SmtpPeer mail) => start(
        Path.Combine(folder, "data"),
        [("IOC_SMTP_URL", mail.Address()), ("IOC_MAIL_FROM", "ioc@tinh.example"), ("IOC_MAIL_TO", "truc@tinh.example"),
            ("IOC_WEBHOOK_URL", webhook.Address.ToString()), ("IOC_WEBHOOK_SECRET", "s"), ("IOC_DASHBOARDS", Path.Combine(folder, "screens"))]);
}
