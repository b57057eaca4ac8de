using Ioc.Dashboards;
using Ioc.Foresight;
using Ioc.Geography;

namespace Ioc.Alerts;

/// <summary>What is ahead of a commune: arrivals against capacity, what falls due against pace, growth of the backlog.</summary>
public sealed class AheadFigures(Forecasts forecasts, Installation installation, TimeProvider clock, ILogger<AheadFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(5), clock, log)
{
    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        .. ArrivalsAgainstCapacity.Figures.Concat(DueAgainstPace.Figures).Concat(BacklogGrowthFigures.Figures)
            .Select(figure => new AlarmFigure(figure.Id, figure.Title, FormatOf(figure.Unit))),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = new FigureValues();
        // All in one question: asked one after the other, each would forecast anew while records come in.
        foreach (var commune in await forecasts.AheadAsync(installation.Provinces, LookingAhead.All, cancellationToken))
        {
            foreach (var (figure, value) in commune.Values)
            {
                values.Set(commune.Commune, figure, value);
            }
        }

        return values;
    }

    /// <summary>Forecasts of that hour, from what was known then.</summary>
    public override async Task<PastReading?> AtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var communes = (await forecasts.AheadAtAsync(installation.Provinces, at, LookingAhead.All, cancellationToken)).ToDictionary(ahead => ahead.Commune, ahead => ahead.Values);
        return (figure, commune) => commune is not null && communes.TryGetValue(commune, out var values) ? values.GetValueOrDefault(figure) : null;
    }

    // A ratio reads best as per cent: arrivals are 130 % of what the office gets done.
    private static FigureFormat FormatOf(string unit) => unit switch
    {
        "dossiers" => FigureFormat.Count,
        "dossiersPerDay" => FigureFormat.PerDay,
        "ratio" => FigureFormat.Share,
        _ => throw new InvalidOperationException($"No format for {unit}."),
    };
}
