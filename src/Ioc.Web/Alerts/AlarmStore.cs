using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
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
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var mine = await connection.ExecuteAsync(
            "UPDATE alarm_desk SET version = version + 1 WHERE id = 1 AND version = @Version AND holder = @holder", new { book.Version, holder }, transaction);
        if (mine == 0)
        {
            throw new BookOutdatedException();
        }

        await WriteFactsAsync(round, connection, transaction);
        foreach (var window in round.Closing)
        {
            await messages.CloseAsync(window, rules, round.Now, connection, transaction);
        }

        var windows = await GatherAsync(round, book, rules, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        Remember(round, book, windows);
    }

    private static async Task<IReadOnlyList<Silence>> SilencesAsync(DbConnection connection, DateTimeOffset now)
    {
        var rows = await connection.QueryAsync<(string Id, string? Rule, string? Commune, long FromAt, long UntilAt, long? EndedAt)>(
            "SELECT id, rule, commune, from_at, until_at, ended_at FROM alarm_silence WHERE until_at > @since", new { since = (now - SilencesKept).ToUnixTimeMilliseconds() });
        return [.. rows.Select(row => new Silence(row.Id, row.Rule, row.Commune, AlarmRow.Instant(row.FromAt), AlarmRow.Instant(row.UntilAt), AlarmRow.Instant(row.EndedAt)))];
    }

    private async Task WriteFactsAsync(AlarmRound round, DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync("DELETE FROM alarm WHERE id = @Id AND fired_at IS NULL", round.Forgotten.Select(alarm => new { alarm.Id }), transaction);
        await connection.ExecuteAsync(
            """
            INSERT INTO alarm (id, rule, severity, commune, province, began_at, fired_at, resolved_at, reasons)
            VALUES (@Id, @Rule, @Severity, @Commune, @Province, @BeganAt, @FiredAt, @ResolvedAt, @Reasons)
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, began_at = excluded.began_at, fired_at = excluded.fired_at,
                resolved_at = excluded.resolved_at, reasons = excluded.reasons
            """,
            round.Changed.Select(alarm => new
            {
                alarm.Id,
                alarm.Rule,
                Severity = (int)alarm.Severity,
                alarm.Commune,
                Province = communes.Find(alarm.Commune)?.ProvinceCode ?? "",
                BeganAt = alarm.BeganAt.ToUnixTimeMilliseconds(),
                FiredAt = alarm.FiredAt?.ToUnixTimeMilliseconds(),
                ResolvedAt = alarm.ResolvedAt?.ToUnixTimeMilliseconds(),
                Reasons = JsonSerializer.Serialize(alarm.Reasons, AlarmView.Json),
            }),
            transaction);
        await connection.ExecuteAsync(
            """
            INSERT INTO alarm_told (alarm_id, state, at, level, level_at) VALUES (@Id, @State, @At, @Level, @LevelAt)
            ON CONFLICT (alarm_id) DO UPDATE SET state = excluded.state, at = excluded.at, level = excluded.level, level_at = excluded.level_at
            """,
            round.Changed.Where(alarm => alarm.Told is not null).Select(alarm => new
            {
                alarm.Id,
                State = (int)alarm.Told!.State,
                At = alarm.Told.At.ToUnixTimeMilliseconds(),
                Level = (int)alarm.Told.Level,
                LevelAt = alarm.Told.LevelAt.ToUnixTimeMilliseconds(),
            }),
            transaction);
        await connection.ExecuteAsync(
            "INSERT INTO alarm_reminder (commune, at) VALUES (@commune, @at) ON CONFLICT (commune) DO UPDATE SET at = excluded.at",
            round.Reminded.Select(commune => new { commune, at = round.Now.ToUnixTimeMilliseconds() }), transaction);
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
