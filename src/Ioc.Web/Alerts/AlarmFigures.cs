using System.Collections.Frozen;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>A figure that rules may look at.</summary>
/// <param name="Id">As rules and reasons name it, camel case.</param>
/// <param name="PerCommune">Each commune has its own; else there is one for the whole installation.</param>
public sealed record AlarmFigure(string Id, LocalText Title, FigureFormat Format, bool PerCommune = true)
{
    public bool IsShare => Format == FigureFormat.Share;
}

/// <summary>Figures as they were at a past instant, by figure and commune.</summary>
public delegate double? PastReading(string figure, string? commune);

/// <summary>Where figures come from that rules look at. Registered as a service; every slice may bring its own.</summary>
public interface IAlarmFigures
{
    public IReadOnlyList<AlarmFigure> Figures { get; }

    /// <summary>
    /// The value now, from memory: it is asked for thousands of times a second, so whatever must be fetched is fetched by
    /// the source itself, beforehand.
    /// </summary>
    /// <param name="commune"><see langword="null"/> for the whole installation.</param>
    /// <returns><see langword="null"/> when it is not known: alarms then neither begin nor end. Infinity is above every threshold.</returns>
    public double? Read(string figure, Commune? commune, DateTimeOffset now);

    /// <summary>All its figures at a past instant, to try a rule on history.</summary>
    /// <returns><see langword="null"/>: they are not kept.</returns>
    public Task<PastReading?> AtAsync(DateTimeOffset at, CancellationToken cancellationToken) => Task.FromResult<PastReading?>(null);
}

/// <summary>Every figure of every source.</summary>
public sealed class FigureBook(IEnumerable<IAlarmFigures> sources)
{
    private readonly FrozenDictionary<string, (AlarmFigure Figure, IAlarmFigures Source)> _figures =
        sources.SelectMany(source => source.Figures.Select(figure => (figure, source))).ToFrozenDictionary(pair => pair.figure.Id);

    private readonly IAlarmFigures[] _sources = [.. sources];

    public IEnumerable<string> Ids => _figures.Keys.Order(StringComparer.Ordinal);

    public IEnumerable<AlarmFigure> Figures => _figures.Values.Select(pair => pair.Figure).OrderBy(figure => figure.Id, StringComparer.Ordinal);

    public AlarmFigure? Find(string id) => _figures.TryGetValue(id, out var found) ? found.Figure : null;

    /// <summary>What a commune's rules look at; figures of the installation are the same for all.</summary>
    public Reading ReadingOf(Commune? commune, DateTimeOffset now) => figure =>
        _figures.TryGetValue(figure, out var found) ? found.Source.Read(figure, found.Figure.PerCommune ? commune : null, now) : null;

    /// <summary>Figures at a past instant; of those without a history nothing is known.</summary>
    public async Task<PastReading> AtAsync(IEnumerable<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var wanted = ids.ToHashSet();
        var past = new Dictionary<IAlarmFigures, PastReading?>();
        foreach (var source in _sources.Where(source => source.Figures.Any(figure => wanted.Contains(figure.Id))))
        {
            past[source] = await source.AtAsync(at, cancellationToken);
        }

        return (figure, commune) => _figures.TryGetValue(figure, out var found) ? past.GetValueOrDefault(found.Source)?.Invoke(figure, commune) : null;
    }
}
