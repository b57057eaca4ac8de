using Ioc.Rules.Calendar;

namespace Ioc.Rules.Dossiers;

/// <summary>Folds all records of one dossier into the spans in which each state held: the one definition behind every figure.</summary>
public static class DossierHistory
{
    /// <param name="versions">All versions of one dossier, in any order.</param>
    /// <returns>
    /// Spans in time order that never overlap. Times in which the dossier is deleted, only registered or refused are gaps.
    /// Neighbours with equal states are joined.
    /// </returns>
    /// <remarks>
    /// At an instant T the version with the greatest (updatedAt, sequence) among those with updatedAt ≤ T is current,
    /// in whatever order they arrived; of versions that share both, the one that arrived last replaces the others.
    /// </remarks>
    public static List<DossierSpan> Fold(IEnumerable<DossierVersion> versions)
    {
        var ordered = InForceOrder(versions);
        var spans = new List<DossierSpan>(ordered.Count);
        DateTimeOffset? withdrawnSince = null;

        for (var i = 0; i < ordered.Count; i++)
        {
            var version = ordered[i];
            withdrawnSince = IsWithdrawal(version) ? withdrawnSince ?? version.UpdatedAt : null;

            DateTimeOffset? until = i + 1 < ordered.Count ? ordered[i + 1].UpdatedAt : null;
            if (until != version.UpdatedAt && StateOf(version, withdrawnSince) is { } state)
            {
                Append(spans, new DossierSpan(version.UpdatedAt, until, state));
            }
        }

        return spans;
    }

    private static List<DossierVersion> InForceOrder(IEnumerable<DossierVersion> versions)
    {
        var all = versions.ToList();
        all.Sort(static (a, b) =>
            a.UpdatedAt.CompareTo(b.UpdatedAt) is not 0 and var byTime ? byTime
            : a.Sequence.CompareTo(b.Sequence) is not 0 and var bySequence ? bySequence
            : a.Arrival.CompareTo(b.Arrival));

        var kept = 0;
        for (var i = 0; i < all.Count; i++)
        {
            var replaced = i + 1 < all.Count && all[i].UpdatedAt == all[i + 1].UpdatedAt && all[i].Sequence == all[i + 1].Sequence;
            if (!replaced)
            {
                all[kept++] = all[i];
            }
        }
        all.RemoveRange(kept, all.Count - kept);
        return all;
    }

    // A deletion breaks a run of withdrawals even when its own status is "withdrawn".
    private static bool IsWithdrawal(DossierVersion version) => version is { Deleted: false, Status: DossierStatus.Withdrawn };

    private static DossierState? StateOf(DossierVersion version, DateTimeOffset? withdrawnSince)
    {
        if (version.Deleted || !version.Status.IsCounted() || version.ReceivedAt is not { } receivedAt)
        {
            return null;
        }

        var received = Earlier(receivedAt, version.UpdatedAt);
        DateOnly? finishDay = version.Status.IsEnded()
            ? LocalDay.Of(Later(received, Earlier(version.FinishedAt ?? withdrawnSince ?? version.UpdatedAt, version.UpdatedAt)))
            : null;

        return new DossierState(
            version.HandlingCommune,
            version.ReceivingCommune,
            version.FieldCode,
            version.IsCertificationByName,
            version.Channel,
            version.Status,
            receivedAt,
            LocalDay.Of(received),
            version.DueAt is { } due ? LocalDay.Of(due) : null,
            finishDay,
            version.Apologised);
    }

    private static void Append(List<DossierSpan> spans, DossierSpan next)
    {
        if (spans.Count > 0 && spans[^1].To == next.From && spans[^1].State == next.State)
        {
            spans[^1] = spans[^1] with { To = next.To };
            return;
        }
        spans.Add(next);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a <= b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a >= b ? a : b;
}
