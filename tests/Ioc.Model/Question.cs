namespace Ioc.Model;

/// <summary>What is asked of the figures (§3).</summary>
/// <param name="AsOf">T: records with a later <c>updatedAt</c> are not yet known.</param>
/// <param name="From">First local day of the period.</param>
/// <param name="To">Last local day of the period, included.</param>
/// <param name="Field">Only dossiers of this field.</param>
/// <param name="Channel">Only dossiers handed in this way.</param>
public sealed record Question(
    DateTimeOffset AsOf,
    DateOnly From,
    DateOnly To,
    string? Field = null,
    int? Channel = null,
    bool ExcludeCertification = false)
{
    /// <summary>D: the earlier of day(T) and the last day of the period.</summary>
    public DateOnly D
    {
        get
        {
            var today = OfficeDays.DayOf(AsOf);
            return today < To ? today : To;
        }
    }

    /// <summary>Every dossier of a row adds up only when nothing of the period's end is hidden behind T.</summary>
    public bool HoldsIdentity => OfficeDays.DayOf(AsOf) <= To;
}
