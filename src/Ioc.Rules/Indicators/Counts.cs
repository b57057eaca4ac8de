namespace Ioc.Rules.Indicators;

/// <summary>The counted figures of one commune, or of several added up. Dossiers, never negative in a consistent history.</summary>
/// <param name="Received">In force and received in the period.</param>
/// <param name="ReceivedOnline">Of these, through channel 2 or 4.</param>
/// <param name="ReceivedElsewhere">Received here in the period but handled by another commune.</param>
/// <param name="CarriedOver">Received before the period and not finished before it.</param>
/// <param name="ResolvedEarly">Resolved in the period on a day before the due day.</param>
/// <param name="ResolvedOnTime">Resolved in the period on the due day, or without a due date.</param>
/// <param name="ResolvedLate">Resolved in the period on a day after the due day.</param>
/// <param name="Withdrawn">Withdrawn by the citizen in the period.</param>
/// <param name="Open">Being handled at T and received no later than the period's end.</param>
/// <param name="OpenPaused">Of these, waiting for papers or payment, or suspended.</param>
/// <param name="OpenOverdue">Of the open and not paused ones, due before D.</param>
/// <param name="OpenNoApology">Of the overdue ones, without an apology on file.</param>
/// <param name="DueSoon">Of the open and not paused ones, due from D to the next working day.</param>
/// <param name="ResolvedInThroughputSpan">Resolved in <see cref="Viewpoint.Throughput"/>.</param>
public readonly record struct Counts(
    long Received,
    long ReceivedOnline,
    long ReceivedElsewhere,
    long CarriedOver,
    long ResolvedEarly,
    long ResolvedOnTime,
    long ResolvedLate,
    long Withdrawn,
    long Open,
    long OpenPaused,
    long OpenOverdue,
    long OpenNoApology,
    long DueSoon,
    long ResolvedInThroughputSpan)
{
    public static Counts operator +(Counts a, Counts b) => new(
        a.Received + b.Received,
        a.ReceivedOnline + b.ReceivedOnline,
        a.ReceivedElsewhere + b.ReceivedElsewhere,
        a.CarriedOver + b.CarriedOver,
        a.ResolvedEarly + b.ResolvedEarly,
        a.ResolvedOnTime + b.ResolvedOnTime,
        a.ResolvedLate + b.ResolvedLate,
        a.Withdrawn + b.Withdrawn,
        a.Open + b.Open,
        a.OpenPaused + b.OpenPaused,
        a.OpenOverdue + b.OpenOverdue,
        a.OpenNoApology + b.OpenNoApology,
        a.DueSoon + b.DueSoon,
        a.ResolvedInThroughputSpan + b.ResolvedInThroughputSpan);
}
