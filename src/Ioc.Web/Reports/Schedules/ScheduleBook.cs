using System.Data.Common;
using System.Globalization;
using Dapper;
using Ioc.Access;
using Ioc.Delivery;
using Ioc.Indicators;
using Ioc.Reports.Runs;
using Ioc.Rules.Reports;
using Ioc.Storage;

namespace Ioc.Reports.Schedules;

/// <summary>Schedules as the operational store keeps them.</summary>
public sealed class ScheduleBook(OperationalStore store, Installation installation)
{
    private const string Columns =
        "id, form, province, units, communes, rhythm, period, working_day, at_time, formats, level, contacts, next_at, calendar, changed_at, changed_by, last_error, fields, maker";

    /// <summary>The next due first, then those that are paused.</summary>
    public async Task<IReadOnlyList<ReportSchedule>> ListAsync(UnitScope scope, CancellationToken cancellationToken) =>
        [.. (await AllAsync(cancellationToken)).Where(schedule => Sees(scope, schedule)).OrderBy(schedule => schedule.IsPaused).ThenBy(schedule => schedule.NextAt).ThenBy(schedule => schedule.Id, StringComparer.Ordinal)];

    public async Task<IReadOnlyList<ReportSchedule>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return [.. (await connection.QueryAsync<Row>($"SELECT {Columns} FROM report_schedule")).Select(row => row.ToSchedule())];
    }

    /// <returns><see langword="null"/> for one that does not exist, or not for this reader.</returns>
    public async Task<ReportSchedule?> FindAsync(string id, UnitScope scope, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var schedule = (await connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM report_schedule WHERE id = @id", new { id }))?.ToSchedule();
        return schedule is not null && Sees(scope, schedule) ? schedule : null;
    }

    /// <summary>Adds one, or puts it in place of the one of the same id.</summary>
    public async Task KeepAsync(ReportSchedule schedule, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO report_schedule ({Columns})
            VALUES (@Id, @Form, @Province, @Units, @communes, @rhythm, @period, @WorkingDay, @at, @formats, @level, @contacts, @next, @Calendar, @changed, @ChangedBy, @LastError, @fields, @Maker)
            ON CONFLICT (id) DO UPDATE SET
                form = excluded.form, province = excluded.province, units = excluded.units, communes = excluded.communes, rhythm = excluded.rhythm, period = excluded.period,
                working_day = excluded.working_day, at_time = excluded.at_time, formats = excluded.formats, level = excluded.level, contacts = excluded.contacts,
                next_at = excluded.next_at, calendar = excluded.calendar, changed_at = excluded.changed_at, changed_by = excluded.changed_by, last_error = excluded.last_error, fields = excluded.fields, maker = excluded.maker
            """,
            new
            {
                schedule.Id, schedule.Form, schedule.Province, schedule.Units, communes = string.Join(',', schedule.Communes), rhythm = ScheduleWords.Of(schedule.Plan.Rhythm),
                period = ScheduleWords.Of(schedule.Plan.Period), schedule.Plan.WorkingDay, at = ScheduleWords.Of(schedule.Plan.At), formats = string.Join(',', schedule.Formats),
                level = (long?)schedule.Recipients.Level, contacts = string.Join(',', schedule.Recipients.Contacts), next = schedule.NextAt?.ToUnixTimeMilliseconds(), schedule.Calendar,
                changed = schedule.ChangedAt.ToUnixTimeMilliseconds(), schedule.ChangedBy, schedule.LastError, fields = ReportScope.TextOf(schedule.Fields), schedule.Maker,
            });
    }

    /// <summary>Moves it on, unless another node or a person did so meanwhile.</summary>
    /// <returns>Whether it was moved.</returns>
    public async Task<bool> MoveAsync(ReportSchedule schedule, DateTimeOffset next, string calendar, string? error, DbConnection connection, DbTransaction? transaction) =>
        await connection.ExecuteAsync(
            "UPDATE report_schedule SET next_at = @next, calendar = @calendar, last_error = @error WHERE id = @Id AND next_at = @before",
            new { schedule.Id, next = next.ToUnixTimeMilliseconds(), calendar, error, before = schedule.NextAt?.ToUnixTimeMilliseconds() }, transaction) == 1;

    /// <summary>Its runs stay, as what was sent was sent.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM report_schedule WHERE id = @id", new { id });
    }

    /// <summary>Notes that nothing was made, and why; once for each planned time.</summary>
    public Task RefuseAsync(ReportSchedule schedule, DateTimeOffset planned, DateTimeOffset now, string code, DbConnection connection, DbTransaction? transaction) => connection.ExecuteAsync(
        """
        INSERT INTO report_schedule_refusal (schedule, planned_at, at, code, maker) VALUES (@Id, @planned, @now, @code, @ChangedBy)
        ON CONFLICT (schedule, planned_at) DO NOTHING
        """,
        new { schedule.Id, planned = planned.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds(), code, schedule.ChangedBy }, transaction);

    /// <summary>When it made nothing, the latest first.</summary>
    public async Task<IReadOnlyList<ScheduleRefusal>> RefusalsAsync(string id, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long Planned, long At, string Code, string Maker)>(
            "SELECT planned_at, at, code, maker FROM report_schedule_refusal WHERE schedule = @id ORDER BY planned_at DESC LIMIT @limit", new { id, limit });
        return [.. rows.Select(row => new ScheduleRefusal(DateTimeOffset.FromUnixTimeMilliseconds(row.Planned), DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Code, row.Maker))];
    }

    /// <summary>Refusals of long ago are forgotten with the runs of their time.</summary>
    public async Task ForgetRefusalsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("DELETE FROM report_schedule_refusal WHERE at < @before", new { before = before.ToUnixTimeMilliseconds() });
    }

    internal bool Sees(UnitScope scope, ReportSchedule schedule) => scope.SeesReportsOf(schedule.Province, installation) && scope.Covers(schedule.Fields);

    private sealed record Row
    {
        public string Id { get; init; } = "";
        public string Form { get; init; } = "";
        public string Province { get; init; } = "";
        public string Units { get; init; } = "";
        public string Communes { get; init; } = "";
        public string Rhythm { get; init; } = "";
        public string Period { get; init; } = "";
        public long WorkingDay { get; init; }
        public string AtTime { get; init; } = "";
        public string Formats { get; init; } = "";
        public long? Level { get; init; }
        public string Contacts { get; init; } = "";
        public long? NextAt { get; init; }
        public string Calendar { get; init; } = "";
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";
        public string? LastError { get; init; }
        public string? Fields { get; init; }
        public string? Maker { get; init; }

        public ReportSchedule ToSchedule() => new(
            Id, Form, Province, Units, List(Communes),
            new ReportPlan(ScheduleWords.Read<ReportRhythm>(Rhythm)!.Value, ScheduleWords.Read<PlannedPeriod>(Period)!.Value, (int)WorkingDay, TimeOnly.ParseExact(AtTime, "HH:mm", CultureInfo.InvariantCulture)),
            List(Formats), new RunRecipients((ContactLevel?)Level, List(Contacts)), NextAt is { } next ? DateTimeOffset.FromUnixTimeMilliseconds(next) : null, Calendar,
            DateTimeOffset.FromUnixTimeMilliseconds(ChangedAt), ChangedBy, LastError, ReportScope.FieldsOf(Fields), Maker);

        private static IReadOnlyList<string> List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
