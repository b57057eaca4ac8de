using System.Data.Common;
using System.Globalization;
using Dapper;
using Ioc.Access;
using Ioc.Delivery;
using Ioc.Indicators;
using Ioc.Rules.Indicators;
using Ioc.Storage;

namespace Ioc.Reports.Runs;

/// <summary>Runs of reports as the operational store keeps them.</summary>
public sealed class RunBook(OperationalStore store, FormFolder forms, Installation installation, TimeProvider clock)
{
    private const string Runs =
        """
        SELECT r.id, r.form, r.title, r.province, r.period_from, r.period_to, r.as_of, r.compare, r.formats, r.made_at, r.made_by, r.cancelled_at, r.cancelled_by, r.schedule_id,
            r.level, r.contacts, r.fields, COUNT(*) AS total, COUNT(CASE WHEN i.state = 'done' THEN 1 END) AS done, COUNT(CASE WHEN i.state = 'failed' THEN 1 END) AS failed,
            COUNT(CASE WHEN i.state = 'waiting' THEN 1 END) AS waiting, COUNT(CASE WHEN i.state = 'waiting' AND i.claimed_by IS NOT NULL THEN 1 END) AS under_way,
            COUNT(CASE WHEN i.state = 'waiting' AND i.attempts > 0 THEN 1 END) AS again, MAX(i.ended_at) AS ended_at
        FROM report_run r JOIN report_run_item i ON i.run_id = r.id
        """;

    private static readonly ManyRows<(string Run, int Number, RunUnit Unit)> Items = new(
        "report_run_item",
        ("run_id", "TEXT", row => row.Run), ("number", "BIGINT", row => row.Number), ("province", "TEXT", row => row.Unit.Province), ("unit", "TEXT", row => row.Unit.Unit),
        ("state", "TEXT", _ => "waiting"), ("attempts", "BIGINT", _ => 0), ("next_at", "BIGINT", _ => 0));

    /// <summary>Keeps a run whose items are then worked off.</summary>
    /// <returns>Whether it was new; one of the same id is left as it is.</returns>
    public async Task<bool> PutAsync(RunOrder order, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var isNew = await PutAsync(order, connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return isNew;
    }

    /// <summary>The same with whatever else the transaction does.</summary>
    public async Task<bool> PutAsync(RunOrder order, DbConnection connection, DbTransaction transaction)
    {
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO report_run (id, form, title, province, period_from, period_to, as_of, compare, formats, made_at, made_by, schedule_id, planned_at, level, contacts, fields)
            VALUES (@Id, @Form, @Title, @Province, @from, @to, @asOf, @Compare, @formats, @now, @By, @schedule, @planned, @level, @contacts, @fields)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                order.Id, order.Form, order.Title, order.Province, from = Day(order.Period.From), to = Day(order.Period.To), asOf = order.AsOf.ToUnixTimeMilliseconds(), order.Compare,
                formats = string.Join(',', order.Formats), now = clock.GetUtcNow().ToUnixTimeMilliseconds(), order.By, schedule = order.Planned?.Schedule,
                planned = order.Planned?.At.ToUnixTimeMilliseconds(), level = (long?)order.Recipients.Level, contacts = string.Join(',', order.Recipients.Contacts), fields = ReportScope.TextOf(order.Fields),
            },
            transaction) == 1;
        if (isNew)
        {
            await Items.InsertAsync(order.Units.Index().Select(each => (order.Id, each.Index + 1, each.Item)), connection, transaction);
        }
        return isNew;
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<ReportRun>> ListAsync(UnitScope scope, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await ReadAsync(
            connection, $"WHERE r.id IN (SELECT id FROM report_run WHERE province IN {ManyRows.In(connection, "seen")} AND {scope.SeenFields(connection, "report_run.fields")} ORDER BY made_at DESC, id DESC LIMIT @limit)",
            new { seen = ManyRows.Texts(scope.SeenInReports(installation)), limit, fields = ReportScope.TextOf(scope.Fields) });
    }

    /// <summary>How many runs somebody asked for have not ended.</summary>
    public async Task<long> UnendedOfAsync(string by, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM report_run r WHERE made_by = @by AND schedule_id IS NULL AND EXISTS (SELECT 1 FROM report_run_item i WHERE i.run_id = r.id AND i.state = 'waiting')", new { by });
    }

    /// <summary>Those that a schedule made, latest first.</summary>
    public async Task<IReadOnlyList<ReportRun>> OfScheduleAsync(string schedule, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await ReadAsync(connection, "WHERE r.id IN (SELECT id FROM report_run WHERE schedule_id = @schedule ORDER BY made_at DESC, id DESC LIMIT @limit)", new { schedule, limit });
    }

    /// <returns><see langword="null"/> for one that does not exist, or not for this reader.</returns>
    public async Task<ReportRun?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } run && scope.SeesReport(run.Province, "", forms.For(run.Form, run.Period.To)?.ListsDossiers == true, run.Fields, installation) ? run : null;

    /// <summary>For the worker, which makes what was ordered.</summary>
    internal async Task<ReportRun?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return (await ReadAsync(connection, "WHERE r.id = @id", new { id })).SingleOrDefault();
    }

    /// <summary>Its items in their order, with their files.</summary>
    public async Task<IReadOnlyList<RunItem>> ItemsAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var files = (await connection.QueryAsync<(long Number, string Format, string Name, string Sha256, long Size)>(
            "SELECT number, format, name, sha256, size FROM report_run_file WHERE run_id = @id ORDER BY number, format", new { id }))
            .ToLookup(file => file.Number, file => new RunFile(file.Format, file.Name, file.Sha256, file.Size));
        var rows = await connection.QueryAsync<ItemRow>(
            """
            SELECT number, province, unit, CASE WHEN state = 'waiting' AND claimed_by IS NOT NULL THEN 'running' ELSE state END AS state, attempts, next_at, code, error_code, error_detail, ended_at
            FROM report_run_item WHERE run_id = @id ORDER BY number
            """,
            new { id });
        return [.. rows.Select(row => row.ToItem([.. files[row.Number]]))];
    }

    /// <returns>False when nothing was left to be cancelled.</returns>
    public async Task<bool> CancelAsync(string id, string by, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Whoever is making one of them finds at its end that it is no longer wanted.
        var left = await connection.ExecuteAsync(
            "UPDATE report_run_item SET state = 'cancelled', claimed_by = NULL, claimed_until = NULL, ended_at = @now WHERE run_id = @id AND state = 'waiting'",
            new { id, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        if (left > 0)
        {
            await connection.ExecuteAsync(
                "UPDATE report_run SET cancelled_at = @now, cancelled_by = @by WHERE id = @id", new { id, by, now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        }
        await transaction.CommitAsync(cancellationToken);
        return left > 0;
    }

    /// <summary>What failed or was cancelled waits again, with all its tries; what is done stays.</summary>
    /// <returns>False when there was nothing of the kind.</returns>
    public async Task<bool> RetryAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var again = await connection.ExecuteAsync(
            "UPDATE report_run_item SET state = 'waiting', attempts = 0, next_at = 0, ended_at = NULL, error_code = NULL, error_detail = NULL WHERE run_id = @id AND state IN ('failed', 'cancelled')",
            new { id }, transaction);
        await connection.ExecuteAsync("UPDATE report_run SET cancelled_at = NULL, cancelled_by = NULL WHERE id = @id", new { id }, transaction);
        await transaction.CommitAsync(cancellationToken);
        return again > 0;
    }

    /// <returns>How many runs were forgotten.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("DELETE FROM report_run WHERE made_at < @before", new { before = madeBefore.ToUnixTimeMilliseconds() });
    }

    private static async Task<IReadOnlyList<ReportRun>> ReadAsync(DbConnection connection, string where, object values) =>
        [.. (await connection.QueryAsync<RunRow>($"{Runs} {where} GROUP BY r.id ORDER BY r.made_at DESC, r.id DESC", values)).Select(row => row.ToRun())];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } some ? DateTimeOffset.FromUnixTimeMilliseconds(some) : null;

    private sealed record RunRow
    {
        public string Id { get; init; } = "";
        public string Form { get; init; } = "";
        public string Title { get; init; } = "";
        public string Province { get; init; } = "";
        public string PeriodFrom { get; init; } = "";
        public string PeriodTo { get; init; } = "";
        public long AsOf { get; init; }
        public string Compare { get; init; } = "";
        public string Formats { get; init; } = "";
        public long MadeAt { get; init; }
        public string MadeBy { get; init; } = "";
        public long? CancelledAt { get; init; }
        public string? CancelledBy { get; init; }
        public string? ScheduleId { get; init; }
        public long? Level { get; init; }
        public string Contacts { get; init; } = "";
        public string? Fields { get; init; }
        public long Total { get; init; }
        public long Done { get; init; }
        public long Failed { get; init; }
        public long Waiting { get; init; }
        public long UnderWay { get; init; }
        public long Again { get; init; }
        public long? EndedAt { get; init; }

        public ReportRun ToRun() => new(
            Id, Form, Title, Province, new Period(Day(PeriodFrom), Day(PeriodTo)), DateTimeOffset.FromUnixTimeMilliseconds(AsOf), Compare, Formats.Split(','),
            DateTimeOffset.FromUnixTimeMilliseconds(MadeAt), MadeBy, Instant(CancelledAt), CancelledBy, ScheduleId,
            new RunRecipients((ContactLevel?)Level, Contacts.Split(',', StringSplitOptions.RemoveEmptyEntries)),
            (int)Total, (int)Done, (int)Failed, (int)Waiting, (int)UnderWay, (int)Again, Instant(EndedAt), ReportScope.FieldsOf(Fields));

        private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private sealed record ItemRow
    {
        public long Number { get; init; }
        public string Province { get; init; } = "";
        public string Unit { get; init; } = "";
        public string State { get; init; } = "";
        public long Attempts { get; init; }
        public long NextAt { get; init; }
        public string? Code { get; init; }
        public string? ErrorCode { get; init; }
        public string? ErrorDetail { get; init; }
        public long? EndedAt { get; init; }

        public RunItem ToItem(IReadOnlyList<RunFile> files) => new(
            (int)Number, new RunUnit(Province, Unit), State, (int)Attempts, Code, ErrorCode, ErrorDetail, State == "waiting" && NextAt > 0 ? Instant(NextAt) : null, Instant(EndedAt), files);
    }
}
