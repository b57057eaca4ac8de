using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>One accepted record: a full snapshot of a dossier, after defaults, masking and dropping of unknown fields.</summary>
public sealed class DossierRecord
{
    // Instants are kept as the database has them, in Unix milliseconds; 0 stands for an absent one, for none before the year
    // 2000 is taken. Many records are at hand in a bulk load, and each instant would take three times as much.
    private readonly long _updatedAt;
    private readonly long _receivedAt;
    private readonly long _dueAt;
    private readonly long _finishedAt;
    private readonly long _returnedAt;
    private readonly long _apologyAt;
    private readonly long _apologyDueAt;
    private long _arrivedAt;
    private RowBinaryWriter? _rows;
    private int _start;
    private int _length;

    public required string Source { get; init; }
    public required string DossierCode { get; init; }
    public required DateTimeOffset UpdatedAt { get => DateTimeOffset.FromUnixTimeMilliseconds(_updatedAt); init => _updatedAt = value.ToUnixTimeMilliseconds(); }
    public long Sequence { get; init; }

    /// <summary>
    /// The source named no time of update: the time of arrival stands for it, and a record that says the same as the
    /// dossier's current one is no news.
    /// </summary>
    public bool UpdatedAtIsArrival { get; init; }

    public bool Deleted { get; init; }
    public required byte Status { get; init; }
    public required byte Channel { get; init; }
    public byte ServiceLevel { get; init; }
    public required string ProcedureCode { get; init; }
    public string ProcedureName { get; init; } = "";
    public required string FieldCode { get; init; }
    public string FieldName { get; init; } = "";
    public required string HandlingCommune { get; init; }
    public required string ReceivingCommune { get; init; }
    public DateTimeOffset? ReceivedAt { get => Instant(_receivedAt); init => _receivedAt = Milliseconds(value); }
    public DateTimeOffset? DueAt { get => Instant(_dueAt); init => _dueAt = Milliseconds(value); }
    public DateTimeOffset? FinishedAt { get => Instant(_finishedAt); init => _finishedAt = Milliseconds(value); }
    public DateTimeOffset? ReturnedAt { get => Instant(_returnedAt); init => _returnedAt = Milliseconds(value); }
    public DateTimeOffset? ApologyAt { get => Instant(_apologyAt); init => _apologyAt = Milliseconds(value); }
    public DateTimeOffset? ApologyDueAt { get => Instant(_apologyDueAt); init => _apologyDueAt = Milliseconds(value); }
    public bool? Digitised { get; init; }
    public bool? ReusedData { get; init; }
    public bool? ElectronicResult { get; init; }
    public bool? FeeDue { get; init; }
    public bool? PaidOnline { get; init; }
    public byte Satisfaction { get; init; }

    /// <summary>Keyed hash of the officer's id, "" when none was sent.</summary>
    public string OfficerHash { get; init; } = "";

    /// <summary>Order of acceptance, given when the record is committed.</summary>
    public long Arrival { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset ArrivedAt { get => DateTimeOffset.FromUnixTimeMilliseconds(_arrivedAt); set => _arrivedAt = value.ToUnixTimeMilliseconds(); }

    /// <summary>Nothing was known of the dossier before the batch in which this record was committed.</summary>
    public bool IsFirstOfDossier { get; set; }

    /// <summary>Digest of all that the record says except its (updatedAt, sequence): equal digests mean equal meaning.</summary>
    public Fixed16 Meaning { get; private set; }

    /// <summary>Digest of (source, code).</summary>
    public ulong DossierHash { get; private set; }

    /// <summary>Digest of (source, code, updatedAt, sequence).</summary>
    public ulong VersionHash { get; private set; }

    /// <summary>Of a row, in the order in which it is written.</summary>
    public static IReadOnlyList<NativeColumn> Columns { get; } =
    [
        new("arrival", "UInt64"), new("arrived_at", "DateTime64(3, 'UTC')"), new("source", "String"), new("dossier_code", "String"),
        new("updated_at", "DateTime64(3, 'UTC')"), new("sequence", "UInt64"), new("meaning", "FixedString(16)"), new("deleted", "Bool"),
        new("status", "UInt8"), new("channel", "UInt8"), new("service_level", "UInt8"), new("procedure_code", "String"),
        new("procedure_name", "String"), new("field_code", "String"), new("field_name", "String"), new("handling_commune", "String"),
        new("receiving_commune", "String"), new("received_at", "DateTime64(3, 'UTC')"), new("due_at", "DateTime64(3, 'UTC')"),
        new("finished_at", "DateTime64(3, 'UTC')"), new("returned_at", "DateTime64(3, 'UTC')"), new("apology_at", "DateTime64(3, 'UTC')"),
        new("apology_due_at", "DateTime64(3, 'UTC')"), new("digitised", "Nullable(Bool)"), new("reused_data", "Nullable(Bool)"),
        new("electronic_result", "Nullable(Bool)"), new("fee_due", "Nullable(Bool)"), new("paid_online", "Nullable(Bool)"),
        new("satisfaction", "UInt8"), new("officer_hash", "String"),
    ];

    /// <summary>Writes the row of <c>dossier_version</c> once and for all, but for its arrival, and derives the digests from it.</summary>
    /// <param name="rows">Holds the row until <see cref="LetGo"/>; several records may share one.</param>
    public void Seal(RowBinaryWriter rows)
    {
        (_rows, _start) = (rows, rows.Length);
        rows.Write(0L);
        rows.Write(0L);
        rows.Write(Source);
        rows.Write(DossierCode);
        rows.Write(_updatedAt);
        rows.Write(Sequence);
        var meaning = rows.Length;
        rows.Write(default(Fixed16));
        var content = rows.Length;
        WriteContent(rows);
        _length = rows.Length - _start;

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        RecordDigest.Of(rows.From(content), digest);
        Meaning = Fixed16.Read(digest);
        digest[..Fixed16.Size].CopyTo(rows.From(meaning));
        DigestKeys();
    }

    // As ingestion/digests does when the product starts. Not every two keys need different bytes here: "perhaps known" is looked up.
    private void DigestKeys()
    {
        Span<byte> key = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Source.Length + DossierCode.Length) + 1 + (2 * sizeof(long))];
        var length = Encoding.UTF8.GetBytes(Source, key);
        key[length++] = 0;
        length += Encoding.UTF8.GetBytes(DossierCode, key[length..]);
        DossierHash = XxHash3.HashToUInt64(key[..length]);
        BinaryPrimitives.WriteInt64LittleEndian(key[length..], _updatedAt);
        BinaryPrimitives.WriteInt64LittleEndian(key[(length + sizeof(long))..], Sequence);
        VersionHash = XxHash3.HashToUInt64(key[..(length + (2 * sizeof(long)))]);
    }

    /// <summary>The sealed row with its arrival, its values in the order of <see cref="Columns"/>.</summary>
    public ReadOnlyMemory<byte> Row()
    {
        var rows = _rows ?? throw new InvalidOperationException("The record is not sealed, or its row was let go.");
        BinaryPrimitives.WriteInt64LittleEndian(rows.From(_start), Arrival);
        BinaryPrimitives.WriteInt64LittleEndian(rows.From(_start + 8), _arrivedAt);
        return rows.Written.Slice(_start, _length);
    }

    /// <summary>The row is needed no more; the record itself may be for long.</summary>
    public void LetGo() => _rows = null;

    /// <summary>What the figures need of this record.</summary>
    public DossierVersion ToVersion() => new(
        UpdatedAt, Sequence, Arrival, Deleted, (DossierStatus)Status, ReceivedAt, DueAt, FinishedAt, ApologyAt is not null,
        HandlingCommune, ReceivingCommune, FieldCode, Certification.IsName(FieldName), (Channel)Channel);

    private void WriteContent(RowBinaryWriter rows)
    {
        rows.Write(Deleted);
        rows.Write(Status);
        rows.Write(Channel);
        rows.Write(ServiceLevel);
        rows.Write(ProcedureCode);
        rows.Write(ProcedureName);
        rows.Write(FieldCode);
        rows.Write(FieldName);
        rows.Write(HandlingCommune);
        rows.Write(ReceivingCommune);
        rows.Write(_receivedAt);
        rows.Write(_dueAt);
        rows.Write(_finishedAt);
        rows.Write(_returnedAt);
        rows.Write(_apologyAt);
        rows.Write(_apologyDueAt);
        rows.Write(Digitised);
        rows.Write(ReusedData);
        rows.Write(ElectronicResult);
        rows.Write(FeeDue);
        rows.Write(PaidOnline);
        rows.Write(Satisfaction);
        rows.Write(OfficerHash);
    }

    private static DateTimeOffset? Instant(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long Milliseconds(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;
}
