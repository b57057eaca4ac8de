using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>A figure that a sentence rests on.</summary>
/// <param name="Of">Whose it is: <c>total</c>, <c>commune:06841</c>, <c>field:G15-DD</c>.</param>
/// <param name="Name">As the public contract calls it: <c>openOverdue</c>.</param>
/// <param name="Value"><see langword="null"/> where there is no data.</param>
/// <param name="Unit"><c>dossiers</c>, <c>share</c> or <c>alarms</c>, <c>directives</c>, <c>communes</c>.</param>
public sealed record FigureRef(string Of, string Name, Period Period, double? Value, string Unit)
{
    /// <summary><c>commune:06841.openOverdue@2026-11-01/2026-11-22</c>.</summary>
    public string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Of}.{Name}@{Period.From:yyyy-MM-dd}/{Period.To:yyyy-MM-dd}");
}

/// <summary>A sentence composed by rules from figures, in both languages, with every figure that it rests on.</summary>
/// <param name="Rule">Which rule composed it: <c>received</c>, <c>overdue-field</c>.</param>
public sealed record Sentence(string Rule, string Vietnamese, string English, IReadOnlyList<FigureRef> Figures);
