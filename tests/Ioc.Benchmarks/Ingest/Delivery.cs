using Ioc.Benchmarks.Bases;
using Ioc.Ingestion;
using Ioc.Storage;

namespace Ioc.Benchmarks.Ingest;

/// <summary>
/// Records as they would come in the order of time: new dossiers of the last two months and, on a base, what becomes of its
/// open ones. Written out beforehand, once as senders send them and once as rows.
/// </summary>
internal sealed class Delivery
{
    public const int BodySize = 10_000;

    private const string NewSource = "mot-cua-moi";

    private Delivery(List<byte[]> bodies, List<ReadOnlyMemory<byte>> batches, int records)
    {
        (Bodies, Batches, Records) = (bodies, batches, records);
    }

    /// <summary>NDJSON, <see cref="BodySize"/> records each.</summary>
    public IReadOnlyList<byte[]> Bodies { get; }

    /// <summary>The rows that the first sending of each record makes, RowBinary, <see cref="BodySize"/> each.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Batches { get; }

    /// <summary>In all bodies together, repeated ones counted.</summary>
    public int Records { get; }

    /// <param name="records">How many in all, about.</param>
    /// <param name="resent">Share that repeats a record of an earlier body.</param>
    /// <param name="source">Of the new dossiers.</param>
    public static Delivery Of(int records, double resent, Base? on, DateTimeOffset now, string source = NewSource)
    {
        var fresh = Fresh((int)(records * (1 - resent)), on, now, source);
        var sent = new List<DossierRecord>(records);
        var chances = new Chances(22);
        foreach (var record in fresh)
        {
            sent.Add(record);
            while (sent.Count > 4 * BodySize && chances.Happens(resent))
            {
                sent.Add(sent[chances.Below(sent.Count - (3 * BodySize))]);
            }
        }
        return new Delivery([.. sent.Chunk(BodySize).Select(RecordLines.Write)], Rows(sent, now), sent.Count);
    }

    private static List<DossierRecord> Fresh(int count, Base? on, DateTimeOffset now, string source)
    {
        var continued = on is null ? [] : Continued(on, count / 5, now);
        var dossiers = (count - continued.Count) / 4;
        var lives = new DossierLives(source, dossiers, now.AddMonths(-2), now, Base.Communes);
        var all = new List<DossierRecord>(count);
        for (var number = 0L; number < dossiers; number++)
        {
            all.AddRange(lives.Of(number).TakeWhile(record => record.UpdatedAt < now));
        }
        all.AddRange(continued);
        return [.. all.OrderBy(record => record.UpdatedAt).Take(count)];
    }

    /// <summary>Further records of the base's newest dossiers, dated between its end and now.</summary>
    private static List<DossierRecord> Continued(Base on, int count, DateTimeOffset now)
    {
        var records = new List<DossierRecord>(count);
        var lives = on.Lives;
        for (var number = lives.Count - 1; number >= 0 && records.Count < count; number--)
        {
            records.AddRange(lives.Of(number).Where(record => record.UpdatedAt >= on.End && record.UpdatedAt < now));
            if (number < lives.Count * 0.9)
            {
                break;
            }
        }
        return records;
    }

    private static List<ReadOnlyMemory<byte>> Rows(List<DossierRecord> records, DateTimeOffset now)
    {
        var batches = new List<ReadOnlyMemory<byte>>();
        var columns = new RowBinaryWriter();
        var arrival = 0L;
        foreach (var chunk in records.Chunk(BodySize))
        {
            var rows = new RowBinaryWriter(BodySize * 360);
            foreach (var record in chunk)
            {
                columns.Clear();
                record.Seal(columns);
                record.Arrival = ++arrival;
                record.ArrivedAt = now;
                rows.WriteRaw(record.Row().Span);
            }
            batches.Add(rows.Written);
        }
        return batches;
    }
}
