using System.Data.Common;
using System.Globalization;
using Dapper;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Rules.Indicators;
using Ioc.Storage;

namespace Ioc.Directives;

/// <summary>Directives as the operational store has them.</summary>
internal static class DirectiveRows
{
    public static async Task<IReadOnlyList<Directive>> ReadAsync(IReadOnlyList<string> ids, DbConnection connection, DbTransaction? transaction)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var (wanted, values) = (ManyRows.In(connection, "ids"), new { ids = ManyRows.Texts(ids) });
        var heads = (await connection.QueryAsync<Head>($"SELECT * FROM directive WHERE id IN {wanted}", values, transaction)).ToDictionary(row => row.Id);
        var units = (await connection.QueryAsync<Unit>($"SELECT directive, commune, value FROM directive_unit WHERE directive IN {wanted} ORDER BY commune", values, transaction))
            .ToLookup(row => row.Directive, row => new DirectiveUnit(row.Commune, row.Value));
        var happenings = (await connection.QueryAsync<Event>($"SELECT * FROM directive_event WHERE directive IN {wanted} ORDER BY number", values, transaction))
            .ToLookup(row => row.Directive, row => row.ToHappening());
        return [.. ids.Where(heads.ContainsKey).Select(id => heads[id].ToDirective([.. units[id]], [.. happenings[id]]))];
    }

    public static async Task<bool> InsertAsync(Directive directive, Func<string, string> provinceOf, DbConnection connection, DbTransaction transaction)
    {
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO directive (id, figure, dossiers, alarm, period_from, period_to, field, channel, without_certification, seen_at,
                instruction, priority, due_at, given_by, given_at, revision)
            VALUES (@Id, @Figure, @Dossiers, @Alarm, @PeriodFrom, @PeriodTo, @Field, @Channel, @WithoutCertification, @SeenAt,
                @Instruction, @Priority, @DueAt, @GivenBy, @GivenAt, 0)
            ON CONFLICT (id) DO NOTHING
            """,
            Head.Of(directive), transaction);
        if (rows == 0)
        {
            return false;
        }
        await connection.ExecuteAsync(
            "INSERT INTO directive_unit (directive, commune, province, value) VALUES (@Id, @Commune, @Province, @Value)",
            directive.Units.Select(unit => new { directive.Id, unit.Commune, Province = provinceOf(unit.Commune), unit.Value }), transaction);
        return true;
    }

    public static Task AppendAsync(Directive directive, IEnumerable<DirectiveHappening> happenings, DbConnection connection, DbTransaction transaction) => connection.ExecuteAsync(
        """
        INSERT INTO directive_event (directive, number, kind, commune, at, actor, note, value, due_at, level)
        VALUES (@Directive, @Number, @Kind, @Commune, @At, @Actor, @Note, @Value, @DueAt, @Level)
        """,
        happenings.Select((happening, at) => Event.Of(directive, directive.Happenings.Count + 1 + at, happening)), transaction);

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(LocalDay.Offset);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Head
    {
        public string Id { get; init; } = "";
        public string? Figure { get; init; }
        public string? Dossiers { get; init; }
        public string? Alarm { get; init; }
        public string PeriodFrom { get; init; } = "";
        public string PeriodTo { get; init; } = "";
        public string? Field { get; init; }
        public int? Channel { get; init; }
        public int WithoutCertification { get; init; }
        public long SeenAt { get; init; }
        public string Instruction { get; init; } = "";
        public int Priority { get; init; }
        public long DueAt { get; init; }
        public string GivenBy { get; init; } = "";
        public long GivenAt { get; init; }

        public static Head Of(Directive directive) => new()
        {
            Id = directive.Id,
            Figure = directive.Subject.Figure,
            Dossiers = directive.Subject.Dossiers,
            Alarm = directive.Subject.Alarm,
            PeriodFrom = Text(directive.Subject.Period.From),
            PeriodTo = Text(directive.Subject.Period.To),
            Field = directive.Subject.Filter.Field,
            Channel = directive.Subject.Filter.Channel,
            WithoutCertification = directive.Subject.Filter.ExcludeCertification ? 1 : 0,
            SeenAt = directive.Subject.SeenAt.ToUnixTimeMilliseconds(),
            Instruction = directive.Instruction,
            Priority = (int)directive.Priority,
            DueAt = directive.DueAt.ToUnixTimeMilliseconds(),
            GivenBy = directive.GivenBy,
            GivenAt = directive.GivenAt.ToUnixTimeMilliseconds(),
        };

        public Directive ToDirective(IReadOnlyList<DirectiveUnit> units, IReadOnlyList<DirectiveHappening> happenings) => new(
            Id,
            new DirectiveSubject(
                Figure, Dossiers, Alarm, new Period(Day(PeriodFrom), Day(PeriodTo)), new FigureFilter(Field, (byte?)Channel, WithoutCertification != 0), Instant(SeenAt)),
            units, Instruction, (DirectivePriority)Priority, Instant(DueAt), GivenBy, Instant(GivenAt), happenings);
    }

    private sealed record Unit
    {
        public string Directive { get; init; } = "";
        public string Commune { get; init; } = "";
        public double? Value { get; init; }
    }

    private sealed record Event
    {
        public string Directive { get; init; } = "";
        public long Number { get; init; }
        public int Kind { get; init; }
        public string Commune { get; init; } = "";
        public long At { get; init; }
        public string Actor { get; init; } = "";
        public string Note { get; init; } = "";
        public double? Value { get; init; }
        public long? DueAt { get; init; }
        public int Level { get; init; }

        public static Event Of(Directive directive, long number, DirectiveHappening happening) => new()
        {
            Directive = directive.Id,
            Number = number,
            Kind = (int)happening.Event.Kind,
            Commune = happening.Event.Unit,
            At = happening.Event.At.ToUnixTimeMilliseconds(),
            Actor = happening.Actor,
            Note = happening.Note,
            Value = happening.Value,
            DueAt = happening.Event.DueAt?.ToUnixTimeMilliseconds(),
            Level = happening.Event.Level,
        };

        public DirectiveHappening ToHappening() => new(
            new DirectiveEvent((DirectiveEventKind)Kind, Commune, Instant(At), DueAt is { } due ? Instant(due) : null, Level), Actor, Note, Value);
    }
}
