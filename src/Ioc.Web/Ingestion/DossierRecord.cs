using System.Security.Cryptography;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>One accepted record: a full snapshot of a dossier, after defaults, masking and dropping of unknown fields.</summary>
public sealed class DossierRecord
{
    public required string Source { get; init; }
    public required string DossierCode { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
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
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset? ReturnedAt { get; init; }
    public DateTimeOffset? ApologyAt { get; init; }
    public DateTimeOffset? ApologyDueAt { get; init; }
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
    public DateTimeOffset ArrivedAt { get; set; }

    /// <summary>Nothing was known of the dossier before the batch in which this record was committed.</summary>
    public bool IsFirstOfDossier { get; set; }

    /// <summary>Digest of all that the record says except its (updatedAt, sequence): equal digests mean equal meaning.</summary>
    public UInt128 Meaning { get; private set; }

    /// <summary>Digest of (source, code).</summary>
    public ulong DossierHash { get; private set; }

    /// <summary>Digest of (source, code, updatedAt, sequence).</summary>
    public ulong VersionHash { get; private set; }

    /// <summary>Writes the columns after <c>meaning</c>, and derives the digests from them.</summary>
    public void Seal(RowBinaryWriter columns)
    {
        var begin = columns.Length;
        WriteContent(columns);
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(columns.Written.Span[begin..], digest);
        Meaning = BitConverter.ToUInt128(digest[..16]);

        var text = columns.Length;
        columns.Write(Source);
        columns.Write(DossierCode);
        SHA256.HashData(columns.Written.Span[text..], digest);
        DossierHash = BitConverter.ToUInt64(digest[..8]);
        columns.Write(UpdatedAt);
        columns.Write(Sequence);
        SHA256.HashData(columns.Written.Span[text..], digest);
        VersionHash = BitConverter.ToUInt64(digest[..8]);
    }

    /// <summary>Writes the whole row of <c>dossier_version</c>, in the order of <c>ingestion/insert_versions</c>.</summary>
    public void WriteRow(RowBinaryWriter rows)
    {
        rows.Write(Arrival);
        rows.Write(ArrivedAt);
        rows.Write(Source);
        rows.Write(DossierCode);
        rows.Write(UpdatedAt);
        rows.Write(Sequence);
        rows.Write(DossierHash);
        rows.Write(VersionHash);
        rows.Write(Meaning);
        WriteContent(rows);
    }

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
        rows.Write(ReceivedAt ?? Absent);
        rows.Write(DueAt ?? Absent);
        rows.Write(FinishedAt ?? Absent);
        rows.Write(ReturnedAt ?? Absent);
        rows.Write(ApologyAt ?? Absent);
        rows.Write(ApologyDueAt ?? Absent);
        rows.Write(Digitised);
        rows.Write(ReusedData);
        rows.Write(ElectronicResult);
        rows.Write(FeeDue);
        rows.Write(PaidOnline);
        rows.Write(Satisfaction);
        rows.Write(OfficerHash);
    }

    /// <summary>Stands for an absent instant in the database; no instant before the year 2000 is taken.</summary>
    private static readonly DateTimeOffset Absent = DateTimeOffset.UnixEpoch;
}
