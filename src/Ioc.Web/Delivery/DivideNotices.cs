using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>
/// Makes of each new notice one delivery per channel and recipient, with the body that will be sent: in one transaction, so that
/// a notice is either still whole or wholly divided. Of two nodes that try at once, one does.
/// </summary>
public sealed partial class DivideNotices(
    OperationalStore store, ChannelList channels, ContactBook book, CommuneDirectory communes, Installation installation, TimeProvider clock,
    ILogger<DivideNotices> log)
{
    private const int AtOnce = 50;

    private static readonly ManyRows<NewDispatch> Deliveries = new(
        "delivery",
        ("id", "TEXT", row => row.Id), ("notice_id", "TEXT", row => row.NoticeId), ("channel", "TEXT", row => row.Channel), ("recipient", "TEXT", row => row.Recipient),
        ("recipient_name", "TEXT", row => row.RecipientName), ("province", "TEXT", row => row.Province), ("subject", "TEXT", row => row.Subject), ("body", "TEXT", row => row.Body),
        ("created_at", "BIGINT", row => row.CreatedAt), ("next_at", "BIGINT", row => row.CreatedAt), ("state", "TEXT", _ => "waiting"), ("attempts", "INTEGER", _ => 0), ("failures", "INTEGER", _ => 0));

    // Those that a fault of the product keeps from being divided, said once.
    private readonly HashSet<string> _kept = [];

    /// <returns>How many were divided; when there were any, there may be more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT id, kind, topic, state, communes, level, subject, body, payload, words, created_at, contacts, audience FROM notice
            WHERE divided_at IS NULL ORDER BY created_at, id LIMIT @most
            """,
            new { most = AtOnce + _kept.Count })).ToList();
        if (rows.Count == 0)
        {
            return 0;
        }

        // The finest instant that the store keeps: the body says what the page says.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var contacts = await book.AllAsync(cancellationToken);
        var roster = new DutyRoster(contacts, communes);
        var divided = rows.Select(row => TryDivide(row, contacts, roster, now)).OfType<Divided>().ToList();
        // One transaction for all: each costs a wait for the disk.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var one in divided)
        {
            await KeepAsync(one, now, connection, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return divided.Count;
    }

    // A mistake of ours with one notice must not keep the others back; it stays undivided, which the page shows.
    private Divided? TryDivide(Row row, IReadOnlyList<Contact> contacts, DutyRoster roster, DateTimeOffset now)
    {
        try
        {
            var (dispatches, gaps) = Divide(row.ToNotice(), contacts, roster, now);
            return new Divided(row.Id, dispatches, gaps.Count == 0 ? null : string.Join(',', gaps));
        }
        catch (Exception fault)
        {
            if (_kept.Add(row.Id))
            {
                LogFault(row.Id, fault);
            }

            return null;
        }
    }

    private static async Task KeepAsync(Divided divided, DateTimeOffset now, DbConnection connection, DbTransaction transaction)
    {
        // Another node may have been quicker; then all is as it wrote it.
        if (await connection.ExecuteAsync(
            "UPDATE notice SET divided_at = @now, gaps = @Gaps WHERE id = @Id AND divided_at IS NULL", new { divided.Id, divided.Gaps, now = now.ToUnixTimeMilliseconds() }, transaction) == 0)
        {
            return;
        }

        await Deliveries.InsertAsync(divided.Dispatches, connection, transaction, "ON CONFLICT (id) DO NOTHING");
    }

    private (IReadOnlyList<NewDispatch> Dispatches, IReadOnlyList<DutyGap> Gaps) Divide(Notice notice, IReadOnlyList<Contact> contacts, DutyRoster roster, DateTimeOffset now)
    {
        var taking = channels.Current.Where(channel => channel.Takes(notice)).ToList();
        var (told, gaps) = Told(notice, contacts, roster, LocalDay.Of(now), contact => taking.Exists(channel => channel.Reach(contact) is not null));
        var province = ProvinceOf(notice);
        var dispatches =
            from channel in taking
            from recipient in Recipients(channel, notice, told)
            let id = Dispatch.IdOf(notice.Id, channel.Name, recipient.Address)
            select new NewDispatch(
                id, notice.Id, channel.Name, recipient.Address, recipient.Name, province, notice.For(recipient).Subject,
                channel.Write(notice, recipient, id, now), now.ToUnixTimeMilliseconds());
        return ([.. dispatches], gaps);
    }

    // Whoever is told of everything is so also when on duty; an address that stands for several communes is told for all of them.
    private static IEnumerable<Recipient> Recipients(
        Channel channel, Notice notice, IReadOnlyList<(Contact Contact, IReadOnlySet<string> Communes)> told) =>
        from recipient in (AlwaysTold(channel, notice) ? channel.Always : []).Concat(told.Select(one => channel.Reach(one.Contact) is { } found ? found with { Communes = one.Communes } : null).OfType<Recipient>())
        group recipient by recipient.Address.ToUpperInvariant() into same
        select same.Count() == 1 || same.First().Communes.Count == 0 ? same.First() : same.First() with { Communes = same.SelectMany(one => one.Communes).ToHashSet() };

    // A report goes to those it was made for; addresses that get everything would get one of every commune.
    private static bool AlwaysTold(Channel channel, Notice notice) => notice.Audience == Audience.Everybody || channel.Kind != "mail";

    private (IReadOnlyList<(Contact Contact, IReadOnlySet<string> Communes)> Told, List<DutyGap> Gaps) Told(
        Notice notice, IReadOnlyList<Contact> contacts, DutyRoster roster, DateOnly today, Func<Contact, bool> canReach)
    {
        var (told, gaps) = (new Dictionary<string, (Contact Contact, HashSet<string> Units)>(), new List<DutyGap>());
        foreach (var contact in contacts.Where(contact => notice.Contacts.Contains(contact.Id)))
        {
            told.Add(contact.Id, (contact, []));
        }

        foreach (var unit in notice.Audience == Audience.Contacts ? [] : notice.Communes.Count > 0 ? notice.Communes : Provinces(notice))
        {
            // A province has no office of its own: its levels begin with the departments.
            var from = unit.Length == 2 && notice.Level < ContactLevel.Department ? ContactLevel.Department : notice.Level;
            var (people, without) = roster.Climb(unit, from, today, canReach);
            gaps.AddRange(without);
            foreach (var contact in people)
            {
                told.TryAdd(contact.Id, (contact, []));
                told[contact.Id].Units.Add(unit);
            }
        }

        return ([.. told.Values.Select(one => (one.Contact, (IReadOnlySet<string>)one.Units))], gaps);
    }

    // A notice about no commune may say in its data which province it is about; else it is about all that are served.
    private IReadOnlyList<string> Provinces(Notice notice) =>
        notice.Payload["province"] is JsonValue value && value.TryGetValue<string>(out var code) && communes.FindProvince(code) is not null ? [code] : installation.Provinces;

    private string ProvinceOf(Notice notice)
    {
        string[] provinces = notice.Communes.Count > 0
            ? [.. notice.Communes.Select(code => communes.Find(code)?.ProvinceCode).OfType<string>().Distinct()]
            : [.. Provinces(notice)];
        return provinces switch { [] => "", [var only] => only, _ => "*" };
    }

    [LoggerMessage(1, LogLevel.Error, "Notice {Id} could not be divided into deliveries")]
    private partial void LogFault(string id, Exception fault);

    private sealed record Divided(string Id, IReadOnlyList<NewDispatch> Dispatches, string? Gaps);

    private sealed record NewDispatch(
        string Id, string NoticeId, string Channel, string Recipient, string RecipientName, string Province, string Subject, string Body, long CreatedAt);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Topic { get; init; } = "";
        public string State { get; init; } = "";
        public string Communes { get; init; } = "";
        public long Level { get; init; }
        public string Subject { get; init; } = "";
        public string Body { get; init; } = "";
        public string Payload { get; init; } = "";
        public string? Words { get; init; }
        public long CreatedAt { get; init; }
        public string Contacts { get; init; } = "";
        public string Audience { get; init; } = "";

        public Notice ToNotice() => new(
            Id, Kind, Topic, State, Communes.Split(',', StringSplitOptions.RemoveEmptyEntries), (ContactLevel)Level, Subject, Body,
            JsonSerializer.Deserialize<JsonObject>(Payload) ?? [], DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt))
        {
            Words = NoticeWords.Read(Words),
            Contacts = Contacts.Split(',', StringSplitOptions.RemoveEmptyEntries),
            Audience = Enum.Parse<Audience>(Audience, ignoreCase: true),
        };
    }
}
