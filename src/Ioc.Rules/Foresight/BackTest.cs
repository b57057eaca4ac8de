namespace Ioc.Rules.Foresight;

/// <summary>What is forecast and tested.</summary>
public enum ForecastFigure : byte
{
    Received,
    Ended,
    Open,
    Overdue,
}

/// <summary>One forecast that was made as it would have been then, and what came.</summary>
/// <param name="Origin">Number of the working day on whose morning it was made; neighbours differ by 1.</param>
/// <param name="Naive">What "as on the same weekday last week" would have said.</param>
public readonly record struct Trial(int Origin, double Forecast, double Actual, double Naive)
{
    public double Error => Forecast - Actual;
}

/// <summary>How well one figure of one office was forecast, so many working days ahead.</summary>
/// <param name="MeanAbsolute">Mean of the errors without their sign (MAE), dossiers.</param>
/// <param name="Bias">Mean error; above 0: too much was forecast.</param>
/// <param name="NaiveMeanAbsolute">The same as <paramref name="MeanAbsolute"/> for "as on the same weekday last week".</param>
/// <param name="Covered">Trials that lay within the interval drawn from the trials known before them.</param>
/// <param name="CoverTrials">Trials that had enough before them to draw an interval.</param>
/// <param name="HalfWidth">Half of the interval's width from now on; dossiers.</param>
public sealed record ForecastError(
    string Commune, ForecastFigure Figure, int Horizon, int Trials, double MeanAbsolute, double Bias, double NaiveMeanAbsolute, int Covered, int CoverTrials, double HalfWidth)
{
    /// <summary>Share of the naive error that the forecast avoids: 1 perfect, 0 no better, below 0 worse; <see langword="null"/> when the naive one never erred.</summary>
    public double? Skill => NaiveMeanAbsolute == 0 ? null : 1 - (MeanAbsolute / NaiveMeanAbsolute);

    /// <summary>0 to 1; near <see cref="BackTest.Nominal"/> when the interval keeps its word.</summary>
    public double? Coverage => CoverTrials == 0 ? null : (double)Covered / CoverTrials;
}

/// <summary>Judges past forecasts of the offices of one province, and draws the interval of the next ones from their errors.</summary>
/// <remarks>
/// An office's own spread σ: σ² = (Σ error² + 5 v u) ∕ (n + 5), with u the mean of what came (at least 1) and v = Σ error² ∕ Σ u over all
/// offices. Half width = z σ, where z is the 80 % quantile of |error| ∕ σ over all offices: eight of ten past errors lay within.
/// </remarks>
public static class BackTest
{
    /// <summary>Share of what comes that is to lie within the interval.</summary>
    public const double Nominal = 0.8;

    /// <summary>The province counts as much as this many trials of an office.</summary>
    private const double Prior = 5;

    /// <summary>Fewer trials of all offices together draw no interval.</summary>
    private const int Least = 10;

    /// <param name="offices">Trials of one figure and horizon by office.</param>
    /// <returns>One for each office with a trial; none while there are too few trials in all.</returns>
    public static List<ForecastError> Judge(ForecastFigure figure, int horizon, IReadOnlyList<(string Commune, IReadOnlyList<Trial> Trials)> offices)
    {
        var (widths, covered, tested) = (Widths([.. offices.Select(office => office.Trials)]), new int[offices.Count], new int[offices.Count]);
        if (widths is null)
        {
            return [];
        }

        foreach (var origin in offices.SelectMany(office => office.Trials).Select(trial => trial.Origin).Distinct())
        {
            Cover(origin, horizon, offices, covered, tested);
        }

        return
        [
            .. offices.Index().Where(office => office.Item.Trials.Count > 0).Select(office => new ForecastError(
                office.Item.Commune, figure, horizon, office.Item.Trials.Count,
                office.Item.Trials.Average(trial => Math.Abs(trial.Error)), office.Item.Trials.Average(trial => trial.Error),
                office.Item.Trials.Average(trial => Math.Abs(trial.Naive - trial.Actual)), covered[office.Index], tested[office.Index], widths[office.Index])),
        ];
    }

    /// <summary>Tests the interval at one origin with nothing but the trials whose outcome was known on its morning.</summary>
    private static void Cover(int origin, int horizon, IReadOnlyList<(string Commune, IReadOnlyList<Trial> Trials)> offices, int[] covered, int[] tested)
    {
        if (Widths([.. offices.Select(office => (IReadOnlyList<Trial>)[.. office.Trials.Where(trial => trial.Origin + horizon < origin)])]) is not { } known)
        {
            return;
        }

        for (var i = 0; i < offices.Count; i++)
        {
            foreach (var trial in offices[i].Trials.Where(trial => trial.Origin == origin))
            {
                tested[i]++;
                covered[i] += Math.Abs(trial.Error) <= known[i] ? 1 : 0;
            }
        }
    }

    private static double[]? Widths(List<IReadOnlyList<Trial>> offices)
    {
        if (offices.Sum(trials => trials.Count) < Least)
        {
            return null;
        }

        double[] units = [.. offices.Select(trials => Math.Max(1, trials.Select(trial => trial.Actual).DefaultIfEmpty(0).Average()))];
        double[] squares = [.. offices.Select(trials => trials.Sum(trial => trial.Error * trial.Error))];
        var all = squares.Sum() / offices.Index().Sum(office => office.Item.Count * units[office.Index]);
        double[] spreads = [.. offices.Index().Select(office => Math.Sqrt((squares[office.Index] + (Prior * all * units[office.Index])) / (office.Item.Count + Prior)))];
        double[] scaled = [.. offices.Index().SelectMany(office => office.Item.Select(trial => spreads[office.Index] == 0 ? 0 : Math.Abs(trial.Error) / spreads[office.Index])).Order()];
        var z = scaled[Math.Min(scaled.Length - 1, (int)Math.Ceiling((scaled.Length + 1) * Nominal) - 1)];
        return [.. spreads.Select(spread => z * spread)];
    }
}
