using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>
/// What people are told: changes are gathered under a rule, state and level for 30 seconds from the first, then written as
/// one notice that carries the alarms as they were when they changed.
/// </summary>
public sealed class AlarmMessages(Outbox outbox, CommuneDirectory communes, AlarmWords words)
{
    /// <summary>More lines nobody reads; the message of a program has all.</summary>
    private const int MostLines = 50;

    private static readonly Language Vietnamese = Language.Vietnamese;

    /// <summary>The same however often a message is written: whoever gets it twice can tell.</summary>
    public static string NoticeId(ChangeWindow window) => $"alarm-{window.Id}";

    /// <summary>Adds changes to a message that is being gathered; of one alarm the latest stays.</summary>
    internal Task JoinAsync(ChangeWindow window, IEnumerable<Telling> tellings, RuleSet rules, DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        """
        INSERT INTO alarm_window_change (window_id, alarm_id, commune, reason, body) VALUES (@Window, @Alarm, @Commune, @Reason, @Body)
        ON CONFLICT (window_id, alarm_id) DO UPDATE SET reason = excluded.reason, body = excluded.body
        """,
        tellings.Select(telling => new
        {
            Window = window.Id,
            Alarm = telling.Alarm.Id,
            telling.Alarm.Commune,
            Reason = (int)telling.Decision.Reason,
            Body = JsonSerializer.Serialize(View(telling, rules), AlarmView.Json),
        }),
        transaction);

    /// <summary>Hands a complete message to the outbox.</summary>
    internal async Task CloseAsync(ChangeWindow window, RuleSet rules, DateTimeOffset now, DbConnection connection, DbTransaction transaction)
    {
        var changes = (await connection.QueryAsync<(string Commune, long Reason, string Body)>(
            "SELECT commune, reason, body FROM alarm_window_change WHERE window_id = @Id ORDER BY commune, alarm_id", new { window.Id }, transaction)).ToList();
        if (changes.Count > 0)
        {
            await outbox.PutAsync(Notice(window, changes, rules.Find(window.Rule)?.File, now), connection, transaction);
        }

        await connection.ExecuteAsync("DELETE FROM alarm_window_change WHERE window_id = @Id", new { window.Id }, transaction);
        await connection.ExecuteAsync("DELETE FROM alarm_window WHERE id = @Id", new { window.Id }, transaction);
    }

    private Notice Notice(ChangeWindow window, List<(string Commune, long Reason, string Body)> changes, RuleFile? rule, DateTimeOffset now)
    {
        var alarms = changes.Select(change => JsonSerializer.Deserialize<AlarmView>(change.Body, AlarmView.Json)!).ToList();
        // What most of it is about; a window that holds several reasons says the plainest.
        var reason = changes.Select(change => (NotifyReason)change.Reason).Min();
        return new Notice(
            NoticeId(window), "alarm", $"{window.Rule}:{Word(window.State)}", Word(window.State),
            [.. changes.Select(change => change.Commune).Where(commune => commune.Length > 0).Distinct()], (ContactLevel)window.Level,
            Subject(alarms, reason, window, rule), Text(alarms, window.State, rule),
            new JsonObject { ["alarms"] = new JsonArray([.. changes.Select(change => JsonNode.Parse(change.Body))]) }, now);
    }

    private static string Subject(List<AlarmView> alarms, NotifyReason reason, ChangeWindow window, RuleFile? rule)
    {
        var kind = Vietnamese[$"alarm.notice.{JsonNamingPolicy.CamelCase.ConvertName(reason.ToString())}"];
        var who = alarms is [var only] ? Unit(only) : string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.units"], alarms.Count.ToString("#,0", Vietnamese.Culture));
        return $"{kind}: {rule?.Title.Vi ?? window.Rule} – {who}";
    }

    private string Text(List<AlarmView> alarms, AlarmState state, RuleFile? rule)
    {
        var text = new StringBuilder();
        foreach (var alarm in alarms.Take(MostLines))
        {
            text.Append("– ").Append(Line(alarm, state, rule)).Append('\n');
        }

        if (alarms.Count > MostLines)
        {
            text.Append(Vietnamese.Culture, $"{string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.more"], (alarms.Count - MostLines).ToString("#,0", Vietnamese.Culture))}\n");
        }

        if (rule?.Runbook is { } runbook)
        {
            text.Append(Vietnamese.Culture, $"\n{string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.runbook"], runbook)}\n");
        }

        return text.ToString();
    }

    private string Line(AlarmView alarm, AlarmState state, RuleFile? rule) => state switch
    {
        AlarmState.Acknowledged => Acknowledged(alarm),
        AlarmState.Resolved => string.Format(
            Vietnamese.Culture, Vietnamese["alarm.notice.resolvedLine"], Unit(alarm), AlarmWords.Time(alarm.Since, Vietnamese), AlarmWords.Time(alarm.ResolvedAt!.Value, Vietnamese)),
        _ => (rule?.Message ?? RuleFile.UsualMessage).Vi
            .Replace("{unit}", Unit(alarm), StringComparison.Ordinal)
            .Replace("{reasons}", words.Reasons(alarm.Reasons, Vietnamese), StringComparison.Ordinal)
            .Replace("{since}", AlarmWords.Time(alarm.Since, Vietnamese), StringComparison.Ordinal),
    };

    private static string Acknowledged(AlarmView alarm)
    {
        List<string> parts =
        [
            string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.acknowledgedLine"], Unit(alarm), alarm.AcknowledgedBy, AlarmWords.Time(alarm.AcknowledgedAt!.Value, Vietnamese)),
        ];
        if (!string.IsNullOrWhiteSpace(alarm.Note))
        {
            parts.Add(string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.note"], alarm.Note));
        }

        if (alarm.PromisedAt is { } promised)
        {
            parts.Add(string.Format(Vietnamese.Culture, Vietnamese["alarm.notice.promised"], AlarmWords.Time(promised, Vietnamese)));
        }

        return string.Join("; ", parts);
    }

    private AlarmView View(Telling telling, RuleSet rules) =>
        AlarmView.Of(telling.Alarm, silence: null, rules.Find(telling.Alarm.Rule), communes.Find(telling.Alarm.Commune)) is var view
        // A promise that was not kept leaves the acknowledgement as it was, but the message is about an alarm that fires.
        && telling.Decision.State == AlarmState.Firing ? view with { State = AlarmState.Firing } : view;

    private static string Unit(AlarmView alarm) => alarm.CommuneName ?? alarm.Commune ?? Vietnamese["alarm.notice.installation"];

    private static string Word(AlarmState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
