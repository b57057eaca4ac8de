using Ioc.Reports.Runs;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Schedules;

/// <summary>A report that comes by itself: what, of whom, when, to whom.</summary>
/// <param name="Units"><c>province</c>, <c>each</c> (every commune its own), or <c>named</c>.</param>
/// <param name="Communes">Of <c>named</c>; else empty.</param>
/// <param name="NextAt">When it is due next; <see langword="null"/> while it is paused.</param>
/// <param name="Calendar">Edition of the working calendar by which <paramref name="NextAt"/> was reckoned.</param>
/// <param name="ChangedBy">Name of the account or key that answers for it: it runs with what they may do then.</param>
/// <param name="Fields">Codes of the fields it is about; <see langword="null"/>: all.</param>
/// <param name="LastError">Why the last firing made no run.</param>
/// <param name="Maker">By what whoever answers for it is found (<see cref="Access.AbsentCaller"/>); <see langword="null"/>: by name.</param>
public sealed record ReportSchedule(
    string Id, string Form, string Province, string Units, IReadOnlyList<string> Communes, ReportPlan Plan, IReadOnlyList<string> Formats, RunRecipients Recipients,
    DateTimeOffset? NextAt, string Calendar, DateTimeOffset ChangedAt, string ChangedBy, string? LastError, IReadOnlyList<string>? Fields = null, string? Maker = null)
{
    public bool IsPaused => NextAt is null;
}

/// <summary>A time at which a schedule made nothing.</summary>
/// <param name="PlannedAt">For when it was planned; of a run that somebody asked for, when.</param>
/// <param name="Code">Why; pages say it as <c>schedules.refusal.{code}</c>.</param>
/// <param name="Maker">Who answered for the schedule then.</param>
public sealed record ScheduleRefusal(DateTimeOffset PlannedAt, DateTimeOffset At, string Code, string Maker);
