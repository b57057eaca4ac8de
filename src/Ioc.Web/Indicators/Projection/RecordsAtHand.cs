using System.Collections.Concurrent;
using Ioc.Ingestion;

namespace Ioc.Indicators.Projection;

/// <summary>Records just committed, handed over so that most need not be read back from the log. Beyond a bound they are let go of.</summary>
/// <remarks>Filled by the log's writer, emptied by the projector.</remarks>
internal sealed class RecordsAtHand
{
    private const int Most = 150_000;

    private readonly ConcurrentQueue<CommittedBatch> _batches = new();
    private int _count;

    /// <summary>Arrival number of the first record at hand; <see langword="null"/> when there is none.</summary>
    public long? NextFirst => _batches.TryPeek(out var next) ? next.Records[0].Arrival : null;

    public void Put(CommittedBatch batch)
    {
        if (Interlocked.Add(ref _count, batch.Records.Count) <= Most)
        {
            _batches.Enqueue(batch);
        }
        else
        {
            Interlocked.Add(ref _count, -batch.Records.Count);
        }
    }

    /// <summary>Takes the batches that follow on the arrival without a gap, until there are <paramref name="enough"/> records; drops what lies before it.</summary>
    public List<CommittedBatch> Take(long after, int enough)
    {
        var batches = new List<CommittedBatch>();
        var count = 0;
        while (count < enough && _batches.TryPeek(out var next) && next.Records[0].Arrival <= after + 1)
        {
            _batches.TryDequeue(out _);
            Interlocked.Add(ref _count, -next.Records.Count);
            if (next.Records[0].Arrival == after + 1)
            {
                batches.Add(next);
                count += next.Records.Count;
                after = next.LastArrival;
            }
        }
        return batches;
    }
}
