using Ioc.Access;
using Ioc.Delivery.Channels;
using Ioc.Shell;
using Microsoft.AspNetCore.Antiforgery;

namespace Ioc.Delivery;

/// <summary>The outbox for people and programs: what waits, what was sent, what nobody took, and what may be done about it.</summary>
internal static class DeliveryDoor
{
    public const string Path = "/delivery";
    private const string Api = "/api/v1/deliveries";

    public static IEndpointRouteBuilder MapDeliveries(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).ExcludeFromDescription();
        pages.MapGet("", ShowAsync).RequireAuthorization(Scopes.Deliveries);
        pages.MapGet("/{id}", ShowOneAsync).RequireAuthorization(Scopes.Deliveries);
        pages.MapPost("/{id}/retry", RetryFormAsync).Audited("delivery.retried").RequireAuthorization(Scopes.AnswerDeliveries);
        pages.MapPost("/{id}/give-up", GiveUpFormAsync).Audited("delivery.given-up").RequireAuthorization(Scopes.AnswerDeliveries);

        var api = routes.MapGroup(Api).WithTags("Delivery").RequireAuthorization(Scopes.Deliveries);
        var answer = routes.MapGroup(Api).WithTags("Delivery").RequireAuthorization(Scopes.AnswerDeliveries);
        api.MapGet("", ListAsync)
            .Takes(
                new("state", "waiting, undeliverable, sent or given-up; default all. Any other is 400 bad-parameter."),
                new("cursor", "The 'next' of the page before."))
            .WithSummary("Deliveries, newest first, 50 a page: {\"deliveries\":[…],\"next\"}.").Produces<DispatchPage>();
        api.MapGet("/{id}", FindAsync).WithSummary("One delivery with its body and every attempt; 404 not-found.").Produces<DispatchStory>().Refuses(404, "not-found", "none of this id for this caller").Refuses(Refusal.OfDatabases);
        answer.MapPost("/{id}/retry", RetryAsync).Audited("delivery.retried").WithSummary("Tries a delivery that was not sent at once, under the same id; 204, 404 not-found.").Produces(StatusCodes.Status204NoContent).Refuses(404, "not-found", "none of this id for this caller").Refuses(Refusal.OfDatabases);
        answer.MapPost("/{id}/give-up", GiveUpAsync).Audited("delivery.given-up").WithSummary("Ends the waiting: {\"reason\"}, at most 500 characters; 204, 400 reason-missing, 404 not-found.").Produces(StatusCodes.Status204NoContent).Refuses(400, "reason-missing", "no reason, or one of more than 500 characters").Refuses(404, "not-found", "none of this id for this caller").Refuses(Refusal.OfDatabases);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpRequest request, UnitScope scope, DispatchList list, CancellationToken cancellationToken)
    {
        string? state = request.Query["state"];
        if (state is not null && !DispatchList.States.Contains(state))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", $"'state' is one of {string.Join(", ", DispatchList.States)}.");
        }

        return await list.ListAsync(scope, state, request.Query["cursor"], cancellationToken) is { } page
            ? Results.Ok(page)
            : Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", "'cursor' is not one that was given out.");
    }

    private static async Task<IResult> FindAsync(string id, UnitScope scope, DispatchList list, CancellationToken cancellationToken) =>
        await list.FindAsync(scope, id, cancellationToken) is var (entry, body, attempts)
            ? Results.Ok(new DispatchStory(entry, body, attempts))
            : NotFound();

    private static async Task<IResult> RetryAsync(string id, UnitScope scope, DispatchList list, AnswerDispatch answer, CancellationToken cancellationToken) =>
        await list.FindAsync(scope, id, cancellationToken) is not null && await answer.RetryAsync(id, cancellationToken) ? Results.NoContent() : NotFound();

    private static async Task<IResult> GiveUpAsync(
        string id, GivingUp? giving, HttpContext http, UnitScope scope, DispatchList list, AnswerDispatch answer, CancellationToken cancellationToken)
    {
        if (!IsReason(giving?.Reason))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "reason-missing", "Say why: {\"reason\":\"…\"}, at most 500 characters.");
        }

        return await list.FindAsync(scope, id, cancellationToken) is not null && await answer.GiveUpAsync(id, NameOf(http), giving!.Reason!.Trim(), cancellationToken)
            ? Results.NoContent()
            : NotFound();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, UnitScope scope, DispatchList list, ChannelList channels, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var asked = http.Request.Query["state"].ToString();
        var state = DispatchList.States.Contains(asked) ? asked : asked == "all" ? null : DispatchList.States[0];
        if (await list.ListAsync(scope, state, http.Request.Query["cursor"], cancellationToken) is not { } page)
        {
            return Results.NotFound();
        }

        return ShellPages.Page<DeliveryPage>(new()
        {
            [nameof(DeliveryPage.Viewer)] = Viewer.Of(http),
            [nameof(DeliveryPage.State)] = state,
            [nameof(DeliveryPage.Page)] = page,
            [nameof(DeliveryPage.Counts)] = await list.CountAsync(scope, cancellationToken),
            [nameof(DeliveryPage.Channels)] = channels.Current,
            [nameof(DeliveryPage.Health)] = await list.HealthAsync(scope, cancellationToken),
            [nameof(DeliveryPage.Errors)] = channels.Errors,
            [nameof(DeliveryPage.MayAnswer)] = http.User.May(Scopes.AnswerDeliveries),
            [nameof(DeliveryPage.Token)] = antiforgery.GetAndStoreTokens(http),
        });
    }

    private static Task<IResult> ShowOneAsync(string id, HttpContext http, UnitScope scope, DispatchList list, IAntiforgery antiforgery, CancellationToken cancellationToken) =>
        OneAsync(id, reasonMissing: false, http, scope, list, antiforgery, cancellationToken);

    private static async Task<IResult> OneAsync(
        string id, bool reasonMissing, HttpContext http, UnitScope scope, DispatchList list, IAntiforgery antiforgery, CancellationToken cancellationToken) =>
        await list.FindAsync(scope, id, cancellationToken) is var (entry, body, attempts)
            ? ShellPages.Page<DispatchPageView>(
                new()
                {
                    [nameof(DispatchPageView.Viewer)] = Viewer.Of(http),
                    [nameof(DispatchPageView.Entry)] = entry,
                    [nameof(DispatchPageView.Body)] = body,
                    [nameof(DispatchPageView.Attempts)] = attempts,
                    [nameof(DispatchPageView.ReasonMissing)] = reasonMissing,
                    [nameof(DispatchPageView.MayAnswer)] = http.User.May(Scopes.AnswerDeliveries),
                    [nameof(DispatchPageView.Token)] = antiforgery.GetAndStoreTokens(http),
                },
                reasonMissing ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> RetryFormAsync(string id, UnitScope scope, DispatchList list, AnswerDispatch answer, CancellationToken cancellationToken) =>
        await list.FindAsync(scope, id, cancellationToken) is not null && await answer.RetryAsync(id, cancellationToken)
            ? Results.LocalRedirect($"{Path}/{id}")
            : Results.NotFound();

    private static async Task<IResult> GiveUpFormAsync(
        string id, HttpContext http, UnitScope scope, DispatchList list, AnswerDispatch answer, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        var reason = (await http.Request.ReadFormAsync(cancellationToken))["reason"].ToString();
        if (!IsReason(reason))
        {
            return await OneAsync(id, reasonMissing: true, http, scope, list, antiforgery, cancellationToken);
        }

        return await list.FindAsync(scope, id, cancellationToken) is not null && await answer.GiveUpAsync(id, NameOf(http), reason.Trim(), cancellationToken)
            ? Results.LocalRedirect($"{Path}/{id}")
            : Results.NotFound();
    }

    private static bool IsReason(string? reason) => !string.IsNullOrWhiteSpace(reason) && reason.Length <= AnswerDispatch.LongestReason;

    private static string NameOf(HttpContext http) => http.User.Identity?.Name ?? "";

    private static IResult NotFound() => Problem.Of(StatusCodes.Status404NotFound, "not-found", "No such delivery that may still be answered.");

    private sealed record GivingUp(string? Reason);
}
