using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Mail;
using Ioc.Storage;
using Ioc.Tests.Delivery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Benchmarks.Delivering;

/// <summary>
/// From the commit of a notice to the moment when a real SMTP server has the whole mail (STARTTLS, signed in), in the whole
/// product, while the webhook hangs.
/// </summary>
internal sealed class DeliverySuite(BenchmarkOptions options)
{
    private const string To = "truc@tinh.example";
    private readonly ConcurrentDictionary<string, long> _told = new();

    public async Task RunAsync()
    {
        if (!options.WantsFigure("delivery.handover_p99_ms"))
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("ioc-bench-").FullName;
        var mails = Path.Combine(folder, "mails");
        var authority = new TestAuthority();
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        using var server = StartMail(authority, folder, mails, out var port);
        try
        {
            await using var product = IocHost.Build(Settings(folder, port, ((IPEndPoint)hanging.LocalEndpoint).Port), builder => builder.Services.AddSingleton(authority.Trust));
            await product.StartAsync();
            try
            {
                await SteadyAsync(product, mails);
                await BusyAsync(product, mails);
                await StormAsync(product, mails);
            }
            finally
            {
                await product.StopAsync();
            }
        }
        finally
        {
            server.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    // Five a second, now and then a dozen at once: what 50 rules give at most, each with three states grouped over 30 s.
    private async Task SteadyAsync(WebApplication product, string mails)
    {
        var (count, random) = (options.Size(500, 50), new Random(1));
        for (var told = 0; told < count;)
        {
            var group = Math.Min(random.Next(10) == 0 ? 12 : 1, count - told);
            await TellAsync(product, Enumerable.Range(told, group).Select(n => $"steady-{n}"));
            told += group;
            await Task.Delay(random.Next(200, 600));
        }

        var taken = new Percentiles(await TakenAsync(mails, count));
        Printout.Note($"    handover, steady: {taken}");
        Printout.Figure("delivery.handover_p99_ms", taken.At(0.99), "ms", $"<= 5,000 ms; commit of a notice to the whole mail at a real SMTP server with STARTTLS and sign-in, n {taken.Count}, webhook hanging");
    }

    // Thirty mails a second: some forty people on duty told of each change in a province.
    private async Task BusyAsync(WebApplication product, string mails)
    {
        const int perSecond = 30;
        var count = options.Size(60, 10) * perSecond;
        _told.Clear();
        var watch = Stopwatch.StartNew();
        for (var told = 0; told < count; told++)
        {
            await TellAsync(product, [$"busy-{told}"]);
            var due = TimeSpan.FromSeconds((told + 1.0) / perSecond) - watch.Elapsed;
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
        }

        var pace = count / watch.Elapsed.TotalSeconds;
        var taken = new Percentiles(await TakenAsync(mails, count));
        Printout.Note($"    handover, busy, {pace:0.0} told a second: {taken}");
        Printout.Figure("delivery.busy_p99_ms", taken.At(0.99), "ms", $"<= 5,000 ms; the same at {perSecond} mails a second, n {taken.Count}");
    }

    // Everything at once: one transaction, one mail each.
    private async Task StormAsync(WebApplication product, string mails)
    {
        var count = options.Size(1000, 50);
        _told.Clear();
        await TellAsync(product, Enumerable.Range(0, count).Select(n => $"storm-{n}"));
        var taken = new Percentiles(await TakenAsync(mails, count));
        Printout.Figure("delivery.storm_last_ms", taken.At(1), "ms", $"no target; {count:N0} mails from one commit, the last of them at the server");
    }

    private async Task TellAsync(WebApplication product, IEnumerable<string> ids)
    {
        var (store, outbox) = (product.Services.GetRequiredService<OperationalStore>(), product.Services.GetRequiredService<Outbox>());
        await using var connection = await store.OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var id in ids)
        {
            _told[Dispatch.IdOf(id, "mail", To)] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            await outbox.PutAsync(
                new Notice(id, "alarm", "commune-overloaded", "firing", ["06652"], ContactLevel.Office, "Phường Hồng Gai quá tải", "Số ngày tồn đọng: 12,5", new JsonObject(), TimeProvider.System.GetUtcNow()),
                connection, transaction);
        }

        await transaction.CommitAsync();
        outbox.Wake();
    }

    private async Task<IEnumerable<double>> TakenAsync(string file, int count)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(200))
        {
            var mails = (await File.ReadAllTextAsync(file)).Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<Mail>(line, JsonSerializerOptions.Web)!)
                .Where(mail => _told.ContainsKey(mail.Id)).DistinctBy(mail => mail.Id).ToList();
            if (mails.Count == count)
            {
                return mails.Select(mail => (double)(mail.At - _told[mail.Id]));
            }
        }

        throw new InvalidOperationException("Not every mail arrived within five minutes.");
    }

    private static Installation Settings(string folder, int mailPort, int webhookPort)
    {
        _ = MailServer.TryRead($"smtp://ioc:secret@127.0.0.1:{mailPort}?starttls=required", out var server, out _);
        return new Installation
        {
            DataDirectory = Path.Combine(folder, "data"), Provinces = ["22"], Port = 0, Demo = false, AdminPassword = "Mat-khau-do-toc-do-22",
            Mail = new MailSettings(server!, new Mailbox("ioc@tinh.example", null), [new Mailbox(To, null)]),
            Webhook = new WebhookSettings(new Uri($"http://127.0.0.1:{webhookPort}/"), "secret"),
        };
    }

    private static Process StartMail(TestAuthority authority, string folder, string file, out int port)
    {
        var (cert, key) = authority.Issue("127.0.0.1", folder);
        var settings = JsonSerializer.Serialize(new { port = 0, file, cert, key, user = "ioc", password = "secret", startTls = true });
        var script = Path.Combine(Repository.Root, "tests/Ioc.Web.Tests/Delivery/SmtpPeer/peer.mjs");
        var process = Process.Start(new ProcessStartInfo("node", [script, settings]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var ready = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("No SMTP server: npm ci in tests/Ioc.Web.Tests/Delivery/SmtpPeer.");
        port = JsonDocument.Parse(ready).RootElement.GetProperty("port").GetInt32();
        return process;
    }

    private sealed record Mail(long At, string Raw)
    {
        public string Id { get; } = Raw.Split("Message-ID: <")[1].Split('@')[0];
    }
}
