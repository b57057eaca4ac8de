using System.Text.Json.Nodes;
using Dapper;
using Ioc.Delivery;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Delivery.Mail;
using Ioc.Geography;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Delivery;

/// <summary>The real outbox, worker and channels on a real store, without the rest of the product.</summary>
public sealed class DeliveryOffice : IAsyncDisposable
{
    public const string Secret = "secret-of-the-test";
    private readonly IHost _host;
    private readonly TemporaryFolder? _own;

    private DeliveryOffice(IHost host, TemporaryFolder? own) => (_host, _own) = (host, own);

    public OfficeClock Clock { get; private init; } = null!;

    public LogLines Log { get; private init; } = null!;

    public T The<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="mail">Address of the mail server.</param>
    /// <param name="to">As <c>IOC_MAIL_TO</c>.</param>
    /// <param name="folder">Kept afterwards; by default a new one.</param>
    /// <param name="channels">Text of <c>channels.yaml</c>.</param>
    public static async Task<DeliveryOffice> StartAsync(
        Uri? webhook = null, string? mail = null, string to = "truc@tinh.example", OfficeClock? clock = null, DeliveryTimes? times = null, MailTrust? trust = null,
        string? postgres = null, string? folder = null, string? channels = null)
    {
        var own = folder is null ? new TemporaryFolder() : null;
        if (channels is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder ?? own!.Path, ChannelsFile.Name), channels);
        }

        var variables = DeliveryVariables.Read(name => name switch
        {
            "IOC_WEBHOOK_URL" => webhook?.ToString(),
            "IOC_WEBHOOK_SECRET" => webhook is null ? null : Secret,
            "IOC_SMTP_URL" => mail,
            "IOC_MAIL_FROM" => mail is null ? null : "Trung tâm IOC <ioc@tinh.example>",
            "IOC_MAIL_TO" => mail is null ? null : to,
            _ => null,
        });
        Assert.Null(variables.Refusal);
        var (wall, log) = (clock ?? new OfficeClock(TimeProvider.System.GetUtcNow()), new LogLines());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(new Installation
        {
            DataDirectory = folder ?? own!.Path, Provinces = ["22"], Postgres = postgres, Webhook = variables.Webhook, Mail = variables.Mail,
        });
        builder.Services.AddSingleton<TimeProvider>(wall).AddSingleton<CommuneDirectory>();
        builder.Services.AddOperationalStore();
        builder.Services.AddDelivery();
        if (times is not null)
        {
            builder.Services.AddSingleton(times);
        }

        if (trust is not null)
        {
            builder.Services.AddSingleton(trust);
        }

        var host = builder.Build();
        await host.StartAsync();
        return new DeliveryOffice(host, own) { Clock = wall, Log = log };
    }

    /// <summary>A notice as slices write it.</summary>
    public static Notice Notice(
        string id, string[]? communes = null, ContactLevel level = ContactLevel.Office, string subject = "Xã quá tải", string text = "Xã đang quá tải.\nSố ngày tồn đọng: 12",
        string kind = "alarm", string severity = "critical") => new(
            id, kind, "commune-overloaded", "firing", communes ?? ["06652"], level, subject, text,
            new JsonObject { ["alarms"] = new JsonArray(new JsonObject { ["id"] = id, ["commune"] = "06652", ["severity"] = severity }) }, TimeProvider.System.GetUtcNow());

    /// <summary>Commits notices and wakes the worker, as a slice does.</summary>
    public async Task TellAsync(params Notice[] notices)
    {
        await using var connection = await The<OperationalStore>().OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var notice in notices)
        {
            await The<Outbox>().PutAsync(notice, connection, transaction);
        }

        await transaction.CommitAsync();
        The<Outbox>().Wake();
    }

    public async Task AddAsync(Contact contact) => await The<ContactBook>().KeepAsync(contact, "test", default);

    public static Contact Person(string name, string unit = "06652", ContactLevel level = ContactLevel.Office, string? email = null, string? zalo = null, string? phone = null) =>
        new(ContactBook.NewId(), unit, level, name, null, email, phone, zalo, "vi", null, null, [1, 2, 3, 4, 5, 6, 7], [], []);

    public async Task<IReadOnlyList<DispatchEntry>> DeliveriesAsync() =>
        (await The<DispatchList>().ListAsync(new Ioc.Access.UnitScope(["22"]), null, null, default))!.Deliveries;

    /// <summary>Waits until the only delivery (or the only one of a channel) is as asked for.</summary>
    public async Task<DispatchEntry> UntilAsync(string what, Func<DispatchEntry, bool> holds, string? channel = null)
    {
        DispatchEntry? found = null;
        await FigureOffice.UntilAsync(what, async () =>
        {
            found = (await DeliveriesAsync()).SingleOrDefault(entry => channel is null || entry.Channel == channel);
            return found is not null && holds(found);
        });
        return found!;
    }

    public async Task<T?> ReadAsync<T>(string sql)
    {
        await using var connection = await The<OperationalStore>().OpenAsync(default);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        _own?.Dispose();
    }
}
