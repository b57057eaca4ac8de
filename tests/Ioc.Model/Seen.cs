namespace Ioc.Model;

/// <summary>A dossier in force as it stands at one instant.</summary>
/// <param name="Record">The current record.</param>
/// <param name="FinishDay">Set for the statuses 7, 9 and 10.</param>
public sealed record Seen(DossierRecord Record, DateOnly ReceivedDay, DateOnly? DueDay, DateOnly? FinishDay)
{
    /// <param name="asOf">Records updated later are not known yet.</param>
    /// <param name="history">All records of one dossier in order of arrival.</param>
    /// <returns><see langword="null"/> when the dossier is not in force: unknown, deleted, or of status 1 or 3.</returns>
    public static Seen? At(DateTimeOffset asOf, IEnumerable<DossierRecord> history)
    {
        // Under one key only the last to arrive remains; what it replaced is history, not part of any run.
        var standing = history
            .Where(record => record.UpdatedAt <= asOf)
            .GroupBy(record => record.Key)
            .Select(sameKey => sameKey.Last())
            .OrderBy(record => record.UpdatedAt)
            .ThenBy(record => record.Sequence)
            .ToList();

        if (standing.Count == 0 || standing[^1].Deleted || standing[^1].Status is 1 or 3)
        {
            return null;
        }

        var current = standing[^1];
        var received = Clamp(current.ReceivedAt!.Value, notAfter: current.UpdatedAt);
        return new Seen(
            current,
            OfficeDays.DayOf(received),
            current.DueAt is { } due ? OfficeDays.DayOf(due) : null,
            FinishOf(current, standing) is { } finish ? OfficeDays.DayOf(Clamp(finish, current.UpdatedAt, received)) : null);
    }

    private static DateTimeOffset? FinishOf(DossierRecord current, List<DossierRecord> standing) => current.Status switch
    {
        9 or 10 => current.FinishedAt!.Value,
        7 => current.FinishedAt ?? LatestRunOfWithdrawals(standing).First().UpdatedAt,
        _ => null,
    };

    private static IEnumerable<DossierRecord> LatestRunOfWithdrawals(List<DossierRecord> standing) =>
        standing.Skip(standing.FindLastIndex(record => record.Status != 7 || record.Deleted) + 1);

    private static DateTimeOffset Clamp(DateTimeOffset instant, DateTimeOffset notAfter, DateTimeOffset? notBefore = null)
    {
        if (instant > notAfter)
        {
            instant = notAfter;
        }
        return instant < notBefore ? notBefore.Value : instant;
    }
}
