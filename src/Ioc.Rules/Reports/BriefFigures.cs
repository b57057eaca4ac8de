using Ioc.Rules.Indicators;

namespace Ioc.Rules.Reports;

/// <summary>Figures of a commune or a field in the period and in the one it is compared with.</summary>
/// <param name="Code">Commune or field code.</param>
/// <param name="Name">As printed: "Phường Bãi Cháy", "Đất đai".</param>
/// <param name="Before"><see langword="null"/> where there is nothing to compare with.</param>
public sealed record UnitFigures(string Code, string Name, Counts Now, Counts? Before);

/// <summary>What the brief is composed from; nothing else is known to its rules.</summary>
/// <param name="Place">"toàn tỉnh", or the commune's full name.</param>
/// <param name="PlaceInEnglish">"the province", or the commune's name.</param>
/// <param name="Compared">Of the same kind, just before; <see langword="null"/>: nothing is compared.</param>
/// <param name="Before">Figures of that period; <see langword="null"/> where nothing was recorded in it.</param>
/// <param name="Now">Of counts of resolved dossiers only their sum and the late ones are looked at.</param>
/// <param name="Communes">Every one of the place, also those without dossiers.</param>
public sealed record BriefFigures(
    string Place, string PlaceInEnglish, Period Period, Period? Compared, Counts Now, Counts? Before, IReadOnlyList<UnitFigures> Communes, IReadOnlyList<UnitFigures> Fields)
{
    /// <summary>Alarms that had been sent and gone on at the instant of the brief, and how many of them nobody had taken on.</summary>
    public (int Going, int Unanswered) Alarms { get; init; }

    /// <summary>Directives open at that instant, and how many of them were past their time.</summary>
    public (int Open, int Late) Directives { get; init; }

    /// <summary>Full names of communes that the load rule calls overloaded.</summary>
    public IReadOnlyList<string> Overloaded { get; init; } = [];
}
