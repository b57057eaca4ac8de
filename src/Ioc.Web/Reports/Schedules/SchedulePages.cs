using System.Globalization;
using Ioc.Access;
using Ioc.Delivery;
using Ioc.Delivery.Contacts;
using Ioc.Geography;
using Ioc.Reports.Files;
using Ioc.Reports.Runs;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Schedules;

/// <summary>The pages of schedules: what comes when and to whom, and what became of it. They show officers' names, so not every key may see them.</summary>
public static class SchedulePages
{
    public const string Path = "/reports/schedules";
    public const string NewPath = Path + "/new";

    private const int LargestForm = 64 * 1024;
    private const int ListedRuns = 20;

    public static string PathOf(string id) => $"{Path}/{id}";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Schedules).CutByField();
        pages.MapGet(Path, ListAsync);
        pages.MapGet(NewPath, NewAsync);
        pages.MapGet(Path + "/{id}", OneAsync);
        var forms = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Schedules).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        forms.MapPost(NewPath, AddAsync).Audited("schedule.added");
        forms.MapPost(Path + "/{id}", ChangeAsync).Audited("schedule.changed");
        forms.MapPost(Path + "/{id}/pause", PauseAsync).Audited("schedule.paused");
        forms.MapPost(Path + "/{id}/resume", ResumeAsync).Audited("schedule.resumed");
        forms.MapPost(Path + "/{id}/delete", DeleteAsync).Audited("schedule.deleted");
        forms.MapPost(Path + "/{id}/take-over", TakeOverAsync).Audited("schedule.taken-over");
        forms.MapPost(Path + "/{id}/run", RunNowAsync).Counted(RequestKind.Costly).Audited("schedule.run");
    }

    private static async Task<IResult> ListAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var schedules = await parts.Book.ListAsync(parts.Scope, cancellationToken);
        var last = new Dictionary<string, ReportRun>();
        foreach (var schedule in schedules)
        {
            if (await parts.Runs.OfScheduleAsync(schedule.Id, 1, cancellationToken) is [var run])
            {
                last[schedule.Id] = run;
            }
        }
        return ShellPages.Page<SchedulesPage>(new()
        {
            [nameof(SchedulesPage.Viewer)] = Viewer.Of(http),
            [nameof(SchedulesPage.Schedules)] = schedules,
            [nameof(SchedulesPage.Last)] = last,
            [nameof(SchedulesPage.Fates)] = await parts.Fates.OfAsync(last.Values.Select(run => run.Group), cancellationToken),
            [nameof(SchedulesPage.Contacts)] = await parts.Contacts.ListAsync(parts.Scope, cancellationToken),
            [nameof(SchedulesPage.Directory)] = parts.Directory,
            [nameof(SchedulesPage.Calendar)] = parts.Calendar.Version,
        });
    }

    private static Task<IResult> NewAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) => FormAsync(
        new ScheduleDraft("06a", parts.Scope.Provinces.FirstOrDefault(""), "each", [], "afterPeriod", "reportingMonth", "2", "08:00", ["pdf", "xlsx"], "office", []),
        StartRun.NewId(parts.Clock.GetUtcNow()), null, http, parts, cancellationToken);

    private static async Task<IResult> AddAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var id = Guid.TryParseExact(form["id"], "n", out var chosen) ? chosen.ToString("n") : StartRun.NewId(parts.Clock.GetUtcNow());
        return await KeepAsync(id, null, Draft(form), http, parts, cancellationToken);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is { } schedule
            ? await KeepAsync(id, schedule, Draft(await http.Request.ReadFormAsync(cancellationToken)), http, parts, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> KeepAsync(string id, ReportSchedule? before, ScheduleDraft draft, HttpContext http, Parts parts, CancellationToken cancellationToken)
    {
        var (schedule, problem) = await parts.Read.RunAsync(draft, before is null ? parts.Scope : parts.Scope with { Fields = before.Fields }, id, http.User, cancellationToken);
        if (schedule is null)
        {
            return before is null ? await FormAsync(draft, id, problem, http, parts, cancellationToken) : await DetailAsync(before, draft, problem, http, parts, cancellationToken);
        }
        // What was paused stays so until somebody lets it run.
        await SetAsync(before is { IsPaused: true } ? schedule with { NextAt = null } : schedule, parts, cancellationToken);
        return ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task<IResult> OneAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is { } schedule ? await DetailAsync(schedule, Draft(schedule), null, http, parts, cancellationToken) : Results.NotFound();

    private static Task<IResult> PauseAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        ActAsync(id, http, parts, schedule => SetAsync(schedule with { NextAt = null }, parts, cancellationToken), cancellationToken);

    private static Task<IResult> ResumeAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        ActAsync(id, http, parts, schedule => SetAsync(schedule with { NextAt = schedule.Plan.Next(parts.Clock.GetUtcNow(), parts.Calendar).At, Calendar = parts.Calendar.Version }, parts, cancellationToken), cancellationToken);

    private static async Task<IResult> DeleteAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is null)
        {
            return Results.NotFound();
        }
        await parts.Book.RemoveAsync(id, cancellationToken);
        await parts.Plan.SetAsync(id, null, cancellationToken);
        return ShellPages.SeeOther(http, Path);
    }

    private static async Task<IResult> TakeOverAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule)
        {
            return Results.NotFound();
        }
        var (taken, problem) = parts.Read.TakenOver(schedule, parts.Scope, http.User);
        if (taken is null)
        {
            return await DetailAsync(schedule, Draft(schedule), problem, http, parts, cancellationToken);
        }
        await SetAsync(taken, parts, cancellationToken);
        return ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task<IResult> RunNowAsync(string id, HttpContext http, FireSchedule fire, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule)
        {
            return Results.NotFound();
        }
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var run = Guid.TryParseExact(form["run"], "n", out var chosen) ? chosen.ToString("n") : StartRun.NewId(parts.Clock.GetUtcNow());
        var (made, problem) = await fire.NowAsync(schedule, run, cancellationToken);
        return made is null ? await DetailAsync(schedule, Draft(schedule), problem, http, parts, cancellationToken) : ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task<IResult> ActAsync(string id, HttpContext http, Parts parts, Func<ReportSchedule, Task> act, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } schedule)
        {
            return Results.NotFound();
        }
        await act(schedule);
        return ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task SetAsync(ReportSchedule schedule, Parts parts, CancellationToken cancellationToken)
    {
        await parts.Book.KeepAsync(schedule, cancellationToken);
        await parts.Plan.SetAsync(schedule.Id, schedule.NextAt, cancellationToken);
    }

    private static async Task<IResult> DetailAsync(ReportSchedule schedule, ScheduleDraft draft, IResult? problem, HttpContext http, Parts parts, CancellationToken cancellationToken)
    {
        var runs = await parts.Runs.OfScheduleAsync(schedule.Id, ListedRuns, cancellationToken);
        var isGet = HttpMethods.IsGet(http.Request.Method);
        return ShellPages.Page<SchedulePage>(
            new()
            {
                [nameof(SchedulePage.Viewer)] = isGet ? Viewer.Of(http) : Viewer.Of(http) with { Path = PathOf(schedule.Id) },
                [nameof(SchedulePage.Schedule)] = schedule,
                [nameof(SchedulePage.Choice)] = await ChoiceAsync(draft, schedule.Id, problem, http, parts, cancellationToken),
                [nameof(SchedulePage.Runs)] = runs,
                [nameof(SchedulePage.Refusals)] = await parts.Book.RefusalsAsync(schedule.Id, ListedRuns, cancellationToken),
                [nameof(SchedulePage.Fates)] = await parts.Fates.OfAsync(runs.Select(run => run.Group), cancellationToken),
                [nameof(SchedulePage.RunId)] = StartRun.NewId(parts.Clock.GetUtcNow()),
            },
            Problem.StatusOf(problem));
    }

    private static async Task<IResult> FormAsync(ScheduleDraft draft, string id, IResult? problem, HttpContext http, Parts parts, CancellationToken cancellationToken) =>
        ShellPages.Page<NewSchedulePage>(
            new()
            {
                [nameof(NewSchedulePage.Viewer)] = Viewer.Of(http) with { Path = NewPath },
                [nameof(NewSchedulePage.Choice)] = await ChoiceAsync(draft, id, problem, http, parts, cancellationToken),
            },
            Problem.StatusOf(problem));

    private static async Task<ScheduleChoice> ChoiceAsync(ScheduleDraft draft, string id, IResult? problem, HttpContext http, Parts parts, CancellationToken cancellationToken) => new(
        id, draft, Problem.CodeOf(problem),
        [.. parts.Forms.Current.Items.GroupBy(form => form.Id).Select(editions => editions.MaxBy(form => form.Effective)!)], [.. parts.Files.Select(file => file.Format)],
        [.. parts.Scope.Provinces.Select(parts.Directory.FindProvince).OfType<Province>()], await parts.Contacts.ListAsync(parts.Scope, cancellationToken), parts.Directory,
        parts.Antiforgery.GetAndStoreTokens(http));

    private static ScheduleDraft Draft(IFormCollection form) => new(
        form["form"], form["province"], form["units"], [.. form["communes"]], form["rhythm"], form["period"], form["workingDay"], form["at"], [.. form["formats"]], form["level"], [.. form["contacts"]]);

    private static ScheduleDraft Draft(ReportSchedule schedule) => new(
        schedule.Form, schedule.Province, schedule.Units, [.. schedule.Communes], ScheduleWords.Of(schedule.Plan.Rhythm), ScheduleWords.Of(schedule.Plan.Period),
        schedule.Plan.WorkingDay.ToString(CultureInfo.InvariantCulture), ScheduleWords.Of(schedule.Plan.At), [.. schedule.Formats],
        schedule.Recipients.Level is { } level ? ScheduleWords.Of(level) : "", [.. schedule.Recipients.Contacts]);

    /// <summary>What every page here needs.</summary>
    internal sealed record Parts(
        UnitScope Scope, ScheduleBook Book, ReadSchedule Read, PlanSchedules Plan, RunBook Runs, DeliveryCounts Fates, ContactBook Contacts, FormFolder Forms, IEnumerable<IReportFile> Files,
        CommuneDirectory Directory, WorkingCalendar Calendar, TimeProvider Clock, IAntiforgery Antiforgery);
}

/// <summary>What a form of a schedule shows and offers.</summary>
/// <param name="Error">Why the form was not taken.</param>
public sealed record ScheduleChoice(
    string Id, ScheduleDraft Draft, string? Error, IReadOnlyList<ReportForm> Forms, IReadOnlyList<string> Formats, IReadOnlyList<Province> Provinces, IReadOnlyList<Contact> Contacts,
    CommuneDirectory Directory, AntiforgeryTokenSet Token);
