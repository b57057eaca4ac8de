using System.Text.Json;
using Ioc.Access;

namespace Ioc.Ingestion;

/// <summary>How a body is laid out.</summary>
public enum BodyLayout
{
    /// <summary>One canonical record a line.</summary>
    Lines,

    /// <summary>A JSON array of canonical records, or the national portal's envelope.</summary>
    Json,
}

/// <summary>A record that was set aside.</summary>
/// <param name="Index">Place of the record in the body, from 0, blank lines left out.</param>
public sealed record IngestError(int Index, string? DossierCode, string Code, string Message);

/// <summary>What became of a body's records.</summary>
/// <param name="Accepted">Say something new; on disk.</param>
/// <param name="Unchanged">Equal in meaning to one that is stored.</param>
/// <param name="Quarantined">Set aside with a reason.</param>
/// <param name="Errors">The first 100.</param>
public sealed record IngestAnswer(int Accepted, int Unchanged, int Quarantined, IReadOnlyList<IngestError> Errors);

/// <summary>A body none of which was taken.</summary>
/// <param name="code">Stable, as senders see it: <c>empty-body</c>, <c>broken-json</c>, <c>broken-compression</c>, <c>too-large</c>.</param>
public sealed class BodyRefusedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>
/// The one way in for dossiers, pushed or pulled. A body is received whole, then its records are checked one by one;
/// the good ones are answered for when they are on disk, the bad ones when they are in quarantine.
/// </summary>
public sealed class IngestDoor(
    VersionLog log, Quarantine quarantine, RecordRules rules, UnitTable units, OfficerKey key, SourceArrivals arrivals, Installation installation, TimeProvider clock) : IDisposable
{
    /// <summary>Bodies that senders push at the same time; more would only wait for the same disk.</summary>
    private const int AtOnce = 16;

    /// <summary>Records written at once: large bodies make large parts of tables, which cost the database least.</summary>
    private const int PartSize = 16 * 1024;
    private const int ReportedErrors = 100;

    /// <summary>To be taken before a pushed body is, and given back after it.</summary>
    internal SemaphoreSlim Turns { get; } = new(AtOnce, AtOnce);

    public void Dispose() => Turns.Dispose();

    /// <param name="sender">As which sources it may send; a record that names another is set aside.</param>
    /// <exception cref="BodyRefusedException">Nothing was taken.</exception>
    /// <exception cref="LogBusyException">Some of it may have been taken; send it again.</exception>
    public async Task<IngestAnswer> TakeAsync(Stream body, BodyLayout layout, SendingAs sender, CancellationToken cancellationToken)
    {
        using var spool = await ReceiveAsync(body, cancellationToken);
        var records = Open(spool, layout, new RecordReader(rules, units, key, sender));
        return await TakeAsync(records, cancellationToken);
    }

    private async Task<SpooledBody> ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var spool = await SpooledBody.ReceiveAsync(body, Path.Combine(installation.DataDirectory, "incoming"), cancellationToken);
            if (spool.Length > 0)
            {
                return spool;
            }
            spool.Dispose();
            throw new BodyRefusedException("empty-body", "The body is empty.");
        }
        catch (BodyTooLargeException)
        {
            throw new BodyRefusedException("too-large", "The body is larger than 64 MiB uncompressed.");
        }
        catch (InvalidDataException)
        {
            throw new BodyRefusedException("broken-compression", "The body is not whole gzip.");
        }
    }

    private static RecordStream Open(SpooledBody spool, BodyLayout layout, RecordReader reader)
    {
        if (layout == BodyLayout.Lines)
        {
            return new LineStream(spool, reader);
        }
        try
        {
            return ElementStream.Open(spool, reader);
        }
        catch (JsonException)
        {
            throw new BodyRefusedException("broken-json", "The body is not one whole JSON array or envelope; nothing of it was taken.");
        }
    }

    private async Task<IngestAnswer> TakeAsync(RecordStream records, CancellationToken cancellationToken)
    {
        var tally = new Tally();
        var rejected = new List<Rejection>();
        // One part is checked while the one before it is written.
        Task<CommitCounts>? writing = null;
        while (true)
        {
            var part = ReadPart(records, tally, rejected);
            if (part.Count == 0 && rejected.Count == 0)
            {
                break;
            }
            if (rejected.Count > 0)
            {
                await quarantine.KeepAsync(rejected, clock.GetUtcNow(), cancellationToken);
                rejected.Clear();
            }
            if (writing is not null)
            {
                tally.Add(await writing);
            }
            writing = part.Count > 0 ? log.CommitAsync(part, cancellationToken) : null;
        }
        if (writing is not null)
        {
            tally.Add(await writing);
        }
        return tally.Answer();
    }

    private List<DossierRecord> ReadPart(RecordStream records, Tally tally, List<Rejection> rejected)
    {
        var now = clock.GetUtcNow();
        var part = new List<DossierRecord>();
        var rows = new Storage.RowBinaryWriter();
        while (part.Count + rejected.Count < PartSize && records.TryRead(now, out var read))
        {
            if (read.Rejection is { } rejection)
            {
                tally.Reject(read.Index, rejection);
                rejected.Add(rejection);
            }
            else
            {
                rows = rows.IsFull ? new Storage.RowBinaryWriter() : rows;
                read.Record!.Seal(rows);
                part.Add(read.Record);
            }
        }
        foreach (var source in part.Select(record => record.Source).Distinct())
        {
            arrivals.Note(source, now);
        }
        return part;
    }

    private sealed class Tally
    {
        private readonly List<IngestError> _errors = [];
        private int _accepted;
        private int _unchanged;
        private int _quarantined;

        public void Add(CommitCounts counts)
        {
            _accepted += counts.Accepted;
            _unchanged += counts.Unchanged;
        }

        public void Reject(int index, Rejection rejection)
        {
            _quarantined++;
            if (_errors.Count < ReportedErrors)
            {
                _errors.Add(new IngestError(index, rejection.DossierCode, rejection.Finding.Code, rejection.Finding.Message));
            }
        }

        public IngestAnswer Answer() => new(_accepted, _unchanged, _quarantined, _errors);
    }
}
