using System.Collections.Frozen;
using Ioc.Rules.Indicators;

namespace Ioc.Reports;

/// <summary>What a form may ask for. Figures of the public contract, and those that only reports have.</summary>
public static class FormFigures
{
    /// <summary>Of a commune's row or a field's (contract §3), and the sum that screens show too.</summary>
    private static readonly string[] OfCounts = [.. FigureReadings.Names, "resolved"];

    public static FrozenSet<string> Known { get; } = OfCounts.Concat(ChannelCounts.Names).ToFrozenSet();

    /// <summary>Whether it follows from <see cref="ChannelCounts"/>, which are read apart.</summary>
    public static bool IsOfChannels(string figure) => ChannelCounts.Names.Contains(figure);

    /// <summary>Words for columns of each kind of rows that are no figures.</summary>
    public static IReadOnlyList<string> WordsOf(RowsOf rows) => rows switch
    {
        RowsOf.Communes => ["rank", "load", "topField.openOverdue", "topField.open", "topField.resolvedLate", "topField.received"],
        RowsOf.Dossiers => ListedDossier.Words,
        RowsOf.Figures => ["now", "before", "change"],
        RowsOf.Alarms => ["unit", "severity", "since", "state", "owner"],
        RowsOf.Directives => ["unit", "givenOn", "dueOn", "state", "priority"],
        _ => [],
    };

    /// <summary>Figures that single days have.</summary>
    public static IReadOnlyList<string> OfDays { get; } = ["received", "receivedOnline", "resolvedEarly", "resolvedOnTime", "resolvedLate", "withdrawn", "resolved"];

    /// <summary>Whether rows of this kind have the figure.</summary>
    public static bool Has(RowsOf rows, string figure) => rows switch
    {
        RowsOf.Fields or RowsOf.Communes or RowsOf.Figures => Known.Contains(figure),
        RowsOf.Days => OfDays.Contains(figure),
        _ => false,
    };

    public static double? Read(in Counts counts, string figure) =>
        figure == "resolved" ? counts.ResolvedEarly + counts.ResolvedOnTime + counts.ResolvedLate : counts.Answer(figure);
}
