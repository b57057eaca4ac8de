namespace Ioc.Rules.Foresight;

/// <summary>All that is known of one office when a forecast is made.</summary>
public sealed record OfficeFacts(OfficePast Past, OfficeOpen Open, DueCounts Due);

/// <summary>
/// Forecasts the offices of one province: each by its own days, and where those are few, by the habits of all.
/// The method and its formulas: docs/decisions/0013. The same facts give the same forecast.
/// </summary>
public sealed class ProvinceForecast
{
    private readonly OfficeDays _days;
    private readonly double _rest;
    private readonly double[]? _season;
    private readonly DayPattern _arrivals;
    private readonly DayPattern _ends;
    private readonly WorkPace.PaceSums _pace;
    private readonly DueCounts _due;

    /// <param name="offices">Every office of the province, also those without dossiers.</param>
    /// <param name="rest">Share of today's working hours still to come, 0 to 1; 0 on a day off.</param>
    public ProvinceForecast(OfficeDays days, double rest, Season? season, IEnumerable<OfficeFacts> offices)
    {
        (_days, _rest) = (days, days.TodayWorks ? rest : 0);
        OfficeFacts[] all = [.. offices];
        var begin = OfficePast.Begin(all.Select(office => office.Past));
        Offices = [.. all.Select(office => office with { Past = office.Past.WithoutHoles(begin) })];
        _season = SeasonOf(season, days);
        _arrivals = DayPattern.From(Summed(office => office.Past.Received), days);
        _ends = DayPattern.From(Summed(office => office.Past.Ended), days);
        _pace = WorkPace.PaceSums.Of(Offices.Select(office => (office.Past, office.Open)));
        _due = Offices.Aggregate(DueCounts.None, (sum, office) => sum + office.Due);
    }

    public IReadOnlyList<OfficeFacts> Offices { get; }

    public OfficeDays Days => _days;

    public Forecast Of(OfficeFacts office) => WithPace(office)(0);

    /// <summary>
    /// The forecast of one of <see cref="Offices"/> by a pace added to its own: dossiers a working day that it can end beyond it, as
    /// relief would let it; negative for an office that gives relief.
    /// </summary>
    public Func<double, Forecast> WithPace(OfficeFacts office)
    {
        var habits = new DueHabits(office.Due, _due);
        if (office.Past.Lacks() is { } lacks)
        {
            return _ => new Forecast(office.Past.Code, lacks, [], office.Open, 0, 0, null, _season is not null, office.Past, habits);
        }

        var (arrivals, level) = Expect(office.Past.Received, _arrivals, _season);
        var (ends, pace) = Expect(office.Past.Ended, _ends, season: null);
        var work = WorkPace.Of(office.Past, office.Open, _pace);
        double[] factors = [.. ends.Select(expected => pace == 0 ? 0 : expected / pace)];
        return added => new Forecast(
            office.Past.Code, null, Step(office, habits, arrivals, work, factors, added), office.Open, level, pace, work, _season is not null, office.Past, habits);
    }

    /// <summary>Expected numbers of today ([0]) and the days ahead, and the level of an average day.</summary>
    private (double[] Expected, double Level) Expect(double[] series, DayPattern pool, double[]? season)
    {
        var pattern = pool.Own(series, _days);
        double[] plain = [.. series.Select((value, i) => value / Math.Max(0.1, pattern.Of(_days.Past[i], _days)))];
        var level = RobustLevel.Of(plain);
        double[] expected = [level * (_days.TodayWorks ? pattern.Of(_days.Today, _days) : 0), .. _days.Ahead.Select((day, i) => level * pattern.Of(day, _days) * (season?[i] ?? 1))];
        return (expected, level);
    }

    private ForecastDay[] Step(OfficeFacts office, DueHabits habits, double[] arrivals, WorkPace work, double[] factors, double addedPace)
    {
        var now = office.Open;
        var received = Coming(office.Past, arrivals);
        var open = now.Open + received[0] - Math.Min(now.Running + received[0], _rest * (work.Ends(arrivals[0], now.Open, factors[0]) + addedPace));
        var overdue = now.Overdue * (1 - (habits.LateEndShare * _rest));

        var days = new ForecastDay[OfficeDays.Horizon];
        for (var day = 1; day <= days.Length; day++)
        {
            // Twice as many waiting for the same pace wait twice as long: twice as many miss their day. Small numbers say little.
            var crowd = Math.Clamp((open - now.Paused + 5) / (now.Running + 5), 0.5, 4);
            var missed = MissedOn(day, now, habits, received, crowd);
            var ended = Math.Clamp(work.Ends(received[day], open, factors[day]) + addedPace, 0, open - now.Paused + received[day]);
            open += received[day] - ended;
            overdue = Math.Min(open - now.Paused, (overdue + missed) * (1 - Math.Min(1, habits.LateEndShare / crowd)));
            days[day - 1] = new ForecastDay(_days.Ahead[day - 1], arrivals[day], ended, open, overdue, missed);
        }

        return days;
    }

    /// <summary>What is still to come in on each day: of today the rest; of the next working day less what a day off before it has brought already.</summary>
    private double[] Coming(OfficePast past, double[] arrivals)
    {
        double[] coming = [.. arrivals];
        coming[0] *= _rest;
        coming[1] = _days.TodayWorks ? coming[1] : Math.Max(0, coming[1] - past.ReceivedSince);
        return coming;
    }

    /// <summary>Dossiers whose due day was the working day before, known ones and those that are yet to come, as far as they are still running.</summary>
    private double MissedOn(int day, OfficeOpen now, DueHabits habits, double[] received, double crowd)
    {
        var missed = now.DueAt[day - 1] * Math.Min(1, habits.MissShare(day - 1, _rest) * (day == 1 && _rest == 0 ? 1 : crowd));
        for (var granted = 0; granted < day; granted++)
        {
            missed += received[day - 1 - granted] * habits.GrantedShare(granted) * Math.Min(1, habits.GrantedMissShare(granted) * crowd);
        }

        return missed;
    }

    private double[] Summed(Func<OfficeFacts, double[]> series)
    {
        var sums = new double[OfficeDays.LookBack];
        Array.Fill(sums, double.NaN);
        foreach (var values in Offices.Select(series))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = double.IsNaN(values[i]) ? sums[i] : values[i] + (double.IsNaN(sums[i]) ? 0 : sums[i]);
            }
        }

        return sums;
    }

    private static double[]? SeasonOf(Season? season, OfficeDays days)
    {
        double?[] factors = [.. days.Ahead.Select(day => season?.Factor(days.Today, day))];
        return factors.All(factor => factor is not null) ? [.. factors.Select(factor => factor!.Value)] : null;
    }
}
