using Ioc.Delivery;
using Ioc.Reports.Runs;

namespace Ioc.Reports.Schedules;

/// <summary>A schedule as a program sends it; whole, also in place of another.</summary>
/// <param name="Form">Id of the form.</param>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Units"><c>province</c>: one report of the whole; <c>each</c>: one of every commune; left out where communes are named.</param>
/// <param name="Communes">Five digits each: one report of each of them.</param>
/// <param name="Rhythm"><c>afterPeriod</c> (on a working day after each period), <c>eachWorkingDay</c>, <c>eachWeek</c> (its first working day).</param>
/// <param name="Period"><c>reportingMonth</c>, <c>reportingQuarter</c>, <c>reportingHalf</c>, <c>reportingNineMonths</c>, <c>reportingYear</c>, the same with <c>calendar</c>, <c>week</c>, <c>workingDay</c>, <c>reportingMonthSoFar</c>; the last two have no end to be after.</param>
/// <param name="WorkingDay">Of <c>afterPeriod</c>: the so-many-th working day after its end, 1 to 20; default 1.</param>
/// <param name="At">HH:mm, local.</param>
/// <param name="Formats">At least one; see /api/v1/reports.</param>
/// <param name="Level">Those on duty there of the unit that a report is about: <c>office</c>, <c>chairman</c>, <c>department</c>, <c>provinceOffice</c>; left out: none.</param>
/// <param name="Contacts">Ids of contacts that get every report; one of them or a level must be given.</param>
public sealed record ScheduleBody(
    string? Form, string? Province, string? Units, IReadOnlyList<string?>? Communes, string? Rhythm, string? Period, int? WorkingDay, string? At, IReadOnlyList<string?>? Formats,
    string? Level, IReadOnlyList<string?>? Contacts)
{
    internal ScheduleDraft Draft => new(
        Form, Province, string.IsNullOrEmpty(Units) && Communes is { Count: > 0 } ? "named" : Units, Communes ?? [], Rhythm, Period,
        (WorkingDay ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture), At, Formats ?? [], Level, Contacts ?? []);
}

/// <summary>A schedule as it stands.</summary>
/// <param name="Units"><c>province</c>, <c>each</c> or <c>named</c>.</param>
/// <param name="Level">Null: nobody by being on duty.</param>
/// <param name="NextAt">When it is due next; null while it is paused.</param>
/// <param name="LastError">Why the last firing made no run.</param>
/// <param name="Fields">Codes of the fields it is about; null: all.</param>
public sealed record ScheduleView(
    string Id, string Form, string Province, string Units, IReadOnlyList<string> Communes, string Rhythm, string Period, int WorkingDay, string At, IReadOnlyList<string> Formats,
    string? Level, IReadOnlyList<string> Contacts, bool Paused, DateTimeOffset? NextAt, DateTimeOffset ChangedAt, string ChangedBy, string? LastError, IReadOnlyList<string>? Fields = null)
{
    public static ScheduleView Of(ReportSchedule schedule) => new(
        schedule.Id, schedule.Form, schedule.Province, schedule.Units, schedule.Communes, ScheduleWords.Of(schedule.Plan.Rhythm), ScheduleWords.Of(schedule.Plan.Period), schedule.Plan.WorkingDay,
        ScheduleWords.Of(schedule.Plan.At), schedule.Formats, schedule.Recipients.Level is { } level ? ScheduleWords.Of(level) : null, schedule.Recipients.Contacts, schedule.IsPaused,
        RunSummary.Local(schedule.NextAt), RunSummary.Local(schedule.ChangedAt)!.Value, schedule.ChangedBy, schedule.LastError, schedule.Fields);
}

/// <summary>Schedules, the next due first, then those that are paused.</summary>
public sealed record SchedulesAnswer(IReadOnlyList<ScheduleView> Schedules);

/// <summary>A schedule with the runs it made, latest first, at most 20.</summary>
/// <param name="Refusals">Times at which it made nothing, latest first, at most 20.</param>
public sealed record ScheduleAnswer(ScheduleView Schedule, IReadOnlyList<ScheduledRun> Runs, IReadOnlyList<ScheduleAnswer.Refused> Refusals)
{
    /// <param name="PlannedAt">For when it was planned.</param>
    /// <param name="Code"><c>maker-gone</c>, <c>maker-may-not</c> or <c>maker-does-not-see</c>: whoever answers for it has lost the right; else the refusal of its form or units.</param>
    /// <param name="Maker">Who answered for it then.</param>
    public sealed record Refused(DateTimeOffset PlannedAt, DateTimeOffset At, string Code, string Maker);
}

/// <summary>A run that a schedule made, and what became of what it told.</summary>
public sealed record ScheduledRun(RunSummary Run, DeliveryCount Deliveries);
