using Ioc.Ingestion;
using Ioc.Rules.Dossiers;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>The records of every dossier that a step touches, and what else the step learns from them.</summary>
public sealed class TouchedHistories
{
    private static readonly DateTimeOffset Absent = DateTimeOffset.UnixEpoch;

    public Dictionary<DossierKey, List<DossierVersion>> Dossiers { get; } = [];

    /// <summary>Per commune: when the last of these records arrived.</summary>
    public Dictionary<string, DateTimeOffset> Arrivals { get; } = [];

    /// <summary>Per field code: the name last sent, and with which arrival.</summary>
    public Dictionary<string, (string Name, long Arrival)> Fields { get; } = [];

    /// <summary>Adds a record to its dossier's history, if that is at hand whole; else the history is to be read from the log.</summary>
    public bool TryAdd(DossierKey dossier, DossierRecord record, RecentHistories recent)
    {
        if (!TryTake(dossier, recent))
        {
            if (!record.IsFirstOfDossier)
            {
                return false;
            }
            Dossiers[dossier] = new List<DossierVersion>(4);
        }
        Dossiers[dossier].Add(record.ToVersion());
        return true;
    }

    /// <summary>Takes a history from those kept in memory, unless it is here already; false when it is not known there.</summary>
    public bool TryTake(DossierKey dossier, RecentHistories recent)
    {
        if (Dossiers.ContainsKey(dossier))
        {
            return true;
        }
        if (!recent.TryTake(dossier, out var versions))
        {
            return false;
        }
        Dossiers[dossier] = versions;
        return true;
    }

    /// <summary>Notes arrival and field name of a record.</summary>
    public void Note(DossierRecord record) => Note(record.HandlingCommune, record.ArrivedAt, record.FieldCode, record.FieldName, record.Arrival);

    /// <summary>Takes a row of <c>projection/touched_versions</c> or <c>projection/versions_of_range</c>.</summary>
    public void Add(LoggedVersion row)
    {
        Add(row.Dossier, row.Version);
        Note(row.Version.HandlingCommune, row.ArrivedAt, row.Version.FieldCode, row.FieldName, row.Version.Arrival);
    }

    public static LoggedVersion Read(RowBinaryReader row)
    {
        var dossier = new DossierKey(row.ReadRepeatedString(), row.ReadString());
        var (updatedAt, sequence, arrival) = (row.ReadInstant(), (long)row.ReadUInt64(), (long)row.ReadUInt64());
        var (deleted, status) = (row.ReadBool(), (DossierStatus)row.ReadUInt8());
        var (received, due, finished) = (OrNull(row.ReadInstant()), OrNull(row.ReadInstant()), OrNull(row.ReadInstant()));
        var apologised = row.ReadBool();
        var (handling, receiving) = (row.ReadRepeatedString(), row.ReadRepeatedString());
        var (field, fieldName) = (row.ReadRepeatedString(), row.ReadRepeatedString());
        var channel = (Channel)row.ReadUInt8();
        var version = new DossierVersion(
            updatedAt, sequence, arrival, deleted, status, received, due, finished, apologised,
            handling, receiving, field, Certification.IsName(fieldName), channel);
        return new LoggedVersion(dossier, version, fieldName, row.ReadInstant());
    }

    private void Add(DossierKey dossier, DossierVersion version)
    {
        if (!Dossiers.TryGetValue(dossier, out var versions))
        {
            Dossiers[dossier] = versions = new List<DossierVersion>(4);
        }
        versions.Add(version);
    }

    private void Note(string commune, DateTimeOffset arrivedAt, string fieldCode, string fieldName, long arrival)
    {
        if (!Arrivals.TryGetValue(commune, out var last) || last < arrivedAt)
        {
            Arrivals[commune] = arrivedAt;
        }
        if (fieldName.Length > 0 && (!Fields.TryGetValue(fieldCode, out var name) || name.Arrival < arrival))
        {
            Fields[fieldCode] = (fieldName, arrival);
        }
    }

    private static DateTimeOffset? OrNull(DateTimeOffset instant) => instant == Absent ? null : instant;
}

/// <summary>A record as the projection reads it back from the log.</summary>
public readonly record struct LoggedVersion(DossierKey Dossier, DossierVersion Version, string FieldName, DateTimeOffset ArrivedAt);
