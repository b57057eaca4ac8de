using System.Diagnostics.CodeAnalysis;
using Ioc.Ingestion;
using Ioc.Rules.Dossiers;

namespace Ioc.Indicators.Projection;

/// <summary>
/// The records of dossiers that were touched lately. A dossier's records come close together in time, and a look-up in the
/// log reads a thousand records for each that is wanted. Bounded: what has not been touched for long gives way.
/// </summary>
/// <remarks>
/// A history kept here holds every record up to the arrival that the projection has reached, also those dated ahead. It is the
/// projector's duty to put back what it took, and to <see cref="Clear"/> after a step that did not end well.
/// </remarks>
/// <param name="capacity">Records kept at least, about; never more than twice as many.</param>
public sealed class RecentHistories(int capacity = 80_000)
{
    private Dictionary<DossierKey, List<DossierVersion>> _young = [];
    private Dictionary<DossierKey, List<DossierVersion>> _old = [];
    private int _records;

    /// <summary>Hands a history over; it is no longer kept until it is put back.</summary>
    public bool TryTake(DossierKey dossier, [NotNullWhen(true)] out List<DossierVersion>? versions)
    {
        if (_young.Remove(dossier, out versions))
        {
            _records -= versions.Count;
            return true;
        }
        return _old.Remove(dossier, out versions);
    }

    /// <summary>Keeps a history, in place of what was kept of the dossier.</summary>
    public void Put(DossierKey dossier, List<DossierVersion> versions)
    {
        TryTake(dossier, out _);
        if (_records + versions.Count > capacity)
        {
            (_old, _young) = (_young, []);
            _records = 0;
        }
        if (versions.Count <= capacity)
        {
            _young[dossier] = versions;
            _records += versions.Count;
        }
    }

    public void Clear()
    {
        (_young, _old) = ([], []);
        _records = 0;
    }
}
