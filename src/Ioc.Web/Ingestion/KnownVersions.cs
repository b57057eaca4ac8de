using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>
/// Tells records that say something new from those already stored. Two Bloom filters answer "certainly new" from memory, the records
/// stored last "certainly known"; only where neither is certain are the dossier's stored records looked up.
/// </summary>
/// <remarks>Used by the one writer of the log only.</remarks>
public sealed class KnownVersions(ClickHouseClient clickHouse, DossierLookup lookup)
{
    private static readonly Sql Digests = Sql.Load("ingestion/digests");
    private static readonly Sql StoredMeanings = Sql.Load("ingestion/stored_meanings");

    private readonly RecentVersions _recent = new();
    private BloomFilter _versions = new();
    private BloomFilter _dossiers = new();

    /// <summary>Builds the filters from the log.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (versions, dossiers) = (new BloomFilter(), new BloomFilter());
        var last = 0UL;
        await clickHouse.ForEachAsync(Digests, null, row =>
        {
            var dossier = row.ReadUInt64();
            versions.Add(row.ReadUInt64());
            if (dossier != last && !dossiers.MayContain(dossier))
            {
                dossiers.Add(dossier);
            }
            last = dossier;
        }, cancellationToken);
        (_versions, _dossiers) = (versions, dossiers);
        _recent.Clear();
    }

    public void Add(IEnumerable<DossierRecord> records)
    {
        foreach (var record in records)
        {
            _versions.Add(record.VersionHash);
            _recent.Add(record);
            if (record.IsFirstOfDossier && !_dossiers.MayContain(record.DossierHash))
            {
                _dossiers.Add(record.DossierHash);
            }
        }
    }

    /// <summary>One answer per record, in order: true when nothing equal in meaning is stored, nor came earlier in the list.</summary>
    public async Task<bool[]> FindNewAsync(List<DossierRecord> records, CancellationToken cancellationToken)
    {
        var isRecent = records.ConvertAll(record => _versions.MayContain(record.VersionHash) && _recent.Contains(record));
        var stored = await ReadPerhapsKnownAsync(records.Where((_, index) => !isRecent[index]), records.Count, cancellationToken);
        var isNew = new bool[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            record.IsFirstOfDossier = !_dossiers.MayContain(record.DossierHash);
            isNew[i] = !isRecent[i] && stored.TryAdd(record);
        }
        return isNew;
    }

    private async Task<StoredVersions> ReadPerhapsKnownAsync(IEnumerable<DossierRecord> records, int expected, CancellationToken cancellationToken)
    {
        var keys = new HashSet<DossierKey>();
        var watchesCurrent = false;
        foreach (var record in records)
        {
            watchesCurrent |= record.UpdatedAtIsArrival;
            if (record.UpdatedAtIsArrival ? _dossiers.MayContain(record.DossierHash) : _versions.MayContain(record.VersionHash))
            {
                keys.Add(new DossierKey(record.Source, record.DossierCode));
            }
        }

        var stored = new StoredVersions(expected, watchesCurrent);
        if (keys.Count > 0)
        {
            var number = await lookup.OpenAsync(keys, cancellationToken);
            await foreach (var row in clickHouse.StreamAsync(StoredMeanings, new ClickHouseParameters().Add("lookup", number), StoredVersions.Read, cancellationToken))
            {
                stored.Add(row);
            }
        }
        return stored;
    }
}
