namespace Ioc.Rules.Reports;

/// <summary>Whether something may be done with a paper, and if not, why.</summary>
public enum PaperDecision : byte
{
    Allowed,

    /// <summary>It was handed on already and must be sent back before anything of it changes.</summary>
    AlreadySubmitted,

    /// <summary>It is still being drawn up.</summary>
    NotSubmitted,

    AlreadyChecked,

    /// <summary>Only what was checked is issued.</summary>
    NotChecked,

    /// <summary>Whoever drew it up does not also check it, where the office wants two pairs of eyes.</summary>
    SamePerson,

    /// <summary>Numbered and signed: it can only be commented on and replaced.</summary>
    AlreadyIssued,

    /// <summary>Only an issued paper is replaced.</summary>
    NotIssued,

    /// <summary>Another paper has taken its place.</summary>
    AlreadySuperseded,

    /// <summary>It was given up.</summary>
    Cancelled,
}

public static class PaperDecisions
{
    /// <summary>
    /// A paper goes from hand to hand: who draws it up submits it, who checks it passes it on or sends it back, who issues it
    /// may send it back too. Whatever happened to it, it may be commented on.
    /// </summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="twoPairsOfEyes">Whether nobody may check what they drew up.</param>
    public static PaperDecision For(this PaperStanding standing, PaperEventKind wanted, string actor, bool twoPairsOfEyes) => (standing.State, wanted) switch
    {
        (_, PaperEventKind.Commented) => PaperDecision.Allowed,
        (PaperState.Cancelled, _) => PaperDecision.Cancelled,
        (PaperState.Superseded, _) => PaperDecision.AlreadySuperseded,
        (PaperState.Issued, PaperEventKind.Superseded) => PaperDecision.Allowed,
        (PaperState.Issued, _) => PaperDecision.AlreadyIssued,
        (_, PaperEventKind.Superseded) => PaperDecision.NotIssued,
        (_, PaperEventKind.Cancelled) => PaperDecision.Allowed,
        (PaperState.Draft or PaperState.Returned, PaperEventKind.Remade or PaperEventKind.Submitted) => PaperDecision.Allowed,
        (_, PaperEventKind.Remade or PaperEventKind.Submitted or PaperEventKind.Drafted) => PaperDecision.AlreadySubmitted,
        (PaperState.Draft or PaperState.Returned, PaperEventKind.Checked or PaperEventKind.Returned) => PaperDecision.NotSubmitted,
        (PaperState.Checked, PaperEventKind.Checked) => PaperDecision.AlreadyChecked,
        (_, PaperEventKind.Checked) when twoPairsOfEyes && standing.MadeBy.Contains(actor) => PaperDecision.SamePerson,
        (not PaperState.Checked, PaperEventKind.Issued) => PaperDecision.NotChecked,
        _ => PaperDecision.Allowed,
    };
}
