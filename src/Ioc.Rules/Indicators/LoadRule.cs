namespace Ioc.Rules.Indicators;

/// <summary>How loaded a commune's office is, by its own figures; ascending.</summary>
public enum Load : byte
{
    Normal,
    Busy,
    Overloaded,
}

/// <summary>When an office counts as overloaded. Busy is half of each threshold. The rule has no memory.</summary>
/// <param name="BacklogDays">Working days of backlog at the present pace.</param>
/// <param name="Open">Open dossiers below which a long backlog says nothing yet.</param>
/// <param name="OverdueShare">0 to 1.</param>
/// <param name="Overdue">Overdue dossiers below which a high share says nothing yet.</param>
public sealed record LoadRule(double BacklogDays, double Open, double OverdueShare, double Overdue)
{
    /// <summary>The thresholds an installation starts with.</summary>
    public static LoadRule Default { get; } = new(BacklogDays: 10, Open: 30, OverdueShare: 0.20, Overdue: 10);

    public Load Of(Counts counts) =>
        Exceeds(counts, 1) ? Load.Overloaded
        : Exceeds(counts, 0.5) ? Load.Busy
        : Load.Normal;

    private bool Exceeds(Counts counts, double part) =>
        (BacklogReaches(counts, BacklogDays * part) && counts.Open >= Open * part)
        || (counts.OverdueShare() >= OverdueShare * part && counts.OpenOverdue >= Overdue * part);

    // With work at hand and no pace at all the backlog is endless, above every threshold.
    private static bool BacklogReaches(Counts counts, double days) =>
        counts.BacklogDays() is { } backlog ? backlog >= days : counts.Open > counts.OpenPaused;
}
