using Ioc.Storage;

namespace Ioc.Ingestion;

/// <summary>
/// The records stored last. What is sent twice is mostly sent soon again (a sender that waited in vain for its answer, pages that
/// overlap), and a look-up in the log reads a thousand records for each that is wanted. Bounded: the oldest give way.
/// </summary>
/// <param name="capacity">Records kept at least; never more than twice as many.</param>
public sealed class RecentVersions(int capacity = 200_000)
{
    private HashSet<Print> _young = [];
    private HashSet<Print> _old = [];

    // Two records with one print say the same of the same dossier at the same time, as far as 256 bits of digests can tell.
    private readonly record struct Print(ulong Dossier, ulong Version, Fixed16 Meaning)
    {
        public static Print Of(DossierRecord record) => new(record.DossierHash, record.VersionHash, record.Meaning);

        public override int GetHashCode() => (int)Version;
    }

    public void Add(DossierRecord record)
    {
        if (_young.Count >= capacity)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }
        _young.Add(Print.Of(record));
    }

    /// <summary>True when the record, or one equal in meaning of the same dossier and time, is stored for certain; false tells nothing.</summary>
    public bool Contains(DossierRecord record)
    {
        var print = Print.Of(record);
        return _young.Contains(print) || _old.Contains(print);
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
