namespace Ioc.Rules.Reports;

/// <summary>How far a paper has come.</summary>
public enum PaperState : byte
{
    /// <summary>Dự thảo: in the hands of whoever draws it up.</summary>
    Draft,

    /// <summary>Chờ kiểm tra.</summary>
    Submitted,

    /// <summary>Trả lại: in the same hands again, with a reason.</summary>
    Returned,

    /// <summary>Chờ ban hành.</summary>
    Checked,

    /// <summary>Đã ban hành.</summary>
    Issued,

    /// <summary>Đã được thay thế: still to be read, no longer in force.</summary>
    Superseded,

    /// <summary>Đã hủy: was never issued.</summary>
    Cancelled,
}

/// <summary>Where a paper stands: derived from what happened, never kept.</summary>
/// <param name="MadeBy">Who drew it up or took its figures again.</param>
public sealed record PaperStanding(PaperState State, IReadOnlyList<string> MadeBy)
{
    /// <summary>Whether it may still become an issued paper.</summary>
    public bool IsOpen => State is PaperState.Draft or PaperState.Submitted or PaperState.Returned or PaperState.Checked;

    /// <summary>Whether its figures may be taken again and it may be handed on.</summary>
    public bool IsInHand => State is PaperState.Draft or PaperState.Returned;

    /// <summary>Whether it bears a number.</summary>
    public bool IsNumbered => State is PaperState.Issued or PaperState.Superseded;

    /// <param name="events">All of the paper, in the order in which they happened; the first draws it up.</param>
    public static PaperStanding Of(IEnumerable<PaperEvent> events) => events.Aggregate(new PaperStanding(PaperState.Draft, []), (standing, happened) => standing.After(happened));

    /// <summary>The event after which a paper is in a state; of those that move it, the last tells.</summary>
    public static PaperEventKind EventOf(PaperState state) => state switch
    {
        PaperState.Draft => PaperEventKind.Drafted,
        PaperState.Submitted => PaperEventKind.Submitted,
        PaperState.Returned => PaperEventKind.Returned,
        PaperState.Checked => PaperEventKind.Checked,
        PaperState.Issued => PaperEventKind.Issued,
        PaperState.Superseded => PaperEventKind.Superseded,
        PaperState.Cancelled => PaperEventKind.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    private PaperStanding After(PaperEvent happened) => happened.Kind switch
    {
        PaperEventKind.Drafted => new PaperStanding(PaperState.Draft, [happened.Actor]),
        PaperEventKind.Remade => this with { MadeBy = [.. MadeBy, happened.Actor] },
        PaperEventKind.Submitted => this with { State = PaperState.Submitted },
        PaperEventKind.Checked => this with { State = PaperState.Checked },
        PaperEventKind.Returned => this with { State = PaperState.Returned },
        PaperEventKind.Issued => this with { State = PaperState.Issued },
        PaperEventKind.Superseded => this with { State = PaperState.Superseded },
        PaperEventKind.Cancelled => this with { State = PaperState.Cancelled },
        PaperEventKind.Commented => this,
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.Kind, "Not an event of a paper."),
    };
}
