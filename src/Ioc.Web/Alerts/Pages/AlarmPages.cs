using System.Security.Claims;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ioc.Alerts.Pages;

/// <summary>The pages of alarms. The server writes them whole; scripts only ask for them again when something changed.</summary>
public static class AlarmPages
{
    public const string Path = MenuEntry.Alarms;
    public const string RulesPath = "/alarms/rules";
    public const string SilencesPath = "/alarms/silences";

    private const int LargestForm = 64 * 1024;

    public static string PathOf(string id) => $"{Path}/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.SeeAlarms);
        pages.MapGet(Path, CentreAsync);
        pages.MapGet(Path + "/{id}", OneAsync);
        // Tries a rule on a month of history when asked.
        pages.MapGet(RulesPath, RulePages.ShowAsync).Counted(RequestKind.Costly);
        pages.MapGet(SilencesPath, SilencePages.ShowAsync);
        var forms = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Alarms).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        forms.MapPost(Path + "/{id}/acknowledge", AcknowledgeAsync).Audited("alarm.acknowledged");
        forms.MapPost(Path + "/{id}/review", ReviewAsync).Audited("alarm.reviewed");
        var silences = routes.MapGroup("").ExcludeFromDescription().RequireAuthorization(Scopes.Silences).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        silences.MapPost(SilencesPath, SilencePages.AddAsync).Audited("silence.added");
        silences.MapPost(SilencesPath + "/{id}/end", SilencePages.EndAsync).Audited("silence.ended");
    }

    internal static bool MayAnswer(HttpContext http) => http.User.May(Scopes.Alarms);

    /// <summary>After a change a browser asks for the page anew, so that a reload changes nothing again. Leads to pages of alarms only.</summary>
    internal static IResult BackTo(string? back, string otherwise) =>
        Results.LocalRedirect(back is not null && (back == Path || back.StartsWith(Path + "/", StringComparison.Ordinal) || back.StartsWith(Path + "?", StringComparison.Ordinal)) ? back : otherwise);

    /// <summary>Why a form was not taken, in words.</summary>
    internal static string Say(ProblemHttpResult refusal, Language language) =>
        refusal.ProblemDetails.Extensions["code"] is string code && language.Keys.Contains($"alarms.refused.{code}") ? language[$"alarms.refused.{code}"] : language["alarms.refused"];

    private static async Task<IResult> CentreAsync(HttpContext http, UnitScope scope, AlarmBoard board, CommuneAlarmNames names, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        if (AlarmFilter.Read(http.Request.Query, scope, parts.Communes) is not { } filter)
        {
            return Results.NotFound();
        }

        return ShellPages.Page<AlarmCentre>(new()
        {
            [nameof(AlarmCentre.Viewer)] = Viewer.Of(http),
            [nameof(AlarmCentre.Filter)] = filter,
            [nameof(AlarmCentre.Groups)] = await board.RunAsync(filter, AlarmEndpoints.NameOf(http.User), scope, cancellationToken),
            [nameof(AlarmCentre.Communes)] = await names.RunAsync(filter.Commune, scope, cancellationToken),
            [nameof(AlarmCentre.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
            [nameof(AlarmCentre.Now)] = parts.Clock.GetUtcNow(),
            [nameof(AlarmCentre.Checked)] = parts.Evaluation.CheckedAt,
            [nameof(AlarmCentre.MayAnswer)] = MayAnswer(http),
        });
    }

    private static Task<IResult> OneAsync(string id, HttpContext http, UnitScope scope, [AsParameters] Parts parts, CancellationToken cancellationToken) =>
        DetailAsync(id, http, scope, parts, null, cancellationToken);

    private static async Task<IResult> AcknowledgeAsync(
        string id, HttpContext http, ClaimsPrincipal caller, UnitScope scope, AnswerAlarm answer, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (await parts.List.FindAsync(id, scope, cancellationToken) is null)
        {
            return Results.NotFound();
        }

        var wish = new AlarmEndpoints.Acknowledgement(form["note"], PageWords.FromInput(form["promisedAt"]));
        var refusal = AlarmEndpoints.Judge(wish, parts.Clock.GetUtcNow(), out var promised)
            ?? AlarmEndpoints.Refusal(await answer.AcknowledgeAsync(id, AlarmEndpoints.NameOf(caller), wish.Note!, promised, cancellationToken));
        return refusal is null ? BackTo(form["back"], PathOf(id))
            : await DetailAsync(id, http, scope, parts, new Refused("acknowledge", refusal, wish.Note, form["promisedAt"]), cancellationToken);
    }

    private static async Task<IResult> ReviewAsync(
        string id, HttpContext http, ClaimsPrincipal caller, UnitScope scope, AnswerAlarm answer, [AsParameters] Parts parts, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (await parts.List.FindAsync(id, scope, cancellationToken) is null)
        {
            return Results.NotFound();
        }

        var (cause, done) = (form["cause"].ToString(), form["done"].ToString());
        var refusal = !AlarmEndpoints.IsText(cause) || !AlarmEndpoints.IsText(done)
            ? Problem.Of(StatusCodes.Status400BadRequest, "review-missing")
            : AlarmEndpoints.Refusal(await answer.ReviewAsync(id, AlarmEndpoints.NameOf(caller), cause, done, cancellationToken));
        return refusal is null ? BackTo(PathOf(id), PathOf(id))
            : await DetailAsync(id, http, scope, parts, new Refused("review", refusal, cause, done), cancellationToken);
    }

    internal static async Task<IResult> DetailAsync(string id, HttpContext http, UnitScope scope, Parts parts, Refused? refused, CancellationToken cancellationToken)
    {
        if (await parts.List.FindAsync(id, scope, cancellationToken) is not { } alarm)
        {
            return Results.NotFound();
        }

        var viewer = Viewer.Of(http) with { Path = PathOf(id) };
        var history = await parts.History.OfAsync(id, cancellationToken);
        return ShellPages.Page<AlarmDetail>(
            new()
            {
                [nameof(AlarmDetail.Viewer)] = viewer,
                [nameof(AlarmDetail.Line)] = parts.Board.Line(alarm),
                [nameof(AlarmDetail.History)] = history,
                [nameof(AlarmDetail.Fates)] = await parts.Deliveries.OfAsync(history, scope, cancellationToken),
                [nameof(AlarmDetail.KnowsRecipients)] = AlarmDeliveries.MayKnowRecipients(http.User),
                [nameof(AlarmDetail.MutedBy)] = await parts.Muting.OfAsync(alarm, cancellationToken),
                [nameof(AlarmDetail.Token)] = parts.Antiforgery.GetAndStoreTokens(http),
                [nameof(AlarmDetail.Now)] = parts.Clock.GetUtcNow(),
                [nameof(AlarmDetail.MayAnswer)] = MayAnswer(http),
                [nameof(AlarmDetail.Refused)] = refused,
            },
            refused?.Problem.StatusCode ?? StatusCodes.Status200OK);
    }

    /// <summary>A form that was not taken, and what had been typed.</summary>
    public sealed record Refused(string Form, ProblemHttpResult Problem, string? First, string? Second);

    /// <summary>What the pages need.</summary>
    internal readonly record struct Parts(
        AlarmList List, AlarmBoard Board, AlarmHistory History, AlarmDeliveries Deliveries, MutingAlarms Muting, AlarmEvaluation Evaluation, CommuneDirectory Communes, IAntiforgery Antiforgery, TimeProvider Clock);
}
