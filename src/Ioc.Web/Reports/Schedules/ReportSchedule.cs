using Ioc.Reports.Runs;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Schedules;

/// <summary>A report that comes by itself: what, of whom, when, to whom.</summary>
/// <param name="Units"><c>province</c>, <c>each</c> (every commune its own), or <c>named</c>.</param>
/// <param name="Communes">Of <c>named</c>; else empty.</param>
/// <param name="NextAt">When it is due next; <see langword="null"/> while it is paused.</param>
/// <param name="Calendar">Edition of the working calendar by which <paramref name="NextAt"/> was reckoned.</param>
/// <param name="ChangedBy">Name of the account that answers for it.</param>
/// <param name="Fields">Codes of the fields it is about; <see langword="null"/>: all.</param>
/// <param name="LastError">Why the last firing made no run.</param>
public sealed record ReportSchedule(
    string Id, string Form, string Province, string Units, IReadOnlyList<string> Communes, ReportPlan Plan, IReadOnlyList<string> Formats, RunRecipients Recipients,
    DateTimeOffset? NextAt, string Calendar, DateTimeOffset ChangedAt, string ChangedBy, string? LastError, IReadOnlyList<string>? Fields = null)
{
    public bool IsPaused => NextAt is null;
}
