using System.Globalization;
using System.Security.Claims;
using Ioc.Access;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Directives;

/// <summary>The pages of directives: a list, one directive, and forms that work without scripts.</summary>
public static class DirectivePages
{
    public const string Path = "/directives";
    public const string NewPath = "/directives/new";

    private const int LargestForm = 256 * 1024;

    /// <summary>Working days that a form offers for an answer; the reader changes them.</summary>
    private const int OfferedDays = 2;

    public static string PathOf(string id) => $"{Path}/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet(Path, ListAsync).RequireAuthorization(Scopes.Read);
        pages.MapGet(NewPath, NewAsync).RequireAuthorization(Scopes.GiveDirectives);
        pages.MapGet(Path + "/{id}", OneAsync).RequireAuthorization(Scopes.Read);
        var forms = pages.MapGroup("").WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        forms.MapPost(NewPath, GiveAsync).Audited("directive.given").RequireAuthorization(Scopes.GiveDirectives);
        foreach (var (what, kind) in new[]
            { ("answers", DirectiveEventKind.Answered), ("accept", DirectiveEventKind.Accepted), ("return", DirectiveEventKind.Returned), ("withdraw", DirectiveEventKind.Withdrawn) })
        {
            forms.MapPost($"{Path}/{{id}}/{what}", (string id, HttpContext http, UnitScope scope, ActOnDirective acting, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
                ActAsync(id, what, kind, http, scope, acting, parts, cancellationToken)).Audited(DirectivesModule.AuditedAs(kind)).RequireAuthorization(DirectivesModule.NeededFor(kind));
        }
    }

    private static async Task<IResult> ListAsync(HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var now = parts.Clock.GetUtcNow();
        var (filter, cursor, _) = DirectiveQuery.Read(http.Request.Query, scope, parts.Directory, now);
        if (filter is null)
        {
            return Results.NotFound();
        }
        var page = await parts.Visible.ListAsync(filter, scope, cursor, cancellationToken);
        return ShellPages.Page<DirectivesPage>(new()
        {
            [nameof(DirectivesPage.Viewer)] = Viewer.Of(http),
            [nameof(DirectivesPage.Filter)] = filter,
            [nameof(DirectivesPage.Page)] = page,
            [nameof(DirectivesPage.Values)] = await parts.Figures.NowAsync(page.Directives, cancellationToken),
            [nameof(DirectivesPage.Communes)] = Offered(parts, http.Request.Query["province"], filter.Commune),
            [nameof(DirectivesPage.Now)] = now,
        });
    }

    private static async Task<IResult> OneAsync(string id, HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        await parts.Visible.FindAsync(id, scope, cancellationToken) is { } directive
            ? await DetailAsync(directive, http, parts, StatusCodes.Status200OK, null, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> NewAsync(HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var query = http.Request.Query;
        var now = parts.Clock.GetUtcNow();
        var today = LocalDay.Of(now);
        string Or(string name, string otherwise) => query[name].ToString() is { Length: > 0 } given ? given : otherwise;
        var state = query["state"].ToString() is var asked && FollowedFigures.OfList(asked) is not null ? asked : null;
        var draft = new DirectiveDraft
        {
            Figure = FollowedFigures.Find(query["figure"].ToString())?.Id ?? (state is null ? null : FollowedFigures.OfList(state)!.Id),
            State = state,
            Alarm = query["alarm"].ToString() is { Length: > 0 and <= DirectiveReader.LongestAlarm } alarm ? alarm : null,
            From = Or("from", PageWords.ForInput(new DateOnly(today.Year, today.Month, 1))),
            To = Or("to", PageWords.ForInput(today)),
            AsOf = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            Field = query["field"],
            Channel = Number(query["channel"]),
            ExcludeCertification = query["excludeCertification"] == "true" || query["certification"] == "without",
            Communes = [.. query["commune"].Select(code => parts.Directory.Find(code ?? "")).OfType<Commune>().Where(commune => scope.Sees(commune)).Select(commune => commune.Code)],
            DueAt = parts.Hours.OfferedDue(now, OfferedDays, parts.Calendar),
        };
        return await FormAsync(draft, GiveDirective.NewId(now), http, parts, null, scope, cancellationToken);
    }

    private static async Task<IResult> GiveAsync(
        HttpContext http, ClaimsPrincipal caller, UnitScope scope, GiveDirective give, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        string? Field(string name) => form[name].ToString() is { Length: > 0 } given ? given : null;
        var draft = new DirectiveDraft
        {
            Figure = Field("figure"), State = Field("state"), Alarm = Field("alarm"), From = Field("from"), To = Field("to"), AsOf = Field("asOf"), Field = Field("field"),
            Channel = Number(form["channel"]), ExcludeCertification = form["excludeCertification"] == "true", Communes = [.. form["communes"]],
            Instruction = Field("instruction"), DueAt = LocalTime(form["dueAt"]), Priority = Field("priority"),
        };
        var id = Guid.TryParseExact(form["id"], "n", out var chosen) ? chosen.ToString("n") : GiveDirective.NewId(parts.Clock.GetUtcNow());
        var (given, problem) = await give.RunAsync(draft, scope, caller.Identity?.Name ?? "", id, cancellationToken);
        return given is null ? await FormAsync(draft, id, http, parts, problem, scope, cancellationToken) : ShellPages.SeeOther(http, PathOf(given));
    }

    private static async Task<IResult> ActAsync(
        string id, string what, DirectiveEventKind kind, HttpContext http, UnitScope scope, ActOnDirective acting, Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var (commune, text) = (form["commune"].ToString(), form["text"].ToString());
        var act = new DirectiveAct(kind, commune.Length == 0 ? null : commune, text, LocalTime(form["dueAt"]), http.User.Identity?.Name ?? "");
        var problem = await acting.RunAsync(id, act, scope, cancellationToken);
        if (problem is null)
        {
            return ShellPages.SeeOther(http, PathOf(id));
        }
        return await parts.Visible.FindAsync(id, scope, cancellationToken) is { } directive
            ? await DetailAsync(directive, http, parts, Problem.StatusOf(problem), (Problem.CodeOf(problem), what, text), cancellationToken)
            : Results.NotFound();
    }

    private static async Task<IResult> DetailAsync(
        Directive directive, HttpContext http, Parts parts, int status, (string? Code, string Doing, string Typed)? refused, CancellationToken cancellationToken)
    {
        var now = parts.Clock.GetUtcNow();
        return ShellPages.Page<DirectiveDetail>(
            new()
            {
                [nameof(DirectiveDetail.Viewer)] = PageOf(http, PathOf(directive.Id)),
                [nameof(DirectiveDetail.Directive)] = directive,
                [nameof(DirectiveDetail.Values)] = await parts.Figures.NowAsync([directive], cancellationToken),
                [nameof(DirectiveDetail.Now)] = now,
                [nameof(DirectiveDetail.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
                [nameof(DirectiveDetail.NextDue)] = parts.Hours.OfferedDue(now, OfferedDays, parts.Calendar),
                [nameof(DirectiveDetail.Error)] = refused?.Code,
                [nameof(DirectiveDetail.Doing)] = refused?.Doing,
                [nameof(DirectiveDetail.Typed)] = refused?.Typed,
            },
            status);
    }

    private static async Task<IResult> FormAsync(
        DirectiveDraft draft, string id, HttpContext http, Parts parts, IResult? problem, UnitScope scope, CancellationToken cancellationToken) =>
        ShellPages.Page<DirectiveForm>(
            new()
            {
                [nameof(DirectiveForm.Viewer)] = PageOf(http, NewPath),
                [nameof(DirectiveForm.Draft)] = draft,
                [nameof(DirectiveForm.Id)] = id,
                [nameof(DirectiveForm.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
                [nameof(DirectiveForm.Communes)] = Offered(parts, http.Request.Query["province"], draft.Communes is [{ } first, ..] ? first : ""),
                [nameof(DirectiveForm.Seen)] = await SeenAsync(draft, http, parts, scope, cancellationToken),
                [nameof(DirectiveForm.Error)] = Problem.CodeOf(problem),
            },
            Problem.StatusOf(problem));

    // What the leader saw when coming here, so that nobody gives a directive about a number they did not look at.
    private static async Task<IReadOnlyList<(string, string)>> SeenAsync(DirectiveDraft draft, HttpContext http, Parts parts, UnitScope scope, CancellationToken cancellationToken)
    {
        var viewer = Viewer.Of(http);
        var whole = draft with { Instruction = draft.Instruction ?? "?", DueAt = parts.Clock.GetUtcNow().AddHours(1), AsOf = null };
        if (draft.Figure is null || parts.Reader.Read(whole, scope, out _) is not ({ Figure: { } figure } subject, var communes, null))
        {
            return [];
        }
        var values = await parts.Figures.SeenAsync(figure, subject.Period, subject.Filter, [.. communes.Select(commune => commune.Code)], null, cancellationToken);
        return [.. communes.Select(commune => (commune.FullName, FigureWords.Of(values[commune.Code], FollowedFigures.Find(figure)!, viewer.Language)))];
    }

    private static IReadOnlyList<Commune> Offered(Parts parts, string? province, string commune) =>
        parts.Places.Find(province, commune.Length == 0 ? null : commune) is { Province: { } chosen } ? parts.Directory.Of(chosen.Code)
        : parts.Places.Find(province: null, commune: null) is { Province: { } first } ? parts.Directory.Of(first.Code)
        : [];

    // After a form was refused its address answers no GET that says the same: the language link leads to the page itself.
    private static Viewer PageOf(HttpContext http, string path) => HttpMethods.IsGet(http.Request.Method) ? Viewer.Of(http) : Viewer.Of(http) with { Path = path };

    private static DateTimeOffset? LocalTime(string? text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new DateTimeOffset(time, LocalDay.Offset)
            : null;

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What every page needs.</summary>
    internal readonly record struct Parts(
        VisibleDirectives Visible, FollowedFigures Figures, DirectiveReader Reader, CommuneDirectory Directory, PageScope Places,
        IAntiforgery Antiforgery, WorkingHours Hours, WorkingCalendar Calendar, TimeProvider Clock);
}
