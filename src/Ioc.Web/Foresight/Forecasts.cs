using Ioc.Geography;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;

namespace Ioc.Foresight;

/// <summary>The forecasts of a province's communes, and what they were made with.</summary>
/// <param name="AsOf">The instant they were made at.</param>
/// <param name="Errors"><see langword="null"/> before the first test: then there is no interval.</param>
public sealed record ForecastTable(
    string Province, DateTimeOffset AsOf, ProvinceForecast Model, IReadOnlyDictionary<string, Forecast> ByCommune, TestedErrors? Errors)
{
    public OfficeFacts FactsOf(string commune) => Model.Offices.First(office => office.Past.Code == commune);
}

/// <summary>Forecasts of now, made anew when a record has changed the figures, the day has turned, or a quarter of an hour of work has passed.</summary>
public sealed class Forecasts(
    ForecastFacts facts, DueCountsAt due, ForecastErrors errors, EarlyForecastTest early, Projector projector, CommuneDirectory directory,
    WorkingCalendar calendar, WorkingHours hours, TimeProvider clock) : IDisposable
{
    private const double RestSteps = 32;

    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly Dictionary<string, Made> _made = [];

    /// <summary>One table per province, in their order.</summary>
    /// <param name="provinces">Two-digit codes that the caller may see; none gives no tables.</param>
    public async Task<List<ForecastTable>> OfAsync(IReadOnlyList<string> provinces, CancellationToken cancellationToken)
    {
        await projector.CatchUpAsync(cancellationToken);
        var made = await MadeAsync(provinces, cancellationToken);
        var tables = new List<ForecastTable>(provinces.Count);
        foreach (var (province, (_, asOf, model, byCommune)) in provinces.Zip(made))
        {
            var tested = await errors.OfAsync(province, cancellationToken);
            await early.MindAsync(tested?.Test, model, cancellationToken);
            tables.Add(new ForecastTable(province, asOf, model, byCommune, tested));
        }

        return tables;
    }

    /// <summary>A figure that looks ahead, of every commune of the provinces.</summary>
    public async Task<IReadOnlyList<AheadValues>> AheadAsync(IReadOnlyList<string> provinces, Func<Forecast, AheadValues> figure, CancellationToken cancellationToken) =>
        [.. (await OfAsync(provinces, cancellationToken)).SelectMany(table => table.ByCommune.Values).Select(figure)];

    public void Dispose() => _making.Dispose();

    private async Task<Made[]> MadeAsync(IReadOnlyList<string> provinces, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            var state = StateOf(clock.GetUtcNow());
            await MakeAsync([.. provinces.Where(province => !_made.TryGetValue(province, out var made) || made.State != state)], state, cancellationToken);
            return [.. provinces.Select(province => _made[province])];
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task MakeAsync(List<string> provinces, State state, CancellationToken cancellationToken)
    {
        if (provinces.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var days = new OfficeDays(state.Today, calendar);
        Commune[] communes = [.. provinces.SelectMany(directory.Of)];
        var byCommune = (await facts.ReadAsync(communes, days, null, due, now, cancellationToken)).ToDictionary(office => office.Past.Code);
        foreach (var province in provinces)
        {
            var own = directory.Of(province);
            var season = await facts.ReadSeasonAsync(own, state.Today, null, cancellationToken);
            var model = new ProvinceForecast(days, state.Rest, season, own.Select(commune => byCommune[commune.Code]));
            _made[province] = new Made(state, now, model, model.Offices.Select(office => model.Of(office)).ToDictionary(forecast => forecast.Code));
        }
    }

    private State StateOf(DateTimeOffset now)
    {
        var today = LocalDay.Of(now);
        var rest = hours.Between(now, LocalDay.End(today)) / hours.Day;
        return new State(projector.Reach, today, Math.Round(rest * RestSteps) / RestSteps);
    }

    private sealed record Made(State State, DateTimeOffset AsOf, ProvinceForecast Model, Dictionary<string, Forecast> ByCommune);

    /// <summary>All that a forecast depends on: the same state gives the same forecast.</summary>
    private readonly record struct State(Reach Reach, DateOnly Today, double Rest);
}
