using System.Collections.Frozen;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>
/// What people are told: changes are gathered under a rule, state and level for 30 seconds from the first, then written as
/// one notice that carries the alarms as they were when they changed.
/// </summary>
public sealed class AlarmMessages(Outbox outbox, CommuneDirectory communes, AlarmWords words)
{
    /// <summary>Of so many alarms a program gets all that the contract names, and no more: a body of all communes stays about a megabyte.</summary>
    private const int MostWhole = 100;

    // Contract §6.
    private static readonly FrozenSet<string> Promised = FrozenSet.Create(
        "id", "rule", "severity", "commune", "state", "since", "reasons", "acknowledgedBy", "acknowledgedAt", "note", "promisedAt", "resolvedAt");

    private static readonly ManyRows<Change> Changes = new(
        "alarm_window_change",
        ("window_id", "TEXT", row => row.Window), ("alarm_id", "TEXT", row => row.Alarm), ("commune", "TEXT", row => row.Commune), ("reason", "SMALLINT", row => row.Reason), ("body", "TEXT", row => row.Body));

    /// <summary>The same however often a message is written: whoever gets it twice can tell.</summary>
    public static string NoticeId(ChangeWindow window) => $"alarm-{window.Id}";

    /// <summary>Adds changes to a message that is being gathered; of one alarm the latest stays.</summary>
    internal Task JoinAsync(ChangeWindow window, IEnumerable<Telling> tellings, RuleSet rules, DbConnection connection, DbTransaction transaction) => Changes.InsertAsync(
        tellings.Select(telling => new Change(window.Id, telling.Alarm.Id, telling.Alarm.Commune, (int)telling.Decision.Reason, JsonSerializer.Serialize(View(telling, rules), AlarmView.Json))),
        connection, transaction, "ON CONFLICT (window_id, alarm_id) DO UPDATE SET reason = excluded.reason, body = excluded.body");

    /// <summary>
    /// A complete message in words; <see langword="null"/> when nothing was gathered. Composed before the transaction that hands it over, in
    /// which nobody else can write: whoever has changed the window since has raised the version that the transaction begins with.
    /// </summary>
    internal async Task<Notice?> ComposeAsync(ChangeWindow window, RuleSet rules, DateTimeOffset now, DbConnection connection)
    {
        var changes = (await connection.QueryAsync<(string Commune, long Reason, string Body)>(
            "SELECT commune, reason, body FROM alarm_window_change WHERE window_id = @Id ORDER BY commune, alarm_id", new { window.Id })).ToList();
        return changes.Count > 0 ? Notice(window, changes, rules.Find(window.Rule)?.File, now) : null;
    }

    /// <summary>Hands a complete message to the outbox.</summary>
    internal async Task CloseAsync(ChangeWindow window, Notice? notice, DbConnection connection, DbTransaction transaction)
    {
        if (notice is not null)
        {
            await outbox.PutAsync(notice, connection, transaction);
        }

        await connection.ExecuteAsync("DELETE FROM alarm_window_change WHERE window_id = @Id", new { window.Id }, transaction);
        await connection.ExecuteAsync("DELETE FROM alarm_window WHERE id = @Id", new { window.Id }, transaction);
    }

    /// <summary>Complete messages are committed: they leave at once rather than at the next look.</summary>
    internal void Leave() => outbox.Wake();

    private Notice Notice(ChangeWindow window, List<(string Commune, long Reason, string Body)> changes, RuleFile? rule, DateTimeOffset now)
    {
        var alarms = changes.Select(change => JsonSerializer.Deserialize<AlarmView>(change.Body, AlarmView.Json)!).ToList();
        // What most of it is about; a window that holds several reasons says the plainest.
        var reason = changes.Select(change => (NotifyReason)change.Reason).Min();
        var said = Words(alarms, reason, window, rule);
        var (subject, text) = said.In(Language.Vietnamese, FrozenSet<string>.Empty);
        return new Notice(
            NoticeId(window), "alarm", $"{window.Rule}:{Word(window.State)}", Word(window.State),
            [.. changes.Select(change => change.Commune).Where(commune => commune.Length > 0).Distinct()], (ContactLevel)window.Level, subject, text,
            new JsonObject { ["alarms"] = new JsonArray([.. changes.Select(change => Sent(change.Body, changes.Count))]) }, now)
        {
            Words = said,
        };
    }

    private static JsonNode Sent(string body, int of)
    {
        var alarm = JsonNode.Parse(body)!.AsObject();
        foreach (var further in of > MostWhole ? alarm.Select(member => member.Key).Where(name => !Promised.Contains(name)).ToList() : [])
        {
            alarm.Remove(further);
        }

        return alarm;
    }

    private NoticeWords Words(List<AlarmView> alarms, NotifyReason reason, ChangeWindow window, RuleFile? rule) => new(
        InBoth(language => Subject(alarms, reason, window, rule, language)),
        [.. alarms.Select(alarm => new NoticeLine(alarm.Commune ?? "", InBoth(language => Line(alarm, window.State, rule, language))))],
        rule?.Runbook is { } runbook ? InBoth(language => In(language, "alarm.notice.runbook", runbook)) : null);

    private static string Subject(List<AlarmView> alarms, NotifyReason reason, ChangeWindow window, RuleFile? rule, Language language)
    {
        var kind = language[$"alarm.notice.{JsonNamingPolicy.CamelCase.ConvertName(reason.ToString())}"];
        var who = alarms is [var only] ? Unit(only, language) : In(language, "alarm.notice.units", alarms.Count.ToString("#,0", language.Culture));
        return $"{kind}: {rule?.Title.In(language) ?? window.Rule} – {who}";
    }

    private string Line(AlarmView alarm, AlarmState state, RuleFile? rule, Language language) => state switch
    {
        AlarmState.Acknowledged => Acknowledged(alarm, language),
        AlarmState.Resolved => In(
            language, "alarm.notice.resolvedLine", Unit(alarm, language), AlarmWords.Time(alarm.Since, language), AlarmWords.Time(alarm.ResolvedAt!.Value, language)),
        _ => (rule?.Message ?? RuleFile.UsualMessage).In(language)
            .Replace("{unit}", Unit(alarm, language), StringComparison.Ordinal)
            .Replace("{reasons}", words.Reasons(alarm.Reasons, language), StringComparison.Ordinal)
            .Replace("{since}", AlarmWords.Time(alarm.Since, language), StringComparison.Ordinal),
    };

    private static string Acknowledged(AlarmView alarm, Language language)
    {
        List<string> parts =
        [
            In(language, "alarm.notice.acknowledgedLine", Unit(alarm, language), alarm.AcknowledgedBy!, AlarmWords.Time(alarm.AcknowledgedAt!.Value, language)),
        ];
        if (!string.IsNullOrWhiteSpace(alarm.Note))
        {
            parts.Add(In(language, "alarm.notice.note", alarm.Note));
        }

        if (alarm.PromisedAt is { } promised)
        {
            parts.Add(In(language, "alarm.notice.promised", AlarmWords.Time(promised, language)));
        }

        return string.Join("; ", parts);
    }

    private AlarmView View(Telling telling, RuleSet rules) =>
        AlarmView.Of(telling.Alarm, silence: null, rules.Find(telling.Alarm.Rule), communes.Find(telling.Alarm.Commune)) is var view
        // A promise that was not kept leaves the acknowledgement as it was, but the message is about an alarm that fires.
        && telling.Decision.State == AlarmState.Firing ? view with { State = AlarmState.Firing } : view;

    private static string Unit(AlarmView alarm, Language language) => alarm.CommuneName ?? alarm.Commune ?? language["alarm.notice.installation"];

    private static string Word(AlarmState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static LocalText InBoth(Func<Language, string> said) => new(said(Language.Vietnamese), said(Language.English));

    private static string In(Language language, string key, params object[] values) => string.Format(language.Culture, language[key], values);

    private sealed record Change(string Window, string Alarm, string Commune, int Reason, string Body);
}
