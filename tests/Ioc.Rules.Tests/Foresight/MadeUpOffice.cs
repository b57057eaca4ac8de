using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;

namespace Ioc.Rules.Tests.Foresight;

/// <summary>Offices whose truth is known, because it is made up here.</summary>
internal static class MadeUpOffice
{
    /// <summary>A Thursday in an ordinary week.</summary>
    public static readonly DateOnly Today = Office.Day("2026-11-26");

    public static OfficeDays Days(DateOnly? today = null) => new(today ?? Today, WorkingCalendar.BuiltIn);

    /// <param name="received">Dossiers of each working day behind, by its day.</param>
    /// <param name="knownDays">Working days known; 0 before them.</param>
    public static OfficeFacts Facts(
        Func<DateOnly, double> received, Func<DateOnly, double>? ended = null, OfficeOpen? open = null, DueCounts? due = null,
        int knownDays = OfficeDays.LookBack, string code = Office.Here, OfficeDays? days = null)
    {
        days ??= Days();
        var first = OfficeDays.LookBack - knownDays;
        double[] Series(Func<DateOnly, double> of) => [.. days.Past.Select((day, i) => i < first ? 0 : of(day))];
        return new OfficeFacts(new OfficePast(code, Series(received), Series(ended ?? received), 0, 0), open ?? Open(due: [0, 10, 10, 10]), due ?? DueCounts.None);
    }

    /// <param name="due">Running dossiers due today, on the next working day, and so on.</param>
    public static OfficeOpen Open(double[]? due = null, double overdue = 0, double paused = 0, double later = 0) =>
        new(paused, overdue, [.. due ?? [], .. new double[OfficeDays.Horizon + 1 - (due?.Length ?? 0)]], later);

    public static Forecast Forecast(OfficeFacts facts, double rest = 1, OfficeDays? days = null, Season? season = null) =>
        new ProvinceForecast(days ?? Days(), rest, season, [facts]) is var model ? model.Of(model.Offices[0]) : null!;

    /// <summary>A share of those still running a day before their due day misses it, and of those running longer before it less.</summary>
    public static DueCounts Misses(double share, double lateEndShare = 0.25, double dossiers = 100_000)
    {
        var counts = DueCounts.Empty(dossiers, dossiers * lateEndShare, dossiers);
        for (var k = 0; k <= DueCounts.Longest; k++)
        {
            (counts.AtRisk[k], counts.Missed[k]) = (dossiers, dossiers * share);
            (counts.Granted[k], counts.GrantedMissed[k]) = (k == 3 ? dossiers : 0, k == 3 ? dossiers * share : 0);
        }

        return counts;
    }
}
