using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>How a value is written.</summary>
public enum FigureFormat
{
    /// <summary>Whole number of dossiers.</summary>
    Count,

    /// <summary>Fraction 0…1, shown as per cent with one decimal.</summary>
    Share,

    /// <summary>Dossiers a working day, one decimal.</summary>
    PerDay,

    /// <summary>Working days, one decimal.</summary>
    Days,

    /// <summary>Seconds, shown as "3 phút trước".</summary>
    Age,

    /// <summary><c>normal</c>, <c>busy</c> or <c>overloaded</c>.</summary>
    Load,
}

/// <summary>Which way is good; decides the colour of a change and the order of the classes on the map.</summary>
public enum Better
{
    Neither,
    Higher,
    Lower,
}

/// <summary>Values from which a figure is worth a look and from which it is alarming; compared in the direction of <see cref="Better"/>.</summary>
public sealed record Thresholds(double Busy, double Overloaded);

/// <summary>What a screen may show, said once: its words, its formula, how it is written and judged.</summary>
/// <param name="Id">Name of the field in the rows of the public contract, or of a sum of such fields.</param>
/// <param name="Brief">For a table head or a legend; the title where it is short itself.</param>
/// <param name="Formula">One sentence that a reader can check with a dossier list in hand.</param>
/// <param name="Source">Where the definition comes from.</param>
public sealed record Figure(string Id, LocalText Title, LocalText Brief, LocalText Formula, FigureFormat Format, Better Better, LocalText Source)
{
    public Thresholds? Thresholds { get; init; }

    /// <summary>Class limits on the map, ascending; empty: chosen from the values.</summary>
    public IReadOnlyList<double> Breaks { get; init; } = [];

    /// <summary>Fields that are added up; empty when the figure is a field of its own.</summary>
    public IReadOnlyList<string> SumOf { get; init; } = [];

    /// <summary>State of the dossier list that stands behind the number; <see langword="null"/> when there is no such list.</summary>
    public string? Dossiers { get; init; }
}
