using Ioc.Rules.Alerts;
using static Ioc.Rules.Alerts.Comparing;

namespace Ioc.Rules.Indicators;

/// <summary>How loaded a commune's office is, by its own figures; ascending.</summary>
public enum Load : byte
{
    Normal,
    Busy,
    Overloaded,
}

/// <summary>When an office counts as overloaded. The rule has no memory; hysteresis belongs to the alarm.</summary>
/// <param name="Overloaded">Over figures of counts.</param>
/// <param name="BusyPart">Busy from this part of each threshold.</param>
public sealed record LoadRule(Condition Overloaded, double BusyPart)
{
    /// <summary>
    /// The thresholds there are without any file: a long backlog says nothing of an office with hardly a dossier open, nor
    /// does a high share of overdue ones of an office with few of them.
    /// </summary>
    public static LoadRule Default { get; } = new(
        new Condition.Any(
        [
            new Condition.All([new Condition.Comparison("backlogDays", AtLeast, 10), new Condition.Comparison("open", AtLeast, 30)]),
            new Condition.All([new Condition.Comparison("overdueShare", AtLeast, 0.20, IsShare: true), new Condition.Comparison("openOverdue", AtLeast, 10)]),
        ]),
        BusyPart: 0.5);

    /// <summary>Working days of backlog at the present pace.</summary>
    public double BacklogDays => Threshold("backlogDays");

    public double Open => Threshold("open");

    /// <summary>0 to 1.</summary>
    public double OverdueShare => Threshold("overdueShare");

    public double Overdue => Threshold("openOverdue");

    public Load Of(Counts counts)
    {
        Reading reading = figure => counts.Read(figure);
        return Reaches(reading, 1) ? Load.Overloaded : Reaches(reading, BusyPart) ? Load.Busy : Load.Normal;
    }

    private bool Reaches(Reading reading, double part) => Overloaded.Look(reading, leaves: 1, part).Reached == true;

    // Not a number where the office's own rule asks for something else.
    private double Threshold(string figure) => Overloaded.Comparisons.FirstOrDefault(comparison => comparison.Figure == figure)?.Threshold ?? double.NaN;
}
