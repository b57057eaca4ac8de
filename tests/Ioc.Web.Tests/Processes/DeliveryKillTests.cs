using System.Data.Common;
using System.Globalization;
using Dapper;
using Ioc.Delivery;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Xunit.Abstractions;

namespace Ioc.Tests.Processes;

/// <summary>Product and mail server are killed with SIGKILL while notices are committed: every one arrives, and what arrives twice is the same under the same id.</summary>
/// <remarks>A short form with a seed; <c>IOC_KILLS</c> sets how many, <c>IOC_SEED</c> when. Ids and counts are written to the test's output.</remarks>
public sealed class DeliveryKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOC_KILLS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261124", CultureInfo.InvariantCulture);

    private const int MostWaiting = 100;
    private const string To = "truc@tinh.example";
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(Seed);
    private readonly Random _pace = new(Seed + 1);
    private readonly List<string> _committed = [];
    private SmtpPeer _mail = null!;
    private WebhookPeer _webhook = null!;
    private int _productKills;
    private int _mailKills;

    public async Task InitializeAsync()
    {
        if (SmtpPeer.Missing is null)
        {
            (_mail, _webhook) = (await SmtpPeer.StartAsync(), await WebhookPeer.StartAsync());
        }
    }

    public async Task DisposeAsync()
    {
        if (SmtpPeer.Missing is null)
        {
            await _mail.DisposeAsync();
            await _webhook.DisposeAsync();
        }

        _folder.Dispose();
    }

    [SmtpFact]
    public async Task Killing_the_product_and_the_mail_server_loses_nothing_and_repeats_only_under_the_same_id()
    {
        using var stop = new CancellationTokenSource();
        var product = await StartAsync();
        var telling = TellAsync(stop.Token);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(_random.Next(100, 2500));
            product = await KillAsync(kill, product);
        }

        await stop.CancelAsync();
        await telling;
        await using (product)
        {
            // After several failures the next attempt may be far off; a person would not wait for it either.
            await TryAllAsync();
            await FigureOffice.UntilAsync("everything arrived", () => Task.FromResult(Missing().Count == 0), seconds: 600);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        Check();
    }

    private async Task TryAllAsync()
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"] });
        using var outbox = new Outbox();
        await using var connection = await store.OpenAsync(default);
        foreach (var id in (await connection.QueryAsync<string>("SELECT id FROM delivery WHERE state = 'waiting'")).ToList())
        {
            await new AnswerDispatch(store, outbox, TimeProvider.System).RetryAsync(id, default);
        }
    }

    // In turn the product, the mail server, and both at once.
    private async Task<ProductProcess> KillAsync(int kill, ProductProcess product)
    {
        var (killsProduct, killsMail) = (kill % 3 != 1, kill % 3 != 0);
        if (killsMail)
        {
            await _mail.KillAsync();
            _mailKills++;
        }

        if (killsProduct)
        {
            await product.KillAsync();
            _productKills++;
            product = await StartAsync();
        }

        if (killsMail)
        {
            await Task.Delay(_random.Next(500));
            await _mail.ComeAgainAsync();
        }

        return product;
    }

    private void Check()
    {
        var (posts, mails) = (_webhook.Posts, _mail.Mails);
        var (postsAgain, mailsAgain) = (posts.Count - _committed.Count, mails.Count - _committed.Count);
        output.WriteLine($"{_productKills} kills of the product, {_mailKills} of the mail server; {_committed.Count} notices, lost 0; sent again: {postsAgain} posts, {mailsAgain} mails");
        Assert.Equal(Ids("webhook", ""), posts.Select(post => post.Id).ToHashSet());
        Assert.Equal(Ids("mail", To), mails.Select(mail => mail.Id).ToHashSet());
        Assert.Equal(_committed.Count, posts.Select(post => (post.Id, post.Body)).Distinct().Count());
        Assert.Equal(_committed.Count, mails.Select(mail => (mail.Id, mail.Raw)).Distinct().Count());
        // Sent again is only what was under way when somebody was killed: 8 posts and 4 mails may be.
        Assert.InRange(postsAgain, 0, 8 * _productKills);
        Assert.InRange(mailsAgain, 0, 4 * (_productKills + _mailKills));
    }

    private List<string> Missing() =>
        [.. Ids("webhook", "").Except(_webhook.Posts.Select(post => post.Id)), .. Ids("mail", To).Except(_mail.Mails.Select(mail => mail.Id))];

    private HashSet<string> Ids(string channel, string recipient) => [.. _committed.Select(notice => Dispatch.IdOf(notice, channel, recipient))];

    private async Task<ProductProcess> StartAsync() => await ProductProcess.StartAsync(
        _folder.Path, ("IOC_WEBHOOK_URL", _webhook.Address.ToString()), ("IOC_WEBHOOK_SECRET", "s"), ("IOC_SMTP_URL", _mail.Address()), ("IOC_MAIL_FROM", "ioc@tinh.example"), ("IOC_MAIL_TO", To));

    // Into the store of the product from beside it, so that the committing goes on while it is dead.
    private Task TellAsync(CancellationToken until) => Task.Run(async () =>
    {
        await using var store = new OperationalStore(new Installation { DataDirectory = _folder.Path, Provinces = ["22"] });
        using var outbox = new Outbox();
        while (!until.IsCancellationRequested)
        {
            if (_committed.Count - _webhook.Posts.Count > MostWaiting)
            {
                // A product that is dead most of the time is not given more than it can send in the rest.
                await Task.Delay(50, CancellationToken.None);
                continue;
            }

            var notice = DeliveryOffice.Notice($"notice-{_committed.Count}");
            try
            {
                await using var connection = await store.OpenAsync(default);
                await using var transaction = await connection.BeginTransactionAsync(default);
                await outbox.PutAsync(notice, connection, transaction);
                await transaction.CommitAsync(default);
            }
            catch (DbException)
            {
                // Not acknowledged: tried again under the same id.
                continue;
            }

            _committed.Add(notice.Id);
            await Task.Delay(_pace.Next(20, 120), default);
        }
    }, CancellationToken.None);
}
