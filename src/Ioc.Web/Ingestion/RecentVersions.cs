namespace Ioc.Ingestion;

/// <summary>
/// The records stored last. What is sent twice is mostly sent soon again (a sender that waited in vain for its answer, pages that
/// overlap), and a look-up in the log reads a thousand records for each that is wanted. Bounded: the oldest give way.
/// </summary>
/// <param name="capacity">Records kept at least; never more than twice as many.</param>
public sealed class RecentVersions(int capacity = 200_000)
{
    // Of their full size at once: growing would leave as much again behind.
    private HashSet<Print> _young = new(capacity);
    private HashSet<Print> _old = new(capacity);

    // Two records with one print are of the same dossier, as far as 128 bits of digests tell, at the same time and of the same
    // meaning, as far as 64 bits each tell them of the few others of that dossier.
    private readonly record struct Print(ulong Dossier, ulong Version, ulong Meaning)
    {
        public static Print Of(DossierRecord record) => new(record.DossierHash, record.VersionHash, record.Meaning.First);

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
