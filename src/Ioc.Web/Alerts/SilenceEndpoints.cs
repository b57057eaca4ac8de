using System.Security.Claims;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Shell;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ioc.Alerts;

/// <summary>Silences and maintenance windows for programs.</summary>
internal static class SilenceEndpoints
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static async Task<IResult> ListAsync(string? state, string? cursor, UnitScope scope, Silences silences, CancellationToken cancellationToken)
    {
        if (state is not (null or "" or "planned" or "active" or "ended"))
        {
            return AlarmEndpoints.BadParameter("'state' is one of planned, active, ended.");
        }

        if (!string.IsNullOrEmpty(cursor) && !Guid.TryParseExact(cursor, "n", out _))
        {
            return AlarmEndpoints.BadParameter("'cursor' is not one that was given out.");
        }

        return AlarmEndpoints.Answer(await silences.ListAsync(AlarmEndpoints.Text(state), AlarmEndpoints.Text(cursor), scope, cancellationToken));
    }

    public static async Task<IResult> AddAsync(
        HttpRequest request, ClaimsPrincipal caller, UnitScope scope, Silences silences, CommuneDirectory communes, RulesInForce rules, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<Wish>(request, cancellationToken) is not { } wish)
        {
            return AlarmEndpoints.BadBody("{\"match\":{\"rule\"?,\"commune\"?},\"from\"?,\"until\",\"reason\"}");
        }

        if (Judge(wish, scope, communes, rules, clock.GetUtcNow(), out var commune, out var from, out var until) is { } refusal)
        {
            return refusal;
        }

        var made = await silences.AddAsync(
            new SilenceMatch(AlarmEndpoints.Text(wish.Match?.Rule), commune?.Code), commune?.ProvinceCode, from, until, wish.Reason!, AlarmEndpoints.NameOf(caller), cancellationToken);
        AuditNote.Of(request.HttpContext).Subject = made.Id;
        return AlarmEndpoints.Answer(made, StatusCodes.Status201Created);
    }

    /// <summary>Why a silence cannot be had; <see langword="null"/> when it can.</summary>
    /// <param name="begins">Now, or the later start that was asked for.</param>
    internal static ProblemHttpResult? Judge(
        Wish wish, UnitScope scope, CommuneDirectory communes, RulesInForce rules, DateTimeOffset now, out Commune? commune, out DateTimeOffset begins, out DateTimeOffset ends)
    {
        (commune, begins, ends) = (null, now, now);
        var (rule, code) = (AlarmEndpoints.Text(wish.Match?.Rule), AlarmEndpoints.Text(wish.Match?.Commune));
        if (rule is null && code is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "match-missing", "Say what is to be quiet: a rule, a commune, or both.");
        }

        if (rule is not null && rules.Current.Find(rule) is null)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "unknown-rule", "There is no rule of this id.");
        }

        if (!AlarmEndpoints.TryCommune(code, scope, communes, out commune))
        {
            return AlarmEndpoints.UnknownCommune();
        }

        if (code is null && scope.Communes.Count > 0)
        {
            // Without a commune it would keep alarms of communes quiet that the caller does not see.
            return Problem.Of(StatusCodes.Status400BadRequest, "match-missing", "Say which commune is to be quiet: you see only some.");
        }

        if (!AlarmEndpoints.TryInstant(wish.From, out var from) || !AlarmEndpoints.TryInstant(wish.Until, out var until) || until is null)
        {
            return AlarmEndpoints.BadParameter("'until' must be given; 'from' and 'until' are RFC 3339 instants.");
        }

        begins = from > now ? from.Value : now;
        ends = until.Value;
        if (until <= begins || until - begins > Longest)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad-span", "'until' lies ahead, after 'from', and at most 366 days after it.");
        }

        return AlarmEndpoints.IsText(wish.Reason) ? null
            : Problem.Of(StatusCodes.Status400BadRequest, "reason-missing", "Say why: {\"reason\":\"…\"}, at most 2,000 characters.");
    }

    public static async Task<IResult> EndAsync(string id, ClaimsPrincipal caller, UnitScope scope, Silences silences, CancellationToken cancellationToken) =>
        await silences.EndAsync(id, AlarmEndpoints.NameOf(caller), scope, cancellationToken)
            ? Results.NoContent()
            : Problem.Of(StatusCodes.Status404NotFound, "unknown-silence", "There is no silence of this id that has not ended.");

    internal sealed record Wish(SilenceMatch? Match, string? From, string? Until, string? Reason);
}
