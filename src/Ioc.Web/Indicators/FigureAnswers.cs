namespace Ioc.Indicators;

/// <summary>Figures of every commune of a province, also of those without a dossier.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="From">First local day of the period.</param>
/// <param name="To">Last local day, included.</param>
/// <param name="AsOf">Records with a later <c>updatedAt</c> are not looked at.</param>
/// <param name="Version">The live feed's at the time of the answer.</param>
/// <param name="Communes">By commune code.</param>
/// <param name="Total">Sums of the counts; ratios are computed from the sums.</param>
public sealed record CommunesAnswer(
    string Province, DateOnly From, DateOnly To, DateTimeOffset AsOf, long Version, IReadOnlyList<FigureRow> Communes, FigureRow Total);

/// <summary>Figures by field (lĩnh vực), most open dossiers first.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Commune">Five digits; null for the whole province.</param>
/// <param name="From">First local day of the period.</param>
/// <param name="To">Last local day, included.</param>
/// <param name="AsOf">Records with a later <c>updatedAt</c> are not looked at.</param>
/// <param name="Version">The live feed's at the time of the answer.</param>
/// <param name="Fields">One row a field; its code and name are the field's.</param>
public sealed record FieldsAnswer(
    string Province, string? Commune, DateOnly From, DateOnly To, DateTimeOffset AsOf, long Version, IReadOnlyList<FigureRow> Fields);

/// <summary>What was received and resolved on every day of a period.</summary>
/// <param name="Province">Two digits, or <c>all</c>.</param>
/// <param name="Commune">Five digits; null for the whole province.</param>
/// <param name="From">First local day of the period.</param>
/// <param name="To">Last local day, included.</param>
/// <param name="AsOf">Records with a later <c>updatedAt</c> are not looked at.</param>
/// <param name="Version">The live feed's at the time of the answer.</param>
/// <param name="Days">In order, days on which nothing happened included.</param>
public sealed record DaysAnswer(
    string Province, string? Commune, DateOnly From, DateOnly To, DateTimeOffset AsOf, long Version, IEnumerable<DayFigures> Days);

/// <summary>How the figures fare against the records that they follow from.</summary>
/// <param name="RecomputedAt">When all figures were last recomputed; null before the first time.</param>
/// <param name="RecordsToGo">Records on disk that are not in the figures yet.</param>
/// <param name="Incidents">Latest first, at most 100.</param>
public sealed record RecomputationAnswer(DateTimeOffset? RecomputedAt, long RecordsToGo, IReadOnlyList<FigureIncident> Incidents);
