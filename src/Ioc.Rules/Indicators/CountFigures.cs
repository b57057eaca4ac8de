namespace Ioc.Rules.Indicators;

/// <summary>Figures of a row by the name that the public contract gives them, as it gives them: unknown where there is nothing to divide by.</summary>
public static class CountFigures
{
    /// <returns><see langword="null"/> also for a name that is not among <see cref="FigureReadings.Names"/>.</returns>
    public static double? Answer(this in Counts counts, string figure) => figure switch
    {
        "overdueShare" => counts.OverdueShare(),
        "backlogDays" => counts.BacklogDays(),
        _ => counts.Read(figure),
    };
}
