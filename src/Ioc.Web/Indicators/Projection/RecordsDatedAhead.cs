using Ioc.Ingestion;

namespace Ioc.Indicators.Projection;

/// <summary>Dossiers with a record that counts only from a later instant on.</summary>
internal sealed class RecordsDatedAhead
{
    /// <summary>The clock may be set while nobody waits for anything; no look at it is longer ago than this.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<DossierKey, DateTimeOffset> _dossiers = new();

    public void Put(DossierKey dossier, DateTimeOffset updatedAt) => _dossiers.Enqueue(dossier, updatedAt);

    public void Clear() => _dossiers.Clear();

    public List<DossierKey> TakeDue(DateTimeOffset now)
    {
        var due = new List<DossierKey>();
        while (_dossiers.TryPeek(out var dossier, out var at) && at <= now)
        {
            due.Add(dossier);
            _dossiers.Dequeue();
        }
        return due;
    }

    /// <summary>How long there is nothing to do unless something arrives.</summary>
    public TimeSpan UntilNext(DateTimeOffset now)
    {
        if (!_dossiers.TryPeek(out _, out var at))
        {
            return Timeout.InfiniteTimeSpan;
        }
        var wait = at - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestRest ? wait : LongestRest;
    }
}
