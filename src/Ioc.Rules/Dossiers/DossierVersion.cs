namespace Ioc.Rules.Dossiers;

/// <summary>What one record said of a dossier, reduced to what the figures need. Values as sent: nothing is clamped yet.</summary>
/// <param name="UpdatedAt">When the source last changed the dossier; from then on this version speaks.</param>
/// <param name="Sequence">Breaks ties of <paramref name="UpdatedAt"/>; 0 when the source sends none.</param>
/// <param name="Arrival">Order of acceptance over all records. Of two versions with the same (updatedAt, sequence) the later arrival wins.</param>
/// <param name="Deleted">The dossier is withdrawn from every figure while this version is current.</param>
/// <param name="FinishedAt">Read only with <see cref="DossierStatus.Withdrawn"/>, <see cref="DossierStatus.Finished"/> and <see cref="DossierStatus.Returned"/>.</param>
/// <param name="Apologised">An apology is on file (form 04 of Circular 03/2025/TT-VPCP).</param>
/// <param name="IsCertificationByName">The field's name is "Chứng thực".</param>
public sealed record DossierVersion(
    DateTimeOffset UpdatedAt,
    long Sequence,
    long Arrival,
    bool Deleted,
    DossierStatus Status,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? FinishedAt,
    bool Apologised,
    string HandlingCommune,
    string ReceivingCommune,
    string FieldCode,
    bool IsCertificationByName,
    Channel Channel);
