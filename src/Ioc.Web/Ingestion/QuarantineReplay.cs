using Ioc.Access;

namespace Ioc.Ingestion;

/// <summary>Sends a waiting record through the door again, as it was kept or corrected.</summary>
public sealed class QuarantineReplay(VersionLog log, Quarantine quarantine, RecordRules rules, UnitTable units, OfficerKey key, TimeProvider clock)
{
    /// <param name="corrected">A whole record in its place; empty to try the kept one again.</param>
    /// <param name="caller">As which sources the caller may send: others' records do not wait for them, and none of theirs becomes another's.</param>
    /// <returns>As the door answers; <see langword="null"/> when no record of this id waits.</returns>
    public async Task<IngestAnswer?> RunAsync(long id, ReadOnlyMemory<byte> corrected, SendingAs caller, CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(id, caller, cancellationToken) is not { } waiting)
        {
            return null;
        }

        var body = corrected.IsEmpty ? waiting.Kept : corrected;
        var shape = corrected.IsEmpty ? waiting.Shape : ShapeOf(corrected.Span);
        var (record, rejection) = new RecordReader(rules, units, key, caller with { Own = waiting.Source }, officersAreHashed: corrected.IsEmpty).ReadLine(body.Span, 0, shape, clock.GetUtcNow());
        if (record is null)
        {
            var finding = rejection!.Finding;
            return new IngestAnswer(0, 0, 1, [new IngestError(0, rejection.DossierCode, finding.Code, finding.Message)]);
        }

        record.Seal(new Storage.RowBinaryWriter());
        var counts = await log.CommitAsync([record], cancellationToken);
        await quarantine.EndAsync(id, "replayed", null, caller, cancellationToken);
        return new IngestAnswer(counts.Accepted, counts.Unchanged, 0, []);
    }

    private static RecordShape ShapeOf(ReadOnlySpan<byte> record) =>
        record.IndexOf("\"MaHoSo\""u8) >= 0 ? RecordShape.Portal : RecordShape.Canonical;
}
