using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Ingestion;
using Ioc.Rules.Alerts;
using Ioc.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Alerts;

/// <summary>Alarms for programs: read, take on, review.</summary>
internal static class AlarmEndpoints
{
    internal const int LongestText = 2000;

    public static async Task<IResult> ListAsync(
        string? state, string? commune, string? rule, string? cursor, UnitScope scope, AlarmList list, CommuneDirectory communes, CancellationToken cancellationToken)
    {
        if (!TryState(state, out var wanted))
        {
            return BadParameter("'state' is one of pending, firing, acknowledged, silenced, resolved.");
        }

        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParseExact(cursor, "n", out _))
        {
            return BadParameter("'cursor' is not one that was given out.");
        }

        if (!TryCommune(commune, scope, communes, out var found))
        {
            return UnknownCommune();
        }

        return Answer(await list.RunAsync(new AlarmQuery(wanted, found?.Code, Text(rule), Text(cursor)), scope, cancellationToken));
    }

    public static async Task<IResult> CountsAsync(UnitScope scope, AlarmList list, CancellationToken cancellationToken) =>
        Answer(await list.CountAsync(scope, cancellationToken));

    public static async Task<IResult> CommunesAsync(UnitScope scope, CommuneAlarms alarms, CancellationToken cancellationToken) =>
        Answer(await alarms.RunAsync(scope, cancellationToken));

    public static async Task<IResult> CourseAsync(string id, UnitScope scope, AlarmList list, AlarmCourse course, CancellationToken cancellationToken) =>
        await list.FindAsync(id, scope, cancellationToken) is { } alarm ? Answer(await course.RunAsync(alarm, cancellationToken)) : UnknownAlarm();

    public static async Task<IResult> OneAsync(
        string id, ClaimsPrincipal caller, UnitScope scope, AlarmList list, AlarmHistory history, AlarmDeliveries deliveries, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, scope, cancellationToken) is not { } alarm)
        {
            return UnknownAlarm();
        }

        var happened = await history.OfAsync(id, cancellationToken);
        var fates = await deliveries.OfAsync(happened, scope, cancellationToken);
        return Answer(new AlarmStory(alarm) { History = happened, Deliveries = AlarmDeliveries.Told(fates, AlarmDeliveries.MayKnowRecipients(caller)) });
    }

    public static async Task<IResult> AcknowledgeAsync(
        string id, HttpRequest request, ClaimsPrincipal caller, UnitScope scope, AlarmList list, AnswerAlarm answer, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, scope, cancellationToken) is null)
        {
            return UnknownAlarm();
        }

        if (await JsonBody.ReadAsync<Acknowledgement>(request, cancellationToken) is not { } body)
        {
            return BadBody("{\"note\",\"promisedAt\"?}");
        }

        if (Judge(body, clock.GetUtcNow(), out var promised) is { } refusal)
        {
            return refusal;
        }

        return await AfterAsync(await answer.AcknowledgeAsync(id, NameOf(caller), body.Note!, promised, cancellationToken), id, scope, list, cancellationToken);
    }

    public static async Task<IResult> ReviewAsync(
        string id, HttpRequest request, ClaimsPrincipal caller, UnitScope scope, AlarmList list, AnswerAlarm answer, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(id, scope, cancellationToken) is null)
        {
            return UnknownAlarm();
        }

        if (await JsonBody.ReadAsync<Review>(request, cancellationToken) is not { } body || !IsText(body.Cause) || !IsText(body.Done))
        {
            return BadBody("{\"cause\",\"done\"}, each at most 2,000 characters");
        }

        return await AfterAsync(await answer.ReviewAsync(id, NameOf(caller), body.Cause!, body.Done!, cancellationToken), id, scope, list, cancellationToken);
    }

    /// <summary>Why an acknowledgement cannot be taken; <see langword="null"/> when it can.</summary>
    internal static ProblemHttpResult? Judge(Acknowledgement wish, DateTimeOffset now, out DateTimeOffset? promised)
    {
        promised = null;
        if (!IsText(wish.Note))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "note-missing", "Say what is being done: {\"note\":\"…\"}, at most 2,000 characters.");
        }

        return !TryInstant(wish.PromisedAt, out promised) ? BadParameter("'promisedAt' is not an RFC 3339 instant.")
            : promised <= now ? Problem.Of(StatusCodes.Status400BadRequest, "promise-in-the-past", "'promisedAt' lies ahead.")
            : null;
    }

    /// <summary>Why an answer was not taken; <see langword="null"/> when it was.</summary>
    internal static ProblemHttpResult? Refusal(Answered answered) => answered switch
    {
        Answered.Done => null,
        Answered.NotFiring => Problem.Of(StatusCodes.Status409Conflict, "not-firing", "The condition has not held for long enough; there is nothing to answer yet."),
        Answered.AlreadyResolved => Problem.Of(StatusCodes.Status409Conflict, "already-resolved", "The alarm is over."),
        Answered.StillFiring => Problem.Of(StatusCodes.Status409Conflict, "still-firing", "The alarm is not over yet."),
        _ => throw new InvalidOperationException($"No answer to {answered}."),
    };

    /// <summary>Name of the account or of the key.</summary>
    internal static string NameOf(ClaimsPrincipal caller) => caller.FindFirstValue(ClaimTypes.Name) ?? "";

    internal static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText;

    internal static bool TryInstant(string? text, out DateTimeOffset? instant)
    {
        instant = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var read = Instant.TryParse(Encoding.UTF8.GetBytes(text), out var at);
        instant = at;
        return read;
    }

    /// <summary>A commune outside the scope is answered like one that does not exist.</summary>
    internal static bool TryCommune(string? code, UnitScope scope, CommuneDirectory communes, out Commune? commune)
    {
        commune = string.IsNullOrEmpty(code) ? null : communes.Find(code);
        return string.IsNullOrEmpty(code) || (commune is not null && scope.Sees(commune));
    }

    internal static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, AlarmView.Json, statusCode: status);

    internal static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    internal static ProblemHttpResult BadParameter(string detail) => Problem.Of(StatusCodes.Status400BadRequest, "bad-parameter", detail);

    internal static IResult BadBody(string form) => Problem.Of(StatusCodes.Status400BadRequest, "bad-body", $"Send {form} as JSON.");

    internal static ProblemHttpResult UnknownCommune() => Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "No such commune is served here.");

    private static async Task<IResult> AfterAsync(Answered answered, string id, UnitScope scope, AlarmList list, CancellationToken cancellationToken) =>
        Refusal(answered) is { } refusal ? refusal : Answer(await list.FindAsync(id, scope, cancellationToken));

    private static bool TryState(string? text, out AlarmState? state)
    {
        state = null;
        foreach (var known in Enum.GetValues<AlarmState>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) == text)
            {
                state = known;
            }
        }

        return state is not null || string.IsNullOrEmpty(text);
    }

    private static IResult UnknownAlarm() => Problem.Of(StatusCodes.Status404NotFound, "unknown-alarm", "There is no alarm of this id.");

    internal sealed record Acknowledgement(string? Note, string? PromisedAt);

    private sealed record Review(string? Cause, string? Done);
}
