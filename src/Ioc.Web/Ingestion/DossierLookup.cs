using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>A dossier's identity: its code within the system that sent it.</summary>
public readonly record struct DossierKey(string Source, string DossierCode)
{
    // Few sources send all: hashing their names as well would only cost.
    public override int GetHashCode() => DossierCode.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Puts many dossiers' keys where a query can join on them: beside the statement, never in its text.</summary>
public sealed class DossierLookup(ClickHouseClient clickHouse)
{
    private static readonly Sql InsertKeys = Sql.Load("ingestion/insert_keys");

    /// <summary>Writes the keys and gives the number under which they are found, for one query soon after.</summary>
    public async Task<ulong> OpenAsync(IEnumerable<DossierKey> keys, CancellationToken cancellationToken)
    {
        var lookup = (ulong)Random.Shared.NextInt64();
        var rows = new RowBinaryWriter();
        foreach (var key in keys)
        {
            rows.Write(lookup);
            rows.Write(key.Source);
            rows.Write(key.DossierCode);
        }
        await clickHouse.InsertAsync(InsertKeys, rows.Written, token: null, cancellationToken);
        return lookup;
    }
}
