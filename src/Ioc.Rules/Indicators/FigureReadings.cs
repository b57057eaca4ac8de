namespace Ioc.Rules.Indicators;

/// <summary>Figures of a row by the name that the public contract gives them, as rules look at them.</summary>
public static class FigureReadings
{
    /// <summary>Names of all figures that follow from counts.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "received", "receivedOnline", "receivedElsewhere", "carriedOver", "resolvedEarly", "resolvedOnTime", "resolvedLate", "withdrawn",
        "open", "openPaused", "openOverdue", "openNoApology", "dueSoon", "onTimeRate", "overdueShare", "onlineShare", "throughputPerDay", "backlogDays",
    ];

    /// <summary>The fractions 0 to 1 among them.</summary>
    public static IReadOnlyList<string> Shares { get; } = ["onTimeRate", "overdueShare", "onlineShare"];

    /// <summary>
    /// The value of a figure. A share of nothing is <see langword="null"/>, but of no open dossier none is overdue: 0. A
    /// backlog without any pace is endless, above every threshold; without anything at hand it is 0 days.
    /// </summary>
    /// <returns><see langword="null"/> also for a name that is not a figure of counts.</returns>
    public static double? Read(this in Counts counts, string figure) => figure switch
    {
        "received" => counts.Received,
        "receivedOnline" => counts.ReceivedOnline,
        "receivedElsewhere" => counts.ReceivedElsewhere,
        "carriedOver" => counts.CarriedOver,
        "resolvedEarly" => counts.ResolvedEarly,
        "resolvedOnTime" => counts.ResolvedOnTime,
        "resolvedLate" => counts.ResolvedLate,
        "withdrawn" => counts.Withdrawn,
        "open" => counts.Open,
        "openPaused" => counts.OpenPaused,
        "openOverdue" => counts.OpenOverdue,
        "openNoApology" => counts.OpenNoApology,
        "dueSoon" => counts.DueSoon,
        "onTimeRate" => counts.OnTimeRate(),
        "overdueShare" => counts.OverdueShare() ?? 0,
        "onlineShare" => counts.OnlineShare(),
        "throughputPerDay" => counts.ThroughputPerDay(),
        "backlogDays" => counts.BacklogDays() ?? (counts.Open > counts.OpenPaused ? double.PositiveInfinity : 0),
        _ => null,
    };
}
