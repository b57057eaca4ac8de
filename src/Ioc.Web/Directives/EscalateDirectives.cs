using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;

namespace Ioc.Directives;

/// <summary>Tells, step by step, those above a unit whose answer is late.</summary>
/// <remarks>
/// A step is an event and a notice in one transaction, decided on what the store holds while nobody else may add to the
/// directive: after a restart, and with several nodes, each step is taken exactly once.
/// </remarks>
public sealed class EscalateDirectives(DirectiveBook book, DirectiveNotices notices, Installation installation, WorkingHours hours, TimeProvider clock)
{
    /// <returns>Steps taken.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var id in await book.LateAsync(clock.GetUtcNow(), cancellationToken))
        {
            await book.AddAsync(
                id,
                directive =>
                {
                    var entry = Due(directive);
                    taken += entry?.Happenings.Count ?? 0;
                    return (DirectiveDecision.Allowed, entry);
                },
                cancellationToken);
        }
        return taken;
    }

    private DirectiveEntry? Due(Directive directive)
    {
        var now = clock.GetUtcNow();
        var steps =
            (from unit in directive.Units
             let standing = directive.StandingOf(unit.Commune)
             from step in installation.Escalation.Due(standing, hours, now)
             select (unit.Commune, standing, step)).ToList();
        return steps.Count == 0 ? null : new DirectiveEntry(
            [.. steps.Select(each => new DirectiveHappening(new DirectiveEvent(DirectiveEventKind.Escalated, each.Commune, now, Level: each.step), "", "", null))],
            [.. steps.Select(each => notices.Late(directive, each.Commune, each.standing, each.step, now))]);
    }
}
