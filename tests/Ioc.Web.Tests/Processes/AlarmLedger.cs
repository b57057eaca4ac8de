using System.Text.Json;
using Dapper;
using Ioc.Storage;
using Ioc.Tests.Delivery;

namespace Ioc.Tests.Processes;

/// <summary>What the store holds of alarms, events, messages and deliveries, held against what offices and receivers saw.</summary>
public sealed class AlarmLedger
{
    private readonly List<Alarm> _alarms;
    private readonly List<Event> _events;
    private readonly Dictionary<string, Dictionary<string, string>> _notices;
    private readonly List<Delivery> _deliveries;

    private AlarmLedger(List<Alarm> alarms, List<Event> events, Dictionary<string, Dictionary<string, string>> notices, List<Delivery> deliveries) =>
        (_alarms, _events, _notices, _deliveries) = (alarms, events, notices, deliveries);

    public int Alarms => _alarms.Count;

    public int Notices => _notices.Count;

    /// <summary>Nothing is gathered, divided or waited for any more.</summary>
    public static async Task<bool> IsSettledAsync(OperationalStore store)
    {
        await using var connection = await store.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>(
            """
            SELECT (SELECT COUNT(*) FROM alarm_window) + (SELECT COUNT(*) FROM notice WHERE divided_at IS NULL) + (SELECT COUNT(*) FROM delivery WHERE state = 'waiting')
                + (SELECT COUNT(*) FROM alarm WHERE resolved_at IS NULL) + (SELECT COUNT(*) FROM alarm_told WHERE state <> 4)
            """) == 0;
    }

    public static async Task<AlarmLedger> ReadAsync(OperationalStore store)
    {
        await using var connection = await store.OpenAsync(default);
        var notices = await connection.QueryAsync<(string Id, string Payload)>("SELECT id, payload FROM notice");
        return new AlarmLedger(
            [.. await connection.QueryAsync<Alarm>("SELECT id, began_at, fired_at, acknowledged_at, resolved_at FROM alarm")],
            [.. await connection.QueryAsync<Event>("SELECT id, alarm_id, kind, detail FROM alarm_event ORDER BY id")],
            notices.ToDictionary(notice => notice.Id, notice => StatesOf(JsonDocument.Parse(notice.Payload).RootElement)),
            [.. await connection.QueryAsync<Delivery>("SELECT id, notice_id, channel, state FROM delivery")]);
    }

    /// <returns>Everything that is wrong; empty when nothing was lost, doubled or made up.</returns>
    public List<string> Faults(BusyOffices offices, IReadOnlyList<ReceivedPost> posts) =>
    [
        .. offices.Seen.Except(_alarms.Select(alarm => alarm.Id)).Select(id => $"alarm {id} was seen and is lost"),
        .. offices.Taken.Except(_events.Where(e => e.Kind == "acknowledged").Select(e => (e.AlarmId, e.Part("note")!))).Select(taken => $"{taken} was taken and is lost"),
        .. _alarms.SelectMany(FaultsOf),
        .. _events.Where(e => e.Kind == "told" && _notices.GetValueOrDefault(e.Part("notice")!)?.GetValueOrDefault(e.AlarmId) != e.Part("state")).Select(e => $"event {e.Id} tells of a message that does not say it"),
        .. _notices.SelectMany(notice => notice.Value.Keys.Where(alarm => !_events.Exists(e => e.Kind == "told" && e.AlarmId == alarm && e.Part("notice") == notice.Key)).Select(alarm => $"{notice.Key} tells of {alarm} out of nothing")),
        .. FaultsOf("webhook", posts.Select(post => (post.Id, post.Body))),
    ];

    /// <returns>As above, of mails.</returns>
    public IEnumerable<string> Faults(IReadOnlyList<ReceivedMail> mails) => FaultsOf("mail", mails.Select(mail => (mail.Id, mail.Raw)));

    private IEnumerable<string> FaultsOf(Alarm alarm)
    {
        var own = _events.Where(e => e.AlarmId == alarm.Id).ToList();
        var turns = own.Where(e => e.Kind is "began" or "fired" or "resolved").Select(e => e.Kind).ToList();
        if (!turns.SequenceEqual(["began", "fired", "resolved"]))
        {
            yield return $"{alarm.Id} went {string.Join(' ', turns)}";
        }

        if (!(alarm.BeganAt <= alarm.FiredAt && alarm.FiredAt <= alarm.ResolvedAt) || alarm.AcknowledgedAt < alarm.FiredAt || alarm.AcknowledgedAt > alarm.ResolvedAt)
        {
            yield return $"{alarm} is out of order";
        }

        var acknowledged = own.Count(e => e.Kind == "acknowledged");
        if ((alarm.AcknowledgedAt is null) != (acknowledged == 0))
        {
            yield return $"{alarm.Id} is owned without anybody having taken it on, or the reverse";
        }

        var (first, taken, ended) = (Told(own, "first"), Told(own, "acknowledged"), Told(own, "resolved"));
        if (first != 1 || ended != 1 || taken > acknowledged || own.Count(e => e.Kind == "told") != first + taken + ended)
        {
            yield return $"{alarm.Id} was told {first} + {taken} + {ended} times";
        }
    }

    private IEnumerable<string> FaultsOf(string channel, IEnumerable<(string Id, string Body)> arrived)
    {
        var received = arrived.GroupBy(one => one.Id).ToDictionary(same => same.Key, same => same.Select(one => one.Body).Distinct().ToList());
        var deliveries = _deliveries.Where(delivery => delivery.Channel == channel).ToList();
        foreach (var delivery in deliveries.Where(delivery => delivery.State != "sent" || !received.ContainsKey(delivery.Id)))
        {
            yield return $"{delivery} did not arrive";
        }

        foreach (var (id, bodies) in received.Where(one => one.Value.Count > 1 || !deliveries.Exists(delivery => delivery.Id == one.Key)))
        {
            yield return $"{id} arrived with {bodies.Count} bodies, or out of nothing";
        }

        // One receiver of each channel: one id for each notice.
        foreach (var notice in _notices.Keys.Where(notice => deliveries.Count(delivery => delivery.NoticeId == notice) != 1))
        {
            yield return $"{notice} has {deliveries.Count(delivery => delivery.NoticeId == notice)} ids by {channel}";
        }
    }

    private static int Told(List<Event> own, string reason) => own.Count(e => e.Kind == "told" && e.Part("reason") == reason);

    private static Dictionary<string, string> StatesOf(JsonElement payload) =>
        payload.GetProperty("alarms").EnumerateArray().ToDictionary(alarm => alarm.GetProperty("id").GetString()!, alarm => alarm.GetProperty("state").GetString()!);

    private sealed record Alarm(string Id, long BeganAt, long? FiredAt, long? AcknowledgedAt, long? ResolvedAt);

    private sealed record Delivery(string Id, string NoticeId, string Channel, string State);

    private sealed record Event(long Id, string AlarmId, string Kind, string Detail)
    {
        private readonly JsonElement _parts = JsonDocument.Parse(Detail).RootElement;

        public string? Part(string name) => _parts.TryGetProperty(name, out var part) ? part.GetString() : null;
    }
}
