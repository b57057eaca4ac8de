namespace Ioc.Rules.Indicators;

/// <summary>The figures that are quotients of counts: always recomputed from sums, never averaged.</summary>
public static class Ratios
{
    /// <summary>
    /// Share of resolved dossiers that were not late, 0 to 1, not rounded; <see langword="null"/> when none was resolved –
    /// neither perfect nor failing, so the map stays grey.
    /// </summary>
    /// <remarks>Compared by local day, not by hour; see the glossary, "đúng hạn".</remarks>
    public static double? OnTimeRate(this Counts counts)
    {
        var inTime = counts.ResolvedEarly + counts.ResolvedOnTime;
        return Quotient(inTime, inTime + counts.ResolvedLate);
    }

    /// <summary>Share of open dossiers that are overdue, 0 to 1; <see langword="null"/> when none is open.</summary>
    public static double? OverdueShare(this Counts counts) => Quotient(counts.OpenOverdue, counts.Open);

    /// <summary>Share of received dossiers handed in online, 0 to 1; <see langword="null"/> when none was received.</summary>
    public static double? OnlineShare(this Counts counts) => Quotient(counts.ReceivedOnline, counts.Received);

    /// <summary>Dossiers resolved per working day over the last ten working days before D; 0 when none was.</summary>
    public static double ThroughputPerDay(this Counts counts) =>
        counts.ResolvedInThroughputSpan / (double)Viewpoint.ThroughputWorkingDays;

    /// <summary>
    /// Working days that the open, not paused dossiers would take at the present pace; <see langword="null"/> when the
    /// pace is nil: nobody can tell.
    /// </summary>
    public static double? BacklogDays(this Counts counts) =>
        counts.ResolvedInThroughputSpan == 0 ? null : (counts.Open - counts.OpenPaused) / counts.ThroughputPerDay();

    private static double? Quotient(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
