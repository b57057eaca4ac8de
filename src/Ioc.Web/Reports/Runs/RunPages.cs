using System.Globalization;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Reports.Files;
using Ioc.Reports.Pages;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Runs;

/// <summary>The pages of runs: ask for one, watch it, fetch it. They work without scripts; while a run is under way a page asks for itself again.</summary>
public static class RunPages
{
    public const string Path = "/reports/runs";

    private const int Listed = 30;
    private const int LargestForm = 64 * 1024;

    /// <summary>Seconds after which a page of a run under way is fetched anew.</summary>
    private const int Refresh = 4;

    public static string PathOf(string id) => $"{Path}/{id}";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Read).CutByField().WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        pages.MapGet(Path, ListAsync);
        pages.MapPost(Path, StartAsync).Counted(RequestKind.Costly).Audited("run.started");
        pages.MapGet(Path + "/{id}", OneAsync);
        pages.MapPost(Path + "/{id}/cancel", CancelAsync).Audited("run.cancelled");
        pages.MapPost(Path + "/{id}/retry", RetryAsync).Counted(RequestKind.Costly).Audited("run.retried");
    }

    /// <summary>Periods that can be asked for by name, the latest first.</summary>
    internal static IEnumerable<NamedPeriod> Offered(DateOnly today) =>
        from calendar in Enum.GetValues<PeriodCalendar>()
        from kind in Enum.GetValues<PeriodKind>()
        let named = NamedPeriod.At(calendar, kind, today) ?? new NamedPeriod(calendar, kind, today.Year, 1)
        from back in Enumerable.Range(0, kind == PeriodKind.Month ? 13 : kind == PeriodKind.Quarter ? 5 : 2)
        let earlier = Enumerable.Range(0, back).Aggregate(named, (period, _) => period.Before)
        where earlier.Days.From <= today
        select earlier;

    private static Task<IResult> ListAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        PageAsync(Draft(name => http.Request.Query[name], parts), StartRun.NewId(parts.Clock.GetUtcNow()), null, http, parts, cancellationToken);

    private static async Task<IResult> StartAsync(HttpContext http, StartRun start, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var draft = Draft(name => form[name], parts);
        var id = Guid.TryParseExact(form["id"], "n", out var chosen) ? chosen.ToString("n") : StartRun.NewId(parts.Clock.GetUtcNow());
        var (started, problem) = await start.RunAsync(draft, parts.Scope, id, ReportEndpoints.NameOf(http.User), cancellationToken);
        return started is null ? await PageAsync(draft, id, problem, http, parts, cancellationToken) : ShellPages.SeeOther(http, PathOf(started));
    }

    private static async Task<IResult> OneAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } run)
        {
            return Results.NotFound();
        }
        RefreshWhile(run.State is RunState.Waiting or RunState.Running, http);
        return ShellPages.Page<RunPage>(new()
        {
            [nameof(RunPage.Viewer)] = Viewer.Of(http),
            [nameof(RunPage.Run)] = run,
            [nameof(RunPage.Items)] = await parts.Book.ItemsAsync(id, cancellationToken),
            [nameof(RunPage.Communes)] = parts.Directory,
            [nameof(RunPage.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
        });
    }

    private static async Task<IResult> CancelAsync(string id, HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } run || !run.IsKeptBy(Viewer.Of(http)))
        {
            return Results.NotFound();
        }
        // One that ended meanwhile is shown as it is.
        await parts.Book.CancelAsync(id, ReportEndpoints.NameOf(http.User), cancellationToken);
        return ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task<IResult> RetryAsync(string id, HttpContext http, RunBell bell, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (await parts.Book.FindAsync(id, parts.Scope, cancellationToken) is not { } run || !run.IsKeptBy(Viewer.Of(http)))
        {
            return Results.NotFound();
        }
        await parts.Book.RetryAsync(id, cancellationToken);
        bell.Ring();
        return ShellPages.SeeOther(http, PathOf(id));
    }

    private static async Task<IResult> PageAsync(RunDraft draft, string id, IResult? problem, HttpContext http, Parts parts, CancellationToken cancellationToken)
    {
        var runs = await parts.Book.ListAsync(parts.Scope, Listed, cancellationToken);
        var isGet = HttpMethods.IsGet(http.Request.Method);
        RefreshWhile(isGet && runs.Any(run => run.State is RunState.Waiting or RunState.Running), http);
        return ShellPages.Page<RunsPage>(
            new()
            {
                [nameof(RunsPage.Viewer)] = isGet ? Viewer.Of(http) : Viewer.Of(http) with { Path = Path },
                [nameof(RunsPage.Draft)] = draft,
                [nameof(RunsPage.Id)] = id,
                [nameof(RunsPage.Runs)] = runs,
                [nameof(RunsPage.Forms)] = parts.Forms.Current.Items.GroupBy(form => form.Id).Select(editions => editions.MaxBy(form => form.Effective)!).ToList(),
                [nameof(RunsPage.Formats)] = parts.Files.Select(file => file.Format).ToList(),
                [nameof(RunsPage.Provinces)] = parts.Scope.Provinces.Select(parts.Directory.FindProvince).OfType<Province>().ToList(),
                [nameof(RunsPage.Directory)] = parts.Directory,
                [nameof(RunsPage.Periods)] = Offered(LocalDay.Of(parts.Clock.GetUtcNow())).Select(named => (ReportPages.Key(named), named)).ToList(),
                [nameof(RunsPage.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
                [nameof(RunsPage.Error)] = Problem.CodeOf(problem),
            },
            Problem.StatusOf(problem));
    }

    private static RunDraft Draft(Func<string, Microsoft.Extensions.Primitives.StringValues> field, Parts parts)
    {
        var today = LocalDay.Of(parts.Clock.GetUtcNow());
        var key = field("period").ToString();
        var named = Offered(today).FirstOrDefault(each => ReportPages.Key(each) == key)
            ?? (string.IsNullOrEmpty(field("from")) ? NamedPeriod.At(PeriodCalendar.Reporting, PeriodKind.Month, today)!.Before : null);
        string Or(string name, string otherwise) => field(name).ToString() is { Length: > 0 } given ? given : otherwise;
        return new RunDraft(
            Or("form", "06a"), Or("province", parts.Scope.Provinces.FirstOrDefault("")), Or("units", "each"), [.. field("communes")], named is null ? field("from") : Day(named.Days.From),
            named is null ? field("to") : Day(named.Days.To), null, Or("compare", ""), field("formats") is { Count: > 0 } formats ? [.. formats] : HasForm(field) ? [] : ["pdf"]);
    }

    // A form that was sent without any format names none; a page that is only opened offers one.
    private static bool HasForm(Func<string, Microsoft.Extensions.Primitives.StringValues> field) => field("id").Count > 0;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static void RefreshWhile(bool isUnderWay, HttpContext http)
    {
        if (isUnderWay && http.Request.Query["refresh"] != "off")
        {
            http.Response.Headers["Refresh"] = Refresh.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What every page here needs.</summary>
    internal sealed record Parts(
        UnitScope Scope, RunBook Book, FormFolder Forms, IEnumerable<IReportFile> Files, CommuneDirectory Directory, TimeProvider Clock, IAntiforgery Antiforgery);
}
