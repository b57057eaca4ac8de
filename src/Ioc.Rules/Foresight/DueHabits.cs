namespace Ioc.Rules.Foresight;

/// <summary>
/// What became of the dossiers that were due in the last working days, by how many working days before the due day; the longer ago
/// a due day, the less it counts.
/// </summary>
/// <param name="AtRisk">[k]: were still running at the end of the working day k before their due day.</param>
/// <param name="Missed">[k]: of these, missed their due day.</param>
/// <param name="Granted">[k]: were received k working days before their due day.</param>
/// <param name="GrantedMissed">[k]: of these, missed it.</param>
/// <param name="Due">All of them, also those received earlier than the last k.</param>
/// <param name="LateEnded">Dossiers that ended after their due day.</param>
/// <param name="LateDays">Working days that dossiers spent overdue, ended or not.</param>
public sealed record DueCounts(double[] AtRisk, double[] Missed, double[] Granted, double[] GrantedMissed, double Due, double LateEnded, double LateDays)
{
    /// <summary>k runs from 0 to here.</summary>
    public const int Longest = OfficeDays.Horizon + 1;

    public static DueCounts None { get; } = Empty(0, 0, 0);

    /// <summary>Without any by k yet.</summary>
    public static DueCounts Empty(double due, double lateEnded, double lateDays) =>
        new(new double[Longest + 1], new double[Longest + 1], new double[Longest + 1], new double[Longest + 1], due, lateEnded, lateDays);

    public static DueCounts operator +(DueCounts a, DueCounts b) => new(
        Sum(a.AtRisk, b.AtRisk), Sum(a.Missed, b.Missed), Sum(a.Granted, b.Granted), Sum(a.GrantedMissed, b.GrantedMissed),
        a.Due + b.Due, a.LateEnded + b.LateEnded, a.LateDays + b.LateDays);

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}

/// <summary>How an office keeps its due days, as shares; where its own dossiers are few, those of its province speak with them.</summary>
/// <param name="own">Of the office.</param>
/// <param name="all">Of all offices of its province, the office included.</param>
public sealed class DueHabits(DueCounts own, DueCounts all)
{
    /// <summary>The province counts as much as this many dossiers, or days overdue, of the office.</summary>
    private const double Prior = 20;

    /// <summary>Chance that a dossier still running k working days before its due day (at the end of that day) misses it; 1 for k = 0.</summary>
    public double MissShare(int k) => k == 0 ? 1 : Share(own.Missed[k], own.AtRisk[k], Share(all.Missed[k], all.AtRisk[k]));

    /// <summary>The same at a moment within a day, if as many end in each of its hours.</summary>
    /// <param name="place">See <see cref="OfficeDays.PlaceOf"/>.</param>
    /// <param name="rest">Share of today's working hours still to come, 0 to 1.</param>
    public double MissShare(int place, double rest)
    {
        var (before, after) = (MissShare(place + 1), MissShare(place));
        return before == 0 || after == 0 ? 0 : 1 / ((rest / before) + ((1 - rest) / after));
    }

    /// <summary>Share of new dossiers that are due k working days after their receipt.</summary>
    public double GrantedShare(int k) => Share(own.Granted[k], own.Due, Share(all.Granted[k], all.Due));

    /// <summary>Chance that a new dossier with k working days misses its due day.</summary>
    public double GrantedMissShare(int k) => Share(own.GrantedMissed[k], own.Granted[k], Share(all.GrantedMissed[k], all.Granted[k]));

    /// <summary>Chance that an overdue dossier ends on a working day.</summary>
    public double LateEndShare { get; } = Share(own.LateEnded, own.LateDays, Share(all.LateEnded, all.LateDays));

    private static double Share(double part, double whole) => whole == 0 ? 0 : Math.Clamp(part / whole, 0, 1);

    private static double Share(double part, double whole, double prior) => Math.Clamp((part + (Prior * prior)) / (whole + Prior), 0, 1);
}
