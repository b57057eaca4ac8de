using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;

namespace Ioc.Foresight;

/// <summary>
/// Makes the forecasts of past mornings again, each from nothing but what was known then, and sets them against what came.
/// </summary>
/// <remarks>
/// What came: received and ended as they are known now; open and overdue as they stood at the end of the day. The naive
/// forecast, "as on the same weekday last week", takes the same from the week before the morning.
/// </remarks>
public sealed class ForecastTrials(ForecastFacts facts, DueCountsAt due, CommuneDirectory directory, WorkingCalendar calendar, TimeProvider clock)
{
    /// <summary>Working days tested at most.</summary>
    public const int Mornings = 40;

    public async Task<(ForecastTest Test, List<ForecastError> Errors)> RunAsync(string province, CancellationToken cancellationToken)
    {
        var communes = directory.Of(province);
        var now = clock.GetUtcNow();
        var today = LocalDay.Of(now);
        var known = new OfficeDays(today, calendar);
        var current = await facts.ReadAsync(communes, known, null, due, now, cancellationToken);
        var daysKnown = DaysKnown(current);

        // A forecast needs some weeks behind it; what it said for days that are over is tested.
        DateOnly[] mornings = [.. known.Past.TakeLast(Math.Clamp(daysKnown - OfficePast.LeastDays, 0, Mornings))];
        var record = new Record(known, communes, current);
        var stocks = new Stocks(facts, communes, calendar);
        for (var i = 0; i < mornings.Length; i++)
        {
            var days = new OfficeDays(mornings[i], calendar);
            var at = LocalDay.End(mornings[i].AddDays(-1));
            var model = new ProvinceForecast(
                days, rest: 1, await facts.ReadSeasonAsync(communes, mornings[i], at, cancellationToken),
                await facts.ReadAsync(communes, days, at, due, at, cancellationToken));
            await record.NoteAsync(i, model, stocks, today, cancellationToken);
        }

        var errors = record.Judge();
        return (new ForecastTest(province, now, mornings.Length > 0 ? mornings[0] : null, mornings.Length > 0 ? mornings[^1] : null, mornings.Length, daysKnown), errors);
    }

    /// <summary>Working days from the beginning of a province's history to yesterday, see <see cref="OfficePast.Begin"/>.</summary>
    public static int DaysKnown(IEnumerable<OfficeFacts> offices) => OfficeDays.LookBack - OfficePast.Begin(offices.Select(office => office.Past));

    /// <summary>Open and overdue dossiers at the end of past days, each read once.</summary>
    private sealed class Stocks(ForecastFacts facts, IReadOnlyList<Commune> communes, WorkingCalendar calendar)
    {
        private readonly Dictionary<DateOnly, Dictionary<string, OfficeOpen>> _byDay = [];

        public async Task<Dictionary<string, OfficeOpen>> AtEndOfAsync(DateOnly day, CancellationToken cancellationToken)
        {
            if (!_byDay.TryGetValue(day, out var open))
            {
                _byDay[day] = open = await facts.ReadOpenAsync(communes, new OfficeDays(day, calendar), LocalDay.End(day), cancellationToken);
            }

            return open;
        }
    }

    /// <summary>Trials by figure, horizon and commune.</summary>
    private sealed class Record(OfficeDays known, IReadOnlyList<Commune> communes, List<OfficeFacts> current)
    {
        private readonly Dictionary<(ForecastFigure Figure, int Horizon), Dictionary<string, List<Trial>>> _trials = [];
        private readonly Dictionary<string, OfficePast> _pasts = current.ToDictionary(
            office => office.Past.Code, office => office.Past.WithoutHoles(OfficePast.Begin(current.Select(each => each.Past))));

        public async Task NoteAsync(int origin, ProvinceForecast model, Stocks stocks, DateOnly today, CancellationToken cancellationToken)
        {
            Forecast[] forecasts = [.. model.Offices.Select(office => model.Of(office)).Where(forecast => forecast.Lacks is null)];
            for (var horizon = 1; horizon <= OfficeDays.Horizon && model.Days.Ahead[horizon - 1] is var day && day < today; horizon++)
            {
                // A worked Saturday may have none before it.
                var lastWeek = model.Days.Past.LastOrDefault(past => past.DayOfWeek == day.DayOfWeek);
                if (lastWeek == default)
                {
                    continue;
                }

                var (then, before) = (await stocks.AtEndOfAsync(day, cancellationToken), await stocks.AtEndOfAsync(lastWeek, cancellationToken));
                foreach (var forecast in forecasts)
                {
                    var said = forecast.Days[horizon - 1];
                    var (came, naive) = (then.GetValueOrDefault(forecast.Code, OfficeOpen.Nothing), before.GetValueOrDefault(forecast.Code, OfficeOpen.Nothing));
                    var (past, at, week) = (_pasts[forecast.Code], known.StepOf(day), known.StepOf(lastWeek));
                    Add(ForecastFigure.Open, horizon, forecast.Code, new Trial(origin, said.Open, came.Open, naive.Open));
                    Add(ForecastFigure.Overdue, horizon, forecast.Code, new Trial(origin, said.Overdue, came.Overdue, naive.Overdue));
                    Add(ForecastFigure.Received, horizon, forecast.Code, new Trial(origin, said.Received, Value(past.Received, at), Value(past.Received, week)));
                    Add(ForecastFigure.Ended, horizon, forecast.Code, new Trial(origin, said.Ended, Value(past.Ended, at), Value(past.Ended, week)));
                }
            }
        }

        public List<ForecastError> Judge() =>
        [
            .. _trials.OrderBy(pair => pair.Key).SelectMany(pair => BackTest.Judge(
                pair.Key.Figure, pair.Key.Horizon, [.. communes.Select(commune => (commune.Code, (IReadOnlyList<Trial>)pair.Value.GetValueOrDefault(commune.Code, [])))])),
        ];

        // A hole in the data is neither right nor wrong.
        private void Add(ForecastFigure figure, int horizon, string commune, Trial trial)
        {
            if (!double.IsFinite(trial.Actual) || !double.IsFinite(trial.Naive))
            {
                return;
            }

            if (!_trials.TryGetValue((figure, horizon), out var byCommune))
            {
                _trials[(figure, horizon)] = byCommune = [];
            }

            if (!byCommune.TryGetValue(commune, out var trials))
            {
                byCommune[commune] = trials = [];
            }

            trials.Add(trial);
        }

        private static double Value(double[] series, int step) => step >= 0 && step < series.Length ? series[step] : double.NaN;
    }
}
