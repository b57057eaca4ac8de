using Ioc.Access;
using Ioc.Delivery;
using Ioc.Geography;
using Ioc.Rules.Directives;
using Ioc.Shell;

namespace Ioc.Directives;

/// <summary>What somebody wants to do with a directive.</summary>
/// <param name="Commune">Whose; <see langword="null"/>: every unit's for which it may be done, but an answer is one unit's.</param>
/// <param name="DueAt">With a return: until when the next answer is due.</param>
public sealed record DirectiveAct(DirectiveEventKind Kind, string? Commune, string? Note, DateTimeOffset? DueAt, string Actor);

/// <summary>Answers, accepts, sends back, withdraws.</summary>
public sealed class ActOnDirective(
    DirectiveReader reader, DirectiveBook book, DirectiveNotices notices, FollowedFigures figures, VisibleDirectives visible, CommuneDirectory directory, TimeProvider clock)
{
    /// <returns>The problem; <see langword="null"/> when it was done.</returns>
    public async Task<IResult?> RunAsync(string id, DirectiveAct act, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await visible.FindAsync(id, scope, cancellationToken) is not { } directive)
        {
            return VisibleDirectives.Unknown;
        }
        if (Check(act) is { } wrong)
        {
            return wrong;
        }
        var communes = directive.Units.Select(unit => unit.Commune).ToList();
        if (act.Commune is not null)
        {
            communes = [.. communes.Where(code => code == directory.Find(act.Commune)?.Code)];
            if (communes.Count == 0)
            {
                return Problem.Of(StatusCodes.Status404NotFound, "unknown-commune", "This commune was not asked.");
            }
        }
        if (act.Kind == DirectiveEventKind.Answered && communes.Count > 1)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "commune-missing", "Several communes were asked; say whose answer this is.");
        }
        var values = act.Kind is DirectiveEventKind.Answered or DirectiveEventKind.Accepted
            ? await figures.NowAsync([directive], cancellationToken)
            : new Dictionary<(string, string), double?>();
        var decision = await book.AddAsync(id, current => Decide(current, act, communes, values), cancellationToken);
        return decision switch
        {
            DirectiveDecision.Allowed => null,
            DirectiveDecision.Closed => Problem.Of(StatusCodes.Status409Conflict, "directive-closed", "It was accepted or withdrawn; nothing more can be done with it."),
            DirectiveDecision.NotAnswered => Problem.Of(StatusCodes.Status409Conflict, "not-answered", "There is no answer yet."),
            _ => VisibleDirectives.Unknown,
        };
    }

    private IResult? Check(DirectiveAct act) => act.Kind switch
    {
        DirectiveEventKind.Answered => DirectiveReader.CheckText(act.Note, "answer-missing"),
        DirectiveEventKind.Accepted => DirectiveReader.CheckText(act.Note, "", required: false),
        DirectiveEventKind.Returned => DirectiveReader.CheckText(act.Note, "reason-missing") ?? reader.CheckDue(act.DueAt),
        _ => DirectiveReader.CheckText(act.Note, "reason-missing"),
    };

    private (DirectiveDecision, DirectiveEntry?) Decide(
        Directive directive, DirectiveAct act, IReadOnlyList<string> communes, IReadOnlyDictionary<(string, string), double?> values)
    {
        var decisions = communes.ToDictionary(code => code, code => directive.StandingOf(code).For(act.Kind));
        var allowed = communes.Where(code => decisions[code] == DirectiveDecision.Allowed).ToList();
        if (allowed.Count == 0)
        {
            return (decisions.Values.Max(), null);
        }
        var now = clock.GetUtcNow();
        var happenings = allowed.Select(code => new DirectiveHappening(
            new DirectiveEvent(act.Kind, code, now, act.Kind == DirectiveEventKind.Returned ? act.DueAt : null), act.Actor, act.Note?.Trim() ?? "", values.GetValueOrDefault((directive.Id, code))));
        return (DirectiveDecision.Allowed, new DirectiveEntry([.. happenings], [.. Tell(directive, act, allowed, now)]));
    }

    // An answer waits on the leader's own page; only what asks something of a unit, or takes it back, is told to it.
    private IEnumerable<Notice> Tell(Directive directive, DirectiveAct act, IReadOnlyList<string> communes, DateTimeOffset now) => act.Kind switch
    {
        DirectiveEventKind.Returned => communes.Select(code => notices.Returned(directive, code, act.Note!.Trim(), directive.StandingOf(code).Round + 1, act.DueAt!.Value, now)),
        DirectiveEventKind.Withdrawn => [notices.Withdrawn(directive, communes, act.Note!.Trim(), now)],
        _ => [],
    };
}
