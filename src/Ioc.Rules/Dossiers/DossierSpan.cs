using Ioc.Rules.Calendar;

namespace Ioc.Rules.Dossiers;

/// <summary>What the figures see of a dossier while one version is current. Only dossiers in force have a state.</summary>
/// <param name="ReceivedAt">As sent; lists of dossiers are sorted by it.</param>
/// <param name="ReceivedDay">Local day of receipt; a receipt after its version's own time counts as that time.</param>
/// <param name="DueDay">Local day of the due date in force; <see langword="null"/> when the dossier has none.</param>
/// <param name="FinishDay">Local day of the finish time; set exactly when the status is an ended one.</param>
public sealed record DossierState(
    string HandlingCommune,
    string ReceivingCommune,
    string FieldCode,
    bool IsCertificationByName,
    Channel Channel,
    DossierStatus Status,
    DateTimeOffset ReceivedAt,
    DateOnly ReceivedDay,
    DateOnly? DueDay,
    DateOnly? FinishDay,
    bool Apologised);

/// <summary>A state and the time in which it holds, from <paramref name="From"/> inclusive to <paramref name="To"/> exclusive.</summary>
/// <param name="To"><see langword="null"/> while no later version is known.</param>
public readonly record struct DossierSpan(DateTimeOffset From, DateTimeOffset? To, DossierState State)
{
    /// <summary>
    /// The last local day on which this span can matter to a figure: of an ended dossier its finish day, of an open one
    /// the day on which the span ends. A query whose earliest day is later never needs the span.
    /// <see langword="null"/>: no end is known.
    /// </summary>
    public DateOnly? ReachDay => State.FinishDay ?? (To is { } to ? LocalDay.Of(to) : null);
}
