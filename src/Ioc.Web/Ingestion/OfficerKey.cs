using System.Security.Cryptography;
using System.Text;

namespace Ioc.Ingestion;

/// <summary>The installation's own key, under which officers' ids are hashed: the same officer gives the same hash, nobody can go back.</summary>
public sealed class OfficerKey(byte[] key)
{
    public string Hash(string officer) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(officer))[..8]);

    /// <summary>A digest by which quarantine knows a record sent again without keeping what it says.</summary>
    public string Fingerprint(string source, ReadOnlySpan<byte> record)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(source));
        hash.AppendData([0]);
        hash.AppendData(record);
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..16]);
    }
}

/// <summary>The hashes of one body's officers: few officers send many records, and one hash costs as much as the rest of a record's digests.</summary>
/// <param name="areHashed">The records come from quarantine, which keeps of an officer the hash only.</param>
internal sealed class OfficerHashes(OfficerKey key, bool areHashed)
{
    private const int Most = 4096;

    private readonly Dictionary<string, string> _known = [];

    public string Of(string officer)
    {
        if (areHashed)
        {
            return officer;
        }
        if (_known.TryGetValue(officer, out var known))
        {
            return known;
        }
        if (_known.Count == Most)
        {
            _known.Clear();
        }
        return _known[officer] = key.Hash(officer);
    }
}
