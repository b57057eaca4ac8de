namespace Ioc.Rules.Directives;

/// <summary>How far one unit has come with a directive; ascending, the least advanced first.</summary>
public enum DirectiveState : byte
{
    /// <summary>Given, not answered yet.</summary>
    Asked,

    /// <summary>Answered, and more was asked.</summary>
    Returned,

    /// <summary>Answered; the leader has not looked at it yet.</summary>
    Answered,

    /// <summary>The answer was accepted: closed.</summary>
    Accepted,

    /// <summary>Taken back: closed.</summary>
    Withdrawn,
}

/// <summary>Where one unit stands with a directive: derived from what happened, never kept.</summary>
/// <param name="DueAt">Until when the answer that is waited for is due; moved by each return.</param>
/// <param name="AnsweredAt">The last answer.</param>
/// <param name="Round">Answers that were sent back so far.</param>
/// <param name="Escalated">Steps taken in this round.</param>
/// <param name="AnsweredLate">Whether the last answer came after it was due.</param>
public sealed record DirectiveStanding(
    DirectiveState State, DateTimeOffset DueAt, DateTimeOffset? AnsweredAt, int Round, IReadOnlyList<int> Escalated, bool AnsweredLate)
{
    /// <summary>Whether an answer of the unit is waited for.</summary>
    public bool IsWaitedFor => State is DirectiveState.Asked or DirectiveState.Returned;

    /// <summary>Whether it should have answered by now. The due instant itself is still in time.</summary>
    public bool IsLate(DateTimeOffset now) => IsWaitedFor && now > DueAt;

    /// <param name="dueAt">As first asked.</param>
    /// <param name="events">All of the directive, in the order in which they happened; those of other units are passed over.</param>
    public static DirectiveStanding Of(string unit, DateTimeOffset dueAt, IEnumerable<DirectiveEvent> events)
    {
        var standing = new DirectiveStanding(DirectiveState.Asked, dueAt, null, 0, [], false);
        foreach (var happened in events.Where(e => e.Unit == unit))
        {
            standing = standing.After(happened);
        }
        return standing;
    }

    /// <summary>The state of a directive as a whole: that of the unit that has come least far.</summary>
    /// <param name="units">At least one.</param>
    public static DirectiveState Whole(IEnumerable<DirectiveStanding> units) => units.Min(unit => unit.State);

    private DirectiveStanding After(DirectiveEvent happened) => happened.Kind switch
    {
        DirectiveEventKind.Answered => this with { State = DirectiveState.Answered, AnsweredAt = happened.At, AnsweredLate = happened.At > DueAt },
        DirectiveEventKind.Returned => this with { State = DirectiveState.Returned, DueAt = happened.DueAt ?? DueAt, Round = Round + 1, Escalated = [] },
        DirectiveEventKind.Accepted => this with { State = DirectiveState.Accepted },
        DirectiveEventKind.Withdrawn => this with { State = DirectiveState.Withdrawn },
        DirectiveEventKind.Escalated => this with { Escalated = [.. Escalated, happened.Level] },
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.Kind, "Not an event of a directive."),
    };
}
