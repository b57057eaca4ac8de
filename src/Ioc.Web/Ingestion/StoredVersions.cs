using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>The records that a batch is compared with: those stored, and those of the batch itself that went before.</summary>
/// <param name="expected">How many there may be, about.</param>
/// <param name="watchesCurrent">Records may come that name no time of update: what is current is then to be known.</param>
internal sealed class StoredVersions(int expected, bool watchesCurrent)
{
    private readonly HashSet<Version> _versions = new(expected);
    private readonly Dictionary<DossierKey, (DateTimeOffset UpdatedAt, long Sequence, long Arrival, Fixed16 Meaning)> _current = [];

    internal readonly record struct Version(DossierKey Dossier, DateTimeOffset UpdatedAt, long Sequence, Fixed16 Meaning)
    {
        // The source adds nothing, and a digest need not be hashed again.
        public override int GetHashCode() => HashCode.Combine(Dossier.DossierCode, UpdatedAt.UtcTicks, Sequence, (int)Meaning.First);
    }

    public static (Version Version, long Arrival) Read(RowBinaryReader row)
    {
        var dossier = new DossierKey(row.ReadRepeatedString(), row.ReadString());
        var (updatedAt, sequence, arrival) = (row.ReadInstant(), (long)row.ReadUInt64(), (long)row.ReadUInt64());
        return (new Version(dossier, updatedAt, sequence, row.ReadFixed16()), arrival);
    }

    public void Add((Version Version, long Arrival) row)
    {
        _versions.Add(row.Version);
        Advance(row.Version, row.Arrival);
    }

    /// <summary>False when the record says nothing new.</summary>
    public bool TryAdd(DossierRecord record)
    {
        var version = new Version(new DossierKey(record.Source, record.DossierCode), record.UpdatedAt, record.Sequence, record.Meaning);
        if (record.UpdatedAtIsArrival && _current.TryGetValue(version.Dossier, out var current) && current.Meaning == record.Meaning)
        {
            return false;
        }
        if (!_versions.Add(version))
        {
            return false;
        }
        Advance(version, long.MaxValue);
        return true;
    }

    private void Advance(Version version, long arrival)
    {
        if (!watchesCurrent)
        {
            return;
        }
        if (!_current.TryGetValue(version.Dossier, out var current)
            || (version.UpdatedAt, version.Sequence, arrival).CompareTo((current.UpdatedAt, current.Sequence, current.Arrival)) >= 0)
        {
            _current[version.Dossier] = (version.UpdatedAt, version.Sequence, arrival, version.Meaning);
        }
    }
}
