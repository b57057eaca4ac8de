namespace Ioc.Rules.Directives;

/// <summary>Whether something may be done with a unit's directive, and if not, why.</summary>
public enum DirectiveDecision : byte
{
    Allowed,

    /// <summary>Accepted or withdrawn: nothing more happens to it.</summary>
    Closed,

    /// <summary>There is no answer that could be accepted or sent back.</summary>
    NotAnswered,
}

public static class DirectiveDecisions
{
    /// <summary>
    /// A unit may answer as long as the directive is open: an answer that waits to be looked at may be followed by a better one.
    /// Accepting and sending back need an answer; taking back needs only that the directive is open.
    /// </summary>
    public static DirectiveDecision For(this DirectiveStanding standing, DirectiveEventKind wanted) => (standing.State, wanted) switch
    {
        (DirectiveState.Accepted or DirectiveState.Withdrawn, _) => DirectiveDecision.Closed,
        (not DirectiveState.Answered, DirectiveEventKind.Accepted or DirectiveEventKind.Returned) => DirectiveDecision.NotAnswered,
        _ => DirectiveDecision.Allowed,
    };
}
