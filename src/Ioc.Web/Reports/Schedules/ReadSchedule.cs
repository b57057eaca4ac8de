using System.Globalization;
using System.Security.Claims;
using Ioc.Access;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Indicators;
using Ioc.Reports.Runs;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Schedules;

/// <summary>A schedule as a form says it.</summary>
public sealed record ScheduleDraft(
    string? Form, string? Province, string? Units, IReadOnlyList<string?> Communes, string? Rhythm, string? Period, string? WorkingDay, string? At, IReadOnlyList<string?> Formats,
    string? Level, IReadOnlyList<string?> Contacts);

/// <summary>Turns a form into a schedule, or into the problem to answer.</summary>
public sealed class ReadSchedule(ReadRunOrder orders, ContactBook contacts, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>Later the next month has begun to count.</summary>
    private const int LatestWorkingDay = 20;

    public async Task<(ReportSchedule? Schedule, IResult? Problem)> RunAsync(ScheduleDraft draft, UnitScope scope, string id, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (PlanOf(draft) is not { } plan)
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, "bad-plan", "When it is made cannot be read."));
        }
        if (plan is { Rhythm: ReportRhythm.AfterPeriod, Period: PlannedPeriod.WorkingDay or PlannedPeriod.ReportingMonthSoFar })
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, "plan-without-end", "A period that never ends has no day after its end."));
        }
        var now = clock.GetUtcNow();
        var days = plan.On(LocalDay.Of(now), calendar);
        var (order, problem) = orders.Read(
            new RunDraft(draft.Form, draft.Province, draft.Units, draft.Communes, ScheduleWords.Of(days.From), ScheduleWords.Of(days.To), null, null, draft.Formats), scope, id, ReportEndpoints.NameOf(caller));
        if (order is null)
        {
            return (null, problem);
        }
        var (recipients, unread) = await RecipientsAsync(draft, scope, cancellationToken);
        return recipients is null ? (null, unread)
            : (new ReportSchedule(
                id, order.Form, order.Province, draft.Units!, draft.Units == "named" ? [.. order.Units.Select(unit => unit.Unit)] : [], plan, order.Formats, recipients,
                plan.Next(now, calendar).At, calendar.Version, now, ReportEndpoints.NameOf(caller), null, order.Fields, AbsentCaller.IdOf(caller)), null);
    }

    /// <summary>The schedule as it is with the caller answering for it from now on, or why they cannot: they must be able to ask for what it makes.</summary>
    public (ReportSchedule? Schedule, IResult? Problem) TakenOver(ReportSchedule schedule, UnitScope scope, ClaimsPrincipal caller)
    {
        var now = clock.GetUtcNow();
        var (order, problem) = orders.Read(FireSchedule.Draft(schedule, schedule.Plan.On(LocalDay.Of(now), calendar)), scope with { Fields = schedule.Fields }, schedule.Id, ReportEndpoints.NameOf(caller));
        return order is null ? (null, problem) : (schedule with { ChangedBy = ReportEndpoints.NameOf(caller), Maker = AbsentCaller.IdOf(caller), ChangedAt = now, LastError = null }, null);
    }

    private async Task<(RunRecipients? Recipients, IResult? Problem)> RecipientsAsync(ScheduleDraft draft, UnitScope scope, CancellationToken cancellationToken)
    {
        var level = ScheduleWords.Read<ContactLevel>(draft.Level);
        if (level is null && !string.IsNullOrEmpty(draft.Level))
        {
            return (null, FigureRequestReader.BadParameter("'level' is office, chairman, department or provinceOffice."));
        }
        var known = (await contacts.ListAsync(scope, cancellationToken)).Select(contact => contact.Id).ToHashSet();
        var named = draft.Contacts.Where(id => !string.IsNullOrEmpty(id)).OfType<string>().Distinct().ToList();
        var recipients = new RunRecipients(level, named);
        return !named.TrueForAll(known.Contains) ? (null, Problem.Of(StatusCodes.Status404NotFound, "unknown-contact", "No such contact."))
            : recipients.IsNobody ? (null, Problem.Of(StatusCodes.Status400BadRequest, "recipients-missing", "Nobody would get it."))
            : (recipients, null);
    }

    private static ReportPlan? PlanOf(ScheduleDraft draft) =>
        ScheduleWords.Read<ReportRhythm>(draft.Rhythm) is { } rhythm && ScheduleWords.Read<PlannedPeriod>(draft.Period) is { } period
        && int.TryParse(draft.WorkingDay, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= LatestWorkingDay
        && TimeOnly.TryParseExact(draft.At, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new ReportPlan(rhythm, period, day, new TimeOnly(at.Hour, at.Minute))
            : null;
}
