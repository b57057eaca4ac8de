using Ioc.Access;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Reports.Runs;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Schedules;

/// <summary>Schedules for programs: kept, paused, run at once. They name officers, so only those who may act see them.</summary>
internal static class ScheduleEndpoints
{
    private const string Path = "/api/v1/reports/schedules";
    private const int LargestBody = 256 * 1024;
    private const int ListedRuns = 20;

    private static readonly Refusal Unknown = new(404, "unknown-schedule", "no such schedule, or not for this caller");

    private static readonly Refusal[] OfMaker =
    [
        new(409, "maker-gone", "account or key of whoever answers for it is gone or disabled"), new(409, "maker-may-not", "they may not keep schedules any more"),
        new(409, "maker-does-not-see", "they do not see any more what it is about"),
    ];

    private static readonly Refusal[] OfKeeping =
    [
        new(400, "malformed", "the body is no JSON object with these members"),
        new(400, "bad-plan", "rhythm, period, workingDay or at cannot be read"),
        new(400, "plan-without-end", "a period that never ends has no day after its end"),
        new(400, "recipients-missing", "neither level nor contacts says to whom"),
        new(400, "bad-parameter", "province or level cannot be read"),
        new(400, "formats-missing", "no format is named"),
        new(400, "units-missing", "neither units nor communes says of whom"),
        ReportsModule.NotByField,
        new(404, "unknown-form", "no such form"),
        new(404, "unknown-format", "no such format"),
        new(404, "unknown-province", "not one that is served, or not for this caller"),
        new(404, "unknown-commune", "not one of the province"),
        new(404, "unknown-contact", "no such contact, or not for this caller"),
        .. Refusal.OfDatabases,
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup(Path).WithTags("Reports").RequireAuthorization(Scopes.Schedules).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        schedules.MapGet("", ListAsync).Refuses(Refusal.OfDatabases).Produces<SchedulesAnswer>().WithSummary("Reports that come by themselves, the next due first, then those that are paused.");
        schedules.MapGet("/{id}", FindAsync).Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<ScheduleAnswer>().WithSummary("One schedule with the runs it made and what became of them.");
        schedules.MapPost("", AddAsync).Audited("schedule.added").Accepts<ScheduleBody>("application/json").Refuses(OfKeeping).Produces<ScheduleAnswer>(201)
            .WithSummary("Adds a schedule: one form of one or many units, made on working days and sent to whom it names.");
        schedules.MapPut("/{id}", ReplaceAsync).Audited("schedule.changed").Accepts<ScheduleBody>("application/json").Refuses(Unknown).Refuses(OfKeeping).Produces<ScheduleAnswer>()
            .WithSummary("Replaces a schedule whole; one that is paused stays so. Its next time is reckoned anew.");
        schedules.MapDelete("/{id}", RemoveAsync).Audited("schedule.deleted").Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces(StatusCodes.Status204NoContent).WithSummary("Removes a schedule; its runs stay, and one under way goes on.");
        schedules.MapPost("/{id}/pause", PauseAsync).Audited("schedule.paused").Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<ScheduleAnswer>().WithSummary("Nothing is made until it is resumed; what falls due meanwhile is not made up for.");
        schedules.MapPost("/{id}/resume", ResumeAsync).Audited("schedule.resumed").Refuses(Unknown).Refuses(Refusal.OfDatabases).Produces<ScheduleAnswer>().WithSummary("Lets a paused schedule go on, from its next time on; of one that is not paused nothing changes.");
        schedules.MapPost("/{id}/take-over", TakeOverAsync).Audited("schedule.taken-over").Refuses(Unknown).Refuses(OfKeeping).Produces<ScheduleAnswer>().WithSummary("The caller answers for the schedule from now on; it runs with what they may do. What it makes, and its fields, stay.");
        schedules.MapPost("/{id}/run", RunAsync).Counted(RequestKind.Costly).Audited("schedule.run").Refuses(Unknown).Refuses(OfKeeping).Refuses(OfMaker).Produces<RunAnswer>(202)
            .WithSummary("Makes and sends the report of the last period now, whatever is planned; the plan stays.");
    }

    private static async Task<IResult> ListAsync(UnitScope scope, ScheduleBook book, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SchedulesAnswer([.. (await book.ListAsync(scope, cancellationToken)).Select(ScheduleView.Of)]));

    private static async Task<IResult> FindAsync(string id, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is { } schedule ? await AnswerAsync(schedule, StatusCodes.Status200OK, parts, cancellationToken) : UnknownSchedule();

    private static async Task<IResult> AddAsync(HttpContext http, ReadSchedule read, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var (schedule, problem) = await ReadAsync(StartRun.NewId(parts.Clock.GetUtcNow()), http, read, parts.Scope, cancellationToken);
        if (schedule is null)
        {
            return problem!;
        }
        http.Response.Headers.Location = $"{Path}/{schedule.Id}";
        return await KeepAsync(schedule, StatusCodes.Status201Created, parts, cancellationToken);
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpContext http, ReadSchedule read, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } before)
        {
            return UnknownSchedule();
        }
        var (schedule, problem) = await ReadAsync(id, http, read, parts.Scope with { Fields = before.Fields }, cancellationToken);
        return schedule is null ? problem!
            : await KeepAsync(before.IsPaused ? schedule with { NextAt = null } : schedule, StatusCodes.Status200OK, parts, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(string id, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is null)
        {
            return UnknownSchedule();
        }
        await parts.Book.RemoveAsync(id, cancellationToken);
        await parts.Plan.SetAsync(id, null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> PauseAsync(string id, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is { } schedule
            ? await KeepAsync(schedule with { NextAt = null }, StatusCodes.Status200OK, parts, cancellationToken)
            : UnknownSchedule();

    private static async Task<IResult> ResumeAsync(string id, WorkingCalendar calendar, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule ? UnknownSchedule()
        : !schedule.IsPaused ? await AnswerAsync(schedule, StatusCodes.Status200OK, parts, cancellationToken)
        : await KeepAsync(
            schedule with { NextAt = schedule.Plan.Next(parts.Clock.GetUtcNow(), calendar).At, Calendar = calendar.Version }, StatusCodes.Status200OK, parts, cancellationToken);

    private static async Task<IResult> TakeOverAsync(string id, HttpContext http, ReadSchedule read, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule)
        {
            return UnknownSchedule();
        }
        var (taken, problem) = read.TakenOver(schedule, parts.Scope, http.User);
        return taken is null ? problem! : await KeepAsync(taken, StatusCodes.Status200OK, parts, cancellationToken);
    }

    private static async Task<IResult> RunAsync(string id, HttpContext http, FireSchedule fire, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule)
        {
            return UnknownSchedule();
        }
        var (run, problem) = await fire.NowAsync(schedule, StartRun.NewId(parts.Clock.GetUtcNow()), cancellationToken);
        if (run is null)
        {
            return problem!;
        }
        http.Response.Headers.Location = RunEndpoints.PathOf(run);
        return await RunEndpoints.AnswerAsync(run, parts.Scope, parts.Runs, parts.Communes, StatusCodes.Status202Accepted, cancellationToken);
    }

    private static async Task<(ReportSchedule? Schedule, IResult? Problem)> ReadAsync(string id, HttpContext http, ReadSchedule read, UnitScope scope, CancellationToken cancellationToken) =>
        await JsonBody.ReadAsync<ScheduleBody>(http.Request, cancellationToken) is { } body
            ? await read.RunAsync(body.Draft, scope, id, http.User, cancellationToken)
            : (null, JsonBody.Malformed());

    private static async Task<IResult> KeepAsync(ReportSchedule schedule, int status, Parts parts, CancellationToken cancellationToken)
    {
        await parts.Book.KeepAsync(schedule, cancellationToken);
        await parts.Plan.SetAsync(schedule.Id, schedule.NextAt, cancellationToken);
        return await AnswerAsync(schedule, status, parts, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(ReportSchedule schedule, int status, Parts parts, CancellationToken cancellationToken)
    {
        var runs = await parts.Runs.OfScheduleAsync(schedule.Id, ListedRuns, cancellationToken);
        var fates = await parts.Fates.OfAsync(runs.Select(run => run.Group), cancellationToken);
        return Results.Json(
            new ScheduleAnswer(ScheduleView.Of(schedule), [.. runs.Select(run => new ScheduledRun(RunSummary.Of(run), fates.GetValueOrDefault(run.Group, DeliveryCount.None)))],
                [.. (await parts.Book.RefusalsAsync(schedule.Id, ListedRuns, cancellationToken)).Select(refusal => new ScheduleAnswer.Refused(RunSummary.Local(refusal.PlannedAt)!.Value, RunSummary.Local(refusal.At)!.Value, refusal.Code, refusal.Maker))]),
            statusCode: status);
    }

    private static IResult UnknownSchedule() => Problem.Of(StatusCodes.Status404NotFound, "unknown-schedule", "No such schedule.");

    /// <summary>What every answer here needs.</summary>
    internal sealed record Parts(
        UnitScope Scope, ScheduleBook Book, PlanSchedules Plan, RunBook Runs, DeliveryCounts Fates, CommuneDirectory Communes, TimeProvider Clock);
}
