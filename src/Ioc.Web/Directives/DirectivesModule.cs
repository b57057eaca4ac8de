using System.Security.Claims;
using System.Text.Json;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Directives;
using Ioc.Shell;
using Microsoft.AspNetCore.Mvc;
using Quartz;

namespace Ioc.Directives;

/// <summary>Directives (giao việc, đôn đốc): a number becomes a task for a commune, is answered, and its figure is followed.</summary>
public static class DirectivesModule
{
    private const int LargestBody = 256 * 1024;

    public static IServiceCollection AddDirectives(this IServiceCollection services)
    {
        services.AddSingleton<DirectiveBook>();
        services.AddSingleton<DirectiveReader>();
        services.AddSingleton<DirectiveNotices>();
        services.AddSingleton<FollowedFigures>();
        services.AddSingleton<VisibleDirectives>();
        services.AddSingleton<GiveDirective>();
        services.AddSingleton<ActOnDirective>();
        services.AddSingleton<EscalateDirectives>();
        services.AddHostedService<KeepEscalating>();
        services.AddSingleton(new MenuEntry(DirectivePages.Path, "directives.menu", "directive", 50));
        return services;
    }

    public static IEndpointRouteBuilder MapDirectives(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/v1/directives").WithTags("Directives").RequireAuthorization(Scopes.Read);
        read.MapGet("", ListAsync)
            .Takes(
                new QueryParameter("state", "asked, returned, answered, accepted or withdrawn: with at least one unit there."),
                new QueryParameter("late", "true: with a unit whose answer is late."),
                new QueryParameter("commune", "Five digits; one that is not served is 404 unknown-commune."),
                new QueryParameter("province", "Two digits; one that is not served is 404 unknown-province."),
                new QueryParameter("priority", "normal, urgent or immediate."),
                new QueryParameter("cursor", "What the page before gave as next."))
            .WithSummary("What was asked, what was done, and whether the figure moved; the latest first, 20 a page.")
            .Produces<ListAnswer>().ProducesProblem(400).ProducesProblem(404);
        read.MapGet("/{id}", FindAsync).WithSummary("One directive with all that happened to it.").Produces<DirectiveAnswer>().ProducesProblem(404);

        var act = routes.MapGroup("/api/v1/directives").WithTags("Directives").WithMetadata(new RequestSizeLimitAttribute(LargestBody));
        act.MapPost("", GiveAsync).Audited("directive.given").RequireAuthorization(Scopes.GiveDirectives).Accepts<DirectiveDraft>("application/json")
            .WithSummary("Gives a directive about a figure, a dossier list (state) or an alarm to one or several communes; answers 201.")
            .WithDescription("The figure's value is read by the server as of asOf (default now). 400: subject-missing, unknown-figure, communes-missing, instruction-missing, text-too-long, due-missing, due-in-past, due-too-far, bad-parameter.")
            .Produces<DirectiveAnswer>(201).ProducesProblem(400).ProducesProblem(404);
        Map(act, "answers", DirectiveEventKind.Answered, "A unit says what it did: {commune?, text}. The figure of that time is kept with it.");
        Map(act, "accept", DirectiveEventKind.Accepted, "The answer does: {commune?, text?}; without a commune, every answer there is.");
        Map(act, "return", DirectiveEventKind.Returned, "The answer does not do: {commune?, text, dueAt}; another is due by then.");
        Map(act, "withdraw", DirectiveEventKind.Withdrawn, "Takes the directive back from one commune or all: {commune?, text}.");
        DirectivePages.Map(routes);
        return routes;
    }

    /// <summary>The unit answers; whoever gives directives judges.</summary>
    internal static string NeededFor(DirectiveEventKind kind) => kind == DirectiveEventKind.Answered ? Scopes.AnswerDirectives : Scopes.GiveDirectives;

    internal static string AuditedAs(DirectiveEventKind kind) => $"directive.{kind.ToString().ToLowerInvariant()}";

    private static void Map(RouteGroupBuilder act, string what, DirectiveEventKind kind, string summary) =>
        act.MapPost($"/{{id}}/{what}", (string id, HttpRequest http, ClaimsPrincipal caller, UnitScope scope, ActOnDirective acting, VisibleDirectives visible,
                FollowedFigures figures, CommuneDirectory directory, TimeProvider clock, CancellationToken cancellationToken) =>
                ActAsync(id, kind, http, caller, scope, acting, new Showing(visible, figures, directory, clock), cancellationToken))
            .RequireAuthorization(NeededFor(kind)).Audited(AuditedAs(kind)).Accepts<ActBody>("application/json").WithSummary(summary)
            .Produces<DirectiveAnswer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> ListAsync(
        HttpRequest http, UnitScope scope, VisibleDirectives visible, FollowedFigures figures, CommuneDirectory directory, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (filter, cursor, problem) = DirectiveQuery.Read(http.Query, scope, directory, now);
        if (filter is null)
        {
            return problem!;
        }
        var page = await visible.ListAsync(filter, scope, cursor, cancellationToken);
        var values = await figures.NowAsync(page.Directives, cancellationToken);
        return Results.Json(
            new ListAnswer([.. page.Directives.Select(directive => DirectiveAnswer.Of(directive, values, directory, now, whole: false))], page.Next), FigureRow.Json);
    }

    private static Task<IResult> FindAsync(
        string id, UnitScope scope, VisibleDirectives visible, FollowedFigures figures, CommuneDirectory directory, TimeProvider clock, CancellationToken cancellationToken) =>
        new Showing(visible, figures, directory, clock).RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);

    private static async Task<IResult> GiveAsync(
        HttpRequest http, ClaimsPrincipal caller, UnitScope scope, GiveDirective give, VisibleDirectives visible, FollowedFigures figures, CommuneDirectory directory,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<DirectiveDraft>(http, cancellationToken) is not { } draft)
        {
            return JsonBody.Malformed();
        }
        var (id, problem) = await give.RunAsync(draft, scope, caller.Identity?.Name ?? "", id: null, cancellationToken);
        if (id is null)
        {
            return problem!;
        }
        http.HttpContext.Response.Headers.Location = $"/api/v1/directives/{id}";
        return await new Showing(visible, figures, directory, clock).RunAsync(id, scope, StatusCodes.Status201Created, cancellationToken);
    }

    private static async Task<IResult> ActAsync(
        string id, DirectiveEventKind kind, HttpRequest http, ClaimsPrincipal caller, UnitScope scope, ActOnDirective acting, Showing showing, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<ActBody>(http, cancellationToken) is not { } body)
        {
            return JsonBody.Malformed();
        }
        var commune = string.IsNullOrEmpty(body.Commune) ? null : body.Commune;
        return await acting.RunAsync(id, new DirectiveAct(kind, commune, body.Text, body.DueAt, caller.Identity?.Name ?? ""), scope, cancellationToken)
            ?? await showing.RunAsync(id, scope, StatusCodes.Status200OK, cancellationToken);
    }

    private sealed record ListAnswer(IReadOnlyList<DirectiveAnswer> Directives, string? Next);

    private sealed record ActBody(string? Commune, string? Text, DateTimeOffset? DueAt);

    /// <summary>Answers with a directive as it now is.</summary>
    private sealed record Showing(VisibleDirectives Visible, FollowedFigures Figures, CommuneDirectory Directory, TimeProvider Clock)
    {
        public async Task<IResult> RunAsync(string id, UnitScope scope, int status, CancellationToken cancellationToken) =>
            await Visible.FindAsync(id, scope, cancellationToken) is not { } directive
                ? VisibleDirectives.Unknown
                : Results.Json(
                    DirectiveAnswer.Of(directive, await Figures.NowAsync([directive], cancellationToken), Directory, Clock.GetUtcNow(), whole: true), FigureRow.Json, statusCode: status);
    }

    private sealed class KeepEscalating(ISchedulerFactory schedulers, TimeProvider clock) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) =>
            await EscalateDirectivesJob.ScheduleAsync(await schedulers.GetScheduler(cancellationToken), clock, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
