using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Foresight;

namespace Ioc.Foresight;

/// <summary>Forecasts in the words of the API.</summary>
public sealed class CommuneForecasts(CommuneDirectory directory, LoadRules rules)
{
    private const int Last = OfficeDays.Horizon;
    private const int PastShown = 20;

    public IEnumerable<CommuneSummary> Summaries(ForecastTable table) => directory.Of(table.Province).Select(commune => Summary(commune, table));

    public static CommuneSeries Series(Commune commune, ForecastTable table)
    {
        var forecast = table.ByCommune[commune.Code];
        ForecastError? ErrorOf(ForecastFigure figure, int horizon) => table.Errors?.Of(commune.Code, figure, horizon);
        return new CommuneSeries(
            commune.Code, commune.Name, commune.FullName, Answers.Of(forecast.Lacks), forecast.Now.Open, forecast.Now.Overdue, forecast.Now.Paused,
            forecast.Lacks is null ? Answers.Rounded(forecast.Pace) : null, forecast.Lacks is null ? Answers.Rounded(forecast.WillMiss) : null, forecast.SeasonKnown,
            [.. forecast.Days.Select((day, i) => new SeriesDay(
                day.Day,
                Expected.Of(day.Received, ErrorOf(ForecastFigure.Received, i + 1)), Expected.Of(day.Ended, ErrorOf(ForecastFigure.Ended, i + 1)),
                Expected.Of(day.Open, ErrorOf(ForecastFigure.Open, i + 1)), Expected.Of(day.Overdue, ErrorOf(ForecastFigure.Overdue, i + 1)),
                Answers.Rounded(day.Missed)))],
            Behind(forecast, table.Model.Days),
            new Dictionary<string, IReadOnlyList<Tested?>>
            {
                ["received"] = Errors(ForecastFigure.Received),
                ["resolved"] = Errors(ForecastFigure.Ended),
                ["open"] = Errors(ForecastFigure.Open),
                ["overdue"] = Errors(ForecastFigure.Overdue),
            },
            LookingAhead.All(forecast).Values.ToDictionary(pair => pair.Key, pair => Answers.Rounded(pair.Value)));

        Tested?[] Errors(ForecastFigure figure) => [.. Enumerable.Range(1, Last).Select(horizon => Tested.Of(ErrorOf(figure, horizon)))];
    }

    private CommuneSummary Summary(Commune commune, ForecastTable table)
    {
        var forecast = table.ByCommune[commune.Code];
        if (forecast.Last is not { } last)
        {
            return new CommuneSummary(commune.Code, commune.Name, commune.FullName, Answers.Of(forecast.Lacks), null, null, null, null, null, null);
        }

        var (arrivals, open, overdue) = (
            table.Errors?.Of(commune.Code, ForecastFigure.Received, 1), table.Errors?.Of(commune.Code, ForecastFigure.Open, Last), table.Errors?.Of(commune.Code, ForecastFigure.Overdue, Last));
        return new CommuneSummary(
            commune.Code, commune.Name, commune.FullName, null,
            Expected.Of(forecast.Days[0].Received, arrivals), Expected.Of(last.Open, open), Expected.Of(last.Overdue, overdue),
            Answers.Rounded(forecast.WillMiss), Relief.LoadAhead(forecast, rules.Of(commune, table.Model.Days.Today)), new SummaryErrors(Tested.Of(arrivals), Tested.Of(open), Tested.Of(overdue)));
    }

    private static List<PastDay> Behind(Forecast forecast, OfficeDays days)
    {
        var (past, behind) = (forecast.Past, new List<PastDay>(PastShown));
        var open = forecast.Now.Open - past.ReceivedSince + past.EndedSince;
        for (var i = OfficeDays.LookBack - 1; i >= OfficeDays.LookBack - PastShown; i--)
        {
            behind.Insert(0, new PastDay(days.Past[i], Known(past.Received[i]), Known(past.Ended[i]), open));
            open += (Known(past.Ended[i]) ?? 0) - (Known(past.Received[i]) ?? 0);
        }

        return behind;
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
