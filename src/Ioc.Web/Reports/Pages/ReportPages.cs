using System.Globalization;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Reports.Approval;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Reports.Pages;

/// <summary>What a reader chose on the page of reports; lives in the address.</summary>
/// <param name="PeriodKey">A period with a name (<see cref="ReportPages.Key"/>); empty: the days of from and to.</param>
public sealed record ReportChoice(string Form, string Province, string Unit, string PeriodKey, string From, string To, string Compare, string Release)
{
    public IEnumerable<(string Name, string Value)> Fields =>
        [("form", Form), ("province", Province), ("unit", Unit), ("from", From), ("to", To), ("compare", Compare), ("release", Release)];
}

/// <summary>The pages of reports: choose and preview, a made one, its print, its proof.</summary>
public static class ReportPages
{
    public const string Path = "/reports";
    public const string VerifyPath = "/verify";

    /// <summary>A page shows so many rows of a table; files and print have all.</summary>
    public const int ShownRows = 500;

    private const int ListedMakings = 50;

    /// <summary>Refusals that the page has words for.</summary>
    private static readonly string[] Told = [ReportRequestReader.NotByField, Publication.Refused];

    private const int LargestForm = 16 * 1024;

    public static string PathOf(string code) => $"{Path}/{code}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Read).CutByField();
        pages.MapGet(Path, ShowAsync).Counted(RequestKind.Costly);
        pages.MapPost(Path, MakeAsync).Counted(RequestKind.Costly).Audited("report.made").WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        pages.MapGet(Path + "/{code}", OneAsync);
        pages.MapGet(Path + "/{code}/print", PrintAsync).Counted(RequestKind.Costly).Audited("report.downloaded", AuditMoment.BeforeAnswering);
    }

    internal static async Task<IResult> VerifyAsync(
        string code, HttpContext http, UnitScope scope, KeptReports reports, CompareReport compare, VisiblePapers papers, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(code, scope, cancellationToken) is not { } kept)
        {
            return ForPerson(http) ? Results.NotFound() : ReportEndpoints.UnknownReport();
        }
        var changes = await compare.RunAsync(kept, scope, cancellationToken);
        var issued = await papers.IssuedAsync(kept.Report.Sha256, scope, cancellationToken);
        return !ForPerson(http) ? TypedResults.Ok(VerifyAnswer.Of(kept, changes, issued)) : ShellPages.Page<VerifyPage>(new()
        {
            [nameof(VerifyPage.Viewer)] = Viewer.Of(http),
            [nameof(VerifyPage.Kept)] = kept,
            [nameof(VerifyPage.Changes)] = changes,
            [nameof(VerifyPage.Issued)] = issued,
        });
    }

    /// <summary>How a period with a name is called in an address: <c>reporting-month-2026-11</c>.</summary>
    public static string Key(NamedPeriod named) =>
        string.Create(CultureInfo.InvariantCulture, $"{named.Calendar}-{named.Kind}-{named.Year}-{named.Number}").ToLowerInvariant();

    private static bool ForPerson(HttpContext http) => !http.User.IsKey() && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static async Task<IResult> ShowAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var choice = Choice(http.Request.Query, parts);
        var (preview, refused) = http.Request.Query.ContainsKey("show") ? await PreviewAsync(choice, http, parts, cancellationToken) : (null, null);
        return await PageAsync(choice, preview, refused, http, parts, cancellationToken);
    }

    private static async Task<IResult> MakeAsync(HttpContext http, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var choice = Choice(new QueryCollection(form.ToDictionary(field => field.Key, field => field.Value)), parts);
        var (question, problem) = parts.Reader.Read(choice.Form, Query(choice), parts.Scope);
        if (question is null)
        {
            return await PageAsync(choice, null, Refused(problem, Viewer.Of(http)), http, parts, cancellationToken);
        }
        try
        {
            var report = await parts.Produce.RunAsync(question, ReportEndpoints.NameOf(http.User), "page", cancellationToken);
            return ShellPages.SeeOther(http, PathOf(report.Code));
        }
        catch (IdentityFailsException fails)
        {
            return await PageAsync(choice, null, Failed(fails, Viewer.Of(http)), http, parts, cancellationToken);
        }
    }

    private static async Task<IResult> OneAsync(string code, HttpContext http, UnitScope scope, KeptReports reports, [AsParameters] PaperPages.Parts papers, CancellationToken cancellationToken) =>
        await reports.FindAsync(code, scope, cancellationToken) is { } kept ? await PaperPages.OfReportAsync(kept, http, scope, papers, null, cancellationToken) : Results.NotFound();

    private static async Task<IResult> PrintAsync(string code, UnitScope scope, KeptReports reports, CancellationToken cancellationToken) =>
        await reports.FindAsync(code, scope, cancellationToken) is not { Figures: not null } kept ? Results.NotFound()
        : ShellPages.Page<ReportPrint>(new() { [nameof(ReportPrint.Report)] = kept.Report });

    private static async Task<(Report? Preview, string? Refused)> PreviewAsync(ReportChoice choice, HttpContext http, Parts parts, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(http);
        var (question, problem) = parts.Reader.Read(choice.Form, Query(choice), parts.Scope);
        if (question is null)
        {
            return (null, Refused(problem, viewer));
        }
        try
        {
            return ((await parts.Produce.PreviewAsync(question, cancellationToken)).Report, null);
        }
        catch (IdentityFailsException fails)
        {
            return (null, Failed(fails, viewer));
        }
    }

    private static string Refused(IResult? problem, Viewer viewer) =>
        viewer[Problem.CodeOf(problem) is { } code && Told.Contains(code) ? $"reports.refused.{code}" : "reports.refused"];

    private static string Failed(IdentityFailsException fails, Viewer viewer) =>
        viewer["reports.identity"].Replace("{identity}", fails.Identity, StringComparison.Ordinal).Replace("{row}", fails.Row.Title, StringComparison.Ordinal);

    private static async Task<IResult> PageAsync(ReportChoice choice, Report? preview, string? refused, HttpContext http, Parts parts, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(http);
        return ShellPages.Page<ReportsPage>(new()
        {
            [nameof(ReportsPage.Viewer)] = viewer,
            [nameof(ReportsPage.Choice)] = choice,
            [nameof(ReportsPage.Forms)] = parts.Forms.Current.Items.GroupBy(form => form.Id).Select(editions => editions.MaxBy(form => form.Effective)!).ToList(),
            [nameof(ReportsPage.Provinces)] = parts.Scope.ProvincesInPart.Select(parts.Directory.FindProvince).OfType<Province>().ToList(),
            [nameof(ReportsPage.Communes)] = parts.Directory.Of(choice.Province),
            [nameof(ReportsPage.Periods)] = Offered(LocalDay.Of(parts.Clock.GetUtcNow())).Select(named => (Key(named), PeriodWords.Of(named))).ToList(),
            [nameof(ReportsPage.Made)] = await parts.Reports.LatestAsync(parts.Scope, ListedMakings, cancellationToken),
            [nameof(ReportsPage.Errors)] = parts.Forms.Current.Errors.Select(error => error.In(viewer.Language)).ToList(),
            [nameof(ReportsPage.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
            [nameof(ReportsPage.Fields)] = parts.Scope.Fields,
            [nameof(ReportsPage.Preview)] = preview,
            [nameof(ReportsPage.Refused)] = refused,
        });
    }

    /// <summary>By either calendar: the months, quarters, halves, nine months and years around today, the latest first.</summary>
    private static IEnumerable<NamedPeriod> Offered(DateOnly today) =>
        from calendar in Enum.GetValues<PeriodCalendar>()
        from kind in Enum.GetValues<PeriodKind>()
        from named in Latest(calendar, kind, today)
        where named.Days.From <= today
        select named;

    private static IEnumerable<NamedPeriod> Latest(PeriodCalendar calendar, PeriodKind kind, DateOnly today)
    {
        var named = NamedPeriod.At(calendar, kind, today) ?? new NamedPeriod(calendar, kind, today.Year, 1);
        for (var count = kind == PeriodKind.Month ? 13 : kind == PeriodKind.Quarter ? 5 : 2; count > 0; count--)
        {
            yield return named;
            named = named.Before;
        }
    }

    private static ReportChoice Choice(IQueryCollection query, Parts parts)
    {
        var today = LocalDay.Of(parts.Clock.GetUtcNow());
        var key = query["period"].ToString();
        var named = Offered(today).FirstOrDefault(each => Key(each) == key);
        if (named is null && string.IsNullOrEmpty(query["from"]))
        {
            // The last period that has been closed: what an office reports in the first days after it.
            named = NamedPeriod.At(PeriodCalendar.Reporting, PeriodKind.Month, today)!.Before;
        }
        var province = query["province"].ToString() is { Length: > 0 } given ? given : parts.Scope.ProvincesInPart.FirstOrDefault("");
        return new ReportChoice(
            query["form"].ToString() is { Length: > 0 } form ? form : "06a", province, query["unit"].ToString(), named is null ? "" : Key(named),
            named is null ? query["from"].ToString() : Day(named.Days.From), named is null ? query["to"].ToString() : Day(named.Days.To), query["compare"].ToString(), query["release"].ToString());
    }

    private static QueryCollection Query(ReportChoice choice) =>
        new(choice.Fields.Where(field => field.Name != "form").ToDictionary(field => field.Name, field => new Microsoft.Extensions.Primitives.StringValues(field.Value)));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What every page here needs.</summary>
    internal sealed record Parts(
        UnitScope Scope, ReportRequestReader Reader, ProduceReport Produce, KeptReports Reports, FormFolder Forms, CommuneDirectory Directory, TimeProvider Clock, IAntiforgery Antiforgery);
}
