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

    private readonly HashSet<string> _said = [];

    /// <returns>How many were divided; when there were any, there may be more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var ids = (await connection.QueryAsync<string>(
            "SELECT id FROM notice WHERE divided_at IS NULL ORDER BY created_at, id LIMIT @AtOnce", new { AtOnce })).ToList();
        if (ids.Count == 0)
        {
            return 0;
        }

        var roster = new DutyRoster(await book.AllAsync(cancellationToken), communes);
        var divided = 0;
        foreach (var id in ids)
        {
            try
            {
                await DivideAsync(id, roster, connection, cancellationToken);
                divided++;
            }
            catch (Exception fault) when (fault is not (DbException or OperationCanceledException or IOException))
            {
                // A mistake of ours with one notice must not keep the others back; it stays undivided, which the page shows.
                if (_said.Add(id))
                {
                    LogFault(id, fault);
                }
            }
        }

        return divided;
    }

    private async Task DivideAsync(string id, DutyRoster roster, DbConnection connection, CancellationToken cancellationToken)
    {
        // The finest instant that the store keeps: the body says what the page says.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            UPDATE notice SET divided_at = @now WHERE id = @id AND divided_at IS NULL
            RETURNING id, kind, topic, state, communes, level, subject, body, payload, created_at
            """,
            new { id, now = now.ToUnixTimeMilliseconds() }, transaction);
        if (row is null)
        {
            return;
        }

        var notice = row.ToNotice();
        var (dispatches, gaps) = Divide(notice, roster, now);
        await connection.ExecuteAsync(
            """
            INSERT INTO delivery (id, notice_id, channel, recipient, recipient_name, province, subject, body, created_at, state, attempts, failures, next_at)
            VALUES (@Id, @NoticeId, @Channel, @Recipient, @RecipientName, @Province, @Subject, @Body, @CreatedAt, 'waiting', 0, 0, @CreatedAt)
            ON CONFLICT (id) DO NOTHING
            """,
            dispatches, transaction);
        await connection.ExecuteAsync(
            "UPDATE notice SET gaps = @gaps WHERE id = @id", new { id, gaps = gaps.Count == 0 ? null : string.Join(',', gaps) }, transaction);
        await transaction.CommitAsync(cancellationToken);
    }

    private (IReadOnlyList<NewDispatch> Dispatches, IReadOnlyList<DutyGap> Gaps) Divide(Notice notice, DutyRoster roster, DateTimeOffset now)
    {
        var taking = channels.Current.Where(channel => channel.Takes(notice)).ToList();
        var (told, gaps) = Told(notice, roster, LocalDay.Of(now), contact => taking.Exists(channel => channel.Reach(contact) is not null));
        var province = ProvinceOf(notice);
        var dispatches =
            from channel in taking
            from recipient in channel.Always.Concat(told.Select(channel.Reach).OfType<Recipient>()).DistinctBy(recipient => recipient.Address, StringComparer.OrdinalIgnoreCase)
            let id = Dispatch.IdOf(notice.Id, channel.Name, recipient.Address)
            select new NewDispatch(
                id, notice.Id, channel.Name, recipient.Address, recipient.Name, province, notice.Subject,
                channel.Write(notice, recipient, id, now), now.ToUnixTimeMilliseconds());
        return ([.. dispatches], gaps);
    }

    private (List<Contact> Told, List<DutyGap> Gaps) Told(Notice notice, DutyRoster roster, DateOnly today, Func<Contact, bool> canReach)
    {
        var (told, gaps) = (new List<Contact>(), new List<DutyGap>());
        foreach (var unit in notice.Communes.Count > 0 ? notice.Communes : Provinces(notice))
        {
            // A province has no office of its own: its levels begin with the departments.
            var from = unit.Length == 2 && notice.Level < ContactLevel.Department ? ContactLevel.Department : notice.Level;
            var (people, without) = roster.Climb(unit, from, today, canReach);
            told.AddRange(people);
            gaps.AddRange(without);
        }

        return ([.. told.DistinctBy(contact => contact.Id)], gaps);
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
        public long CreatedAt { get; init; }

        public Notice ToNotice() => new(
            Id, Kind, Topic, State, Communes.Split(',', StringSplitOptions.RemoveEmptyEntries), (ContactLevel)Level, Subject, Body,
            JsonSerializer.Deserialize<JsonObject>(Payload) ?? [], DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
