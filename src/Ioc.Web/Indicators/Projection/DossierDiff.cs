using Ioc.Ingestion;
using Ioc.Rules.Dossiers;

namespace Ioc.Indicators.Projection;

/// <summary>How far the projection has come: the arrivals and the instant up to which records are in the figures.</summary>
public readonly record struct Reach(long Arrival, DateTimeOffset Clock)
{
    /// <summary>A record dated ahead is in no figure before its time has come.</summary>
    public bool Covers(DossierVersion version) => version.Arrival <= Arrival && version.UpdatedAt <= Clock;
}

/// <summary>What one dossier's records change between two reaches.</summary>
public static class DossierDiff
{
    /// <summary>Adds the change to <paramref name="changes"/>: spans that no longer hold are taken back, new ones added.</summary>
    public static void Collect(DossierKey dossier, List<DossierVersion> versions, Reach before, Reach after, ProjectionChanges changes)
    {
        var old = DossierHistory.Fold(versions.Where(before.Covers));
        var now = DossierHistory.Fold(versions.Where(after.Covers));

        foreach (var span in old)
        {
            if (!now.Contains(span))
            {
                changes.Spans.Add(dossier, span, weight: -1);
            }
        }
        foreach (var span in now)
        {
            if (!old.Contains(span))
            {
                changes.Spans.Add(dossier, span, weight: 1);
            }
        }

        var (was, @is) = (Current(old), Current(now));
        if (was != @is)
        {
            changes.Buckets.Add(was, -1);
            changes.Buckets.Add(@is, 1);
        }
    }

    /// <summary>The state in force at the end of a history; <see langword="null"/> when the dossier is then in no figure.</summary>
    internal static DossierState? Current(List<DossierSpan> spans) => spans.Count > 0 && spans[^1].To is null ? spans[^1].State : null;
}

/// <summary>All that one step of the projection writes.</summary>
public sealed class ProjectionChanges
{
    public SpanRows Spans { get; } = new();

    public BucketChanges Buckets { get; } = new();
}
