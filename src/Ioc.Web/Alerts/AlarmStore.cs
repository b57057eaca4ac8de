using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Somebody has written since the book was read: read it again and look again.</summary>
public sealed class BookOutdatedException() : Exception("Alarms have changed since they were read.");

/// <summary>Where alarms live: the operational store.</summary>
public sealed class AlarmStore(OperationalStore store, CommuneDirectory communes, AlarmMessages messages)
{
    /// <summary>A silence that ended so long ago has been acted on.</summary>
    private static readonly TimeSpan SilencesKept = TimeSpan.FromDays(7);

    /// <summary>Whose muting ended so long ago has been told, or gone up, since.</summary>
    private static readonly TimeSpan EndsKept = TimeSpan.FromDays(14);

    private static readonly ManyRows<AlarmFacts> Tellings = new(
        "alarm_told",
        ("alarm_id", "TEXT", alarm => alarm.Id), ("state", "SMALLINT", alarm => (int)alarm.Told!.State), ("at", "BIGINT", alarm => alarm.Told!.At.ToUnixTimeMilliseconds()),
        ("level", "SMALLINT", alarm => (int)alarm.Told!.Level), ("level_at", "BIGINT", alarm => alarm.Told!.LevelAt.ToUnixTimeMilliseconds()));

    private static readonly ManyRows<(string Commune, DateTimeOffset At)> Reminders = new(
        "alarm_reminder", ("commune", "TEXT", row => row.Commune), ("at", "BIGINT", row => row.At.ToUnixTimeMilliseconds()));

    private readonly ManyRows<AlarmFacts> _alarms = new(
        "alarm",
        ("id", "TEXT", alarm => alarm.Id), ("rule", "TEXT", alarm => alarm.Rule), ("severity", "SMALLINT", alarm => (int)alarm.Severity),
        ("commune", "TEXT", alarm => alarm.Commune), ("province", "TEXT", alarm => communes.Find(alarm.Commune)?.ProvinceCode ?? ""),
        ("began_at", "BIGINT", alarm => alarm.BeganAt.ToUnixTimeMilliseconds()), ("fired_at", "BIGINT", alarm => alarm.FiredAt?.ToUnixTimeMilliseconds()),
        ("resolved_at", "BIGINT", alarm => alarm.ResolvedAt?.ToUnixTimeMilliseconds()), ("reasons", "TEXT", alarm => JsonSerializer.Serialize(alarm.Reasons, AlarmView.Json)));

    public async Task<AlarmBook> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        // Read before the rest: what is written meanwhile shows as a newer version.
        var version = await connection.ExecuteScalarAsync<long>("SELECT version FROM alarm_desk WHERE id = 1");
        var windows = await connection.QueryAsync<(string Id, string Rule, long State, long Level, long OpenedAt)>("SELECT id, rule, state, level, opened_at FROM alarm_window");
        var reminders = await connection.QueryAsync<(string Commune, long At)>("SELECT commune, at FROM alarm_reminder");
        var book = new AlarmBook
        {
            Version = version,
            Silences = await SilencesAsync(connection, now),
            Reminders = reminders.ToDictionary(row => row.Commune, row => AlarmRow.Instant(row.At)),
            Windows = windows.Select(row => new ChangeWindow(row.Id, row.Rule, (AlarmState)row.State, (EscalationLevel)row.Level, AlarmRow.Instant(row.OpenedAt)))
                .ToDictionary(window => (window.Rule, window.State, window.Level)),
        };
        foreach (var (rule, commune, at) in await connection.QueryAsync<(string Rule, string Commune, long At)>(
            "SELECT rule, commune, MAX(resolved_at) FROM alarm WHERE resolved_at > @since AND fired_at IS NOT NULL GROUP BY rule, commune",
            new { since = (now - EndsKept).ToUnixTimeMilliseconds() }))
        {
            book.EndedAt[(rule, commune)] = AlarmRow.Instant(at);
        }

        foreach (var row in await connection.QueryAsync<AlarmRow>($"SELECT {AlarmRow.Columns} FROM {AlarmRow.Tables} WHERE a.resolved_at IS NULL"))
        {
            book.Put(row.ToFacts());
        }

        foreach (var row in await connection.QueryAsync<AlarmRow>($"SELECT {AlarmRow.Columns} FROM alarm_told t JOIN alarm a ON a.id = t.alarm_id WHERE t.state <> 4 AND a.resolved_at IS NOT NULL"))
        {
            book.Put(row.ToFacts());
        }

        return book;
    }

    /// <summary>Silences that run, will run, or ended lately.</summary>
    public async Task<IReadOnlyList<Silence>> SilencesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await SilencesAsync(connection, now);
    }

    /// <summary>Writes what a round found, and the messages that are complete, in one transaction; then the book has it too.</summary>
    /// <param name="holder">Only while this node evaluates.</param>
    /// <exception cref="BookOutdatedException">Somebody else has written; nothing was.</exception>
    public async Task WriteAsync(AlarmRound round, AlarmBook book, RuleSet rules, string holder, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var complete = new List<(ChangeWindow Window, Notice? Notice)>();
        foreach (var window in round.Closing)
        {
            complete.Add((window, await messages.ComposeAsync(window, rules, round.Now, connection)));
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var mine = await connection.ExecuteAsync(
            "UPDATE alarm_desk SET version = version + 1 WHERE id = 1 AND version = @Version AND holder = @holder", new { book.Version, holder }, transaction);
        if (mine == 0)
        {
            throw new BookOutdatedException();
        }

        await WriteFactsAsync(round, connection, transaction);
        foreach (var (window, notice) in complete)
        {
            await messages.CloseAsync(window, notice, connection, transaction);
        }

        var windows = await GatherAsync(round, book, rules, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        Remember(round, book, windows);
        if (round.Closing.Count > 0)
        {
            messages.Leave();
        }
    }

    private static async Task<IReadOnlyList<Silence>> SilencesAsync(DbConnection connection, DateTimeOffset now)
    {
        var rows = await connection.QueryAsync<(string Id, string? Rule, string? Commune, long FromAt, long UntilAt, long? EndedAt)>(
            "SELECT id, rule, commune, from_at, until_at, ended_at FROM alarm_silence WHERE until_at > @since", new { since = (now - SilencesKept).ToUnixTimeMilliseconds() });
        return [.. rows.Select(row => new Silence(row.Id, row.Rule, row.Commune, AlarmRow.Instant(row.FromAt), AlarmRow.Instant(row.UntilAt), AlarmRow.Instant(row.EndedAt)))];
    }

    private async Task WriteFactsAsync(AlarmRound round, DbConnection connection, DbTransaction transaction)
    {
        if (round.Forgotten.Count > 0)
        {
            await connection.ExecuteAsync(
                $"DELETE FROM alarm WHERE fired_at IS NULL AND id IN {ManyRows.In(connection, "forgotten")}",
                new { forgotten = ManyRows.Texts(round.Forgotten.Select(alarm => alarm.Id)) }, transaction);
        }

        await _alarms.InsertAsync(
            round.Changed, connection, transaction,
            """
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, began_at = excluded.began_at, fired_at = excluded.fired_at,
                resolved_at = excluded.resolved_at, reasons = excluded.reasons
            """);
        await Tellings.InsertAsync(
            round.Changed.Where(alarm => alarm.Told is not null), connection, transaction,
            "ON CONFLICT (alarm_id) DO UPDATE SET state = excluded.state, at = excluded.at, level = excluded.level, level_at = excluded.level_at");
        await Reminders.InsertAsync(
            round.Reminded.Select(commune => (commune, round.Now)), connection, transaction, "ON CONFLICT (commune) DO UPDATE SET at = excluded.at");
        await AlarmHistory.AddAsync(
            [
                .. round.Fired.Select(alarm => new AlarmEvent(alarm.Id, alarm.BeganAt, "began", null, new { })),
                .. round.Fired.Select(alarm => new AlarmEvent(alarm.Id, round.Now, "fired", null, new { alarm.Reasons })),
                .. round.Resolved.Select(alarm => new AlarmEvent(alarm.Id, round.Now, "resolved", null, new { })),
            ],
            connection, transaction);
    }

    // Joins each change to the open message of its rule, state and level, or opens one.
    private async Task<List<ChangeWindow>> GatherAsync(AlarmRound round, AlarmBook book, RuleSet rules, DbConnection connection, DbTransaction transaction)
    {
        var opened = new List<ChangeWindow>();
        foreach (var group in round.Tellings.GroupBy(telling => (telling.Alarm.Rule, State: telling.Decision.State!.Value, telling.Decision.Level)))
        {
            if (!book.Windows.TryGetValue(group.Key, out var window) || round.Closing.Contains(window))
            {
                window = new ChangeWindow(Guid.CreateVersion7(round.Now).ToString("n", CultureInfo.InvariantCulture), group.Key.Rule, group.Key.State, group.Key.Level, round.Now);
                opened.Add(window);
                await connection.ExecuteAsync(
                    "INSERT INTO alarm_window (id, rule, state, level, opened_at) VALUES (@Id, @Rule, @State, @Level, @OpenedAt)",
                    new { window.Id, window.Rule, State = (int)window.State, Level = (int)window.Level, OpenedAt = window.OpenedAt.ToUnixTimeMilliseconds() }, transaction);
            }

            await messages.JoinAsync(window, group, rules, connection, transaction);
            await AlarmHistory.AddAsync(
                group.Select(telling => new AlarmEvent(telling.Alarm.Id, round.Now, "told", null, new { telling.Decision.State, telling.Decision.Reason, telling.Decision.Level, Notice = AlarmMessages.NoticeId(window) })),
                connection, transaction);
        }

        return opened;
    }

    private static void Remember(AlarmRound round, AlarmBook book, List<ChangeWindow> opened)
    {
        book.Version++;
        foreach (var alarm in round.Forgotten)
        {
            book.Forget(alarm);
        }

        foreach (var alarm in round.Changed)
        {
            book.Put(alarm);
        }

        foreach (var window in round.Closing)
        {
            book.Windows.Remove((window.Rule, window.State, window.Level));
        }

        foreach (var window in opened)
        {
            book.Windows[(window.Rule, window.State, window.Level)] = window;
        }

        foreach (var commune in round.Reminded)
        {
            book.Reminders[commune] = round.Now;
        }
    }
}
