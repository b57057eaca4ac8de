namespace Ioc.Model;

/// <summary>The dossiers behind every number of every commune.</summary>
public sealed class Answer
{
    private readonly Dictionary<(string Commune, Figure Figure), List<DossierRecord>> _behind = [];

    /// <summary>Communes that have any count, in order of code; a receiving commune of another province may be among them.</summary>
    public IEnumerable<string> Communes => _behind.Keys.Select(key => key.Commune).Distinct().Order(StringComparer.Ordinal);

    public Row this[string commune] => new(
        _behind.Where(entry => entry.Key.Commune == commune).ToDictionary(entry => entry.Key.Figure, entry => (long)entry.Value.Count));

    /// <summary>The sum of the given communes' rows: ratios come from the sums.</summary>
    public Row Total(IEnumerable<string> communes) => Row.Sum(communes.Select(commune => this[commune]));

    /// <summary>The dossiers that one number counts, as §3 lists them: by receipt, source and code.</summary>
    public IReadOnlyList<DossierRecord> Behind(string commune, Figure figure) =>
        [.. _behind.GetValueOrDefault((commune, figure), [])
            .OrderBy(record => record.ReceivedAt)
            .ThenBy(record => record.Source, StringComparer.Ordinal)
            .ThenBy(record => record.DossierCode, StringComparer.Ordinal)];

    internal void Count(string commune, Figure figure, DossierRecord record)
    {
        if (!_behind.TryGetValue((commune, figure), out var list))
        {
            _behind[(commune, figure)] = list = [];
        }
        list.Add(record);
    }
}
