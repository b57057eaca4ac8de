using System.Security.Cryptography;
using System.Text;
using Ioc.Access;
using Ioc.Reports.Runs;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Reports.Schedules;

/// <summary>Makes the run that a schedule has planned, and moves the schedule on.</summary>
/// <remarks>
/// Both in one transaction, and a run's id follows from schedule, planned time and period: however often and on however many
/// nodes it fires, there is one run. After a time away only the newest of what was missed is made.
/// </remarks>
public sealed class FireSchedule(
    ScheduleBook book, RunBook runs, ReadRunOrder read, PlanSchedules plan, AbsentCaller makers, RunBell bell, OperationalStore store, WorkingCalendar calendar, Installation installation, TimeProvider clock)
{
    /// <returns>Ids of the runs that were new.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string id, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(id, new UnitScope(installation.Provinces), cancellationToken) is not { NextAt: { } planned } schedule)
        {
            return [];
        }
        var now = clock.GetUtcNow();
        var due = schedule.Plan.LastDue(planned, now, calendar);
        var next = schedule.Plan.Next(now, calendar).At;
        var made = await MakeAsync(schedule, due, next, cancellationToken);
        await plan.SetAsync(id, next, cancellationToken);
        bell.Ring();
        return made;
    }

    /// <summary>Makes a run of the last period now, whatever is planned.</summary>
    /// <param name="id">Chosen by the page when it was opened, so that sending it twice makes one run.</param>
    /// <returns>The run's id, or the problem.</returns>
    public async Task<(string? Run, IResult? Problem)> NowAsync(ReportSchedule schedule, string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (scope, refusal) = await RightsAsync(schedule);
        var (order, problem) = scope is null ? (null, null) : Order(schedule, scope, schedule.Plan.On(LocalDay.Of(now), calendar), now, id);
        if (order is null)
        {
            var code = refusal ?? Problem.CodeOf(problem) ?? "refused";
            await using var connection = await store.OpenAsync(cancellationToken);
            await book.RefuseAsync(schedule, now, now, code, connection, transaction: null);
            return (null, problem ?? Problem.Of(StatusCodes.Status409Conflict, code, "Whoever answers for the schedule may not have it made any more; somebody who may can take it over."));
        }
        await runs.PutAsync(order, cancellationToken);
        bell.Ring();
        return (order.Id, null);
    }

    private async Task<IReadOnlyList<string>> MakeAsync(ReportSchedule schedule, PlannedReports? due, DateTimeOffset next, CancellationToken cancellationToken)
    {
        var (scope, refusal) = await RightsAsync(schedule);
        var orders = due is null || scope is null ? [] : due.Periods.Select(period => Order(schedule, scope, period, due.At, IdOf(schedule.Id, due.At, period))).ToList();
        var made = new List<string>();
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var error = due is null ? schedule.LastError : refusal ?? Problem.CodeOf(orders.Select(order => order.Problem).FirstOrDefault(problem => problem is not null));
        if (!await book.MoveAsync(schedule, next, calendar.Version, error, connection, transaction))
        {
            return [];
        }
        if (due is not null && error is not null)
        {
            await book.RefuseAsync(schedule, due.At, clock.GetUtcNow(), error, connection, transaction);
        }
        foreach (var order in orders.Select(each => each.Order).OfType<RunOrder>())
        {
            if (await runs.PutAsync(order, connection, transaction))
            {
                made.Add(order.Id);
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return made;
    }

    /// <summary>What a schedule's maker sees at this moment, or the code of why it is not made for them.</summary>
    private async Task<(UnitScope? Scope, string? Refusal)> RightsAsync(ReportSchedule schedule)
    {
        if (await makers.FindAsync(schedule.Maker, schedule.ChangedBy) is not { } maker)
        {
            return (null, "maker-gone");
        }
        var scope = makers.ScopeOf(maker);
        return !maker.May(Scopes.Schedules) ? (null, "maker-may-not") : !book.Sees(scope, schedule) ? (null, "maker-does-not-see") : (scope, null);
    }

    internal static RunDraft Draft(ReportSchedule schedule, Period period) => new(
        schedule.Form, schedule.Province, schedule.Units, [.. schedule.Communes], ScheduleWords.Of(period.From), ScheduleWords.Of(period.To), null, null, [.. schedule.Formats]);

    private (RunOrder? Order, IResult? Problem) Order(ReportSchedule schedule, UnitScope scope, Period period, DateTimeOffset at, string id)
    {
        // Of the fields that it was made for, though its maker may see more by now.
        var (order, problem) = read.Read(Draft(schedule, period), scope with { Fields = schedule.Fields }, id, schedule.ChangedBy);
        return (order is null ? null : order with { Recipients = schedule.Recipients, Planned = (schedule.Id, at) }, problem);
    }

    private static string IdOf(string schedule, DateTimeOffset at, Period period) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{schedule}\0{at.ToUnixTimeMilliseconds()}\0{period.From:yyyy-MM-dd}\0{period.To:yyyy-MM-dd}"))[..16]);
}
