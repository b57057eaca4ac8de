using Ioc.Rules.Foresight;

namespace Ioc.Rules.Tests.Foresight;

public sealed class BackTestTests
{
    [Fact]
    public void Errors_are_averaged_with_and_without_their_sign_and_set_against_last_weeks_number()
    {
        var error = Judged([.. Enumerable.Range(0, 20).Select(i => new Trial(i, Forecast: i % 2 == 0 ? 13 : 9, Actual: 10, Naive: 14))]);

        Assert.Equal((20, 2, 1, 4, 0.5), (error.Trials, error.MeanAbsolute, error.Bias, error.NaiveMeanAbsolute, error.Skill));
    }

    [Fact]
    public void A_forecast_that_never_erred_has_an_interval_without_width_and_no_skill_over_one_that_never_erred_either()
    {
        var error = Judged([.. Enumerable.Range(0, 20).Select(i => new Trial(i, 10, 10, 10))]);

        Assert.Equal((0, 1), (error.HalfWidth, error.Coverage));
        Assert.Null(error.Skill);
    }

    [Fact]
    public void Eight_of_ten_errors_lie_within_the_interval()
    {
        Trial[] trials = [.. Enumerable.Range(1, 99).Select(i => new Trial(i, 100 + i, 100, 100))];

        var width = Judged(trials).HalfWidth;

        Assert.Equal(80, trials.Count(trial => Math.Abs(trial.Error) <= width));
    }

    [Fact]
    public void The_interval_is_tested_with_nothing_that_was_not_known_then()
    {
        // Ten days ahead, errors of 1 at first and of 100 from the 26th morning on: an interval drawn before could not know.
        Trial[] trials = [.. Enumerable.Range(0, 40).Select(i => new Trial(i, i < 25 ? 11 : 110, 10, 10))];
        var error = Assert.Single(BackTest.Judge(ForecastFigure.Open, 10, [(Office.Here, trials)]));

        // On the 21st morning ten outcomes are known, and the first interval is drawn: five of the twenty lie within.
        Assert.Equal((5, 20), (error.Covered, error.CoverTrials));
    }

    [Fact]
    public void Too_few_trials_draw_no_interval() =>
        Assert.Empty(BackTest.Judge(ForecastFigure.Open, 1, [(Office.Here, [.. Enumerable.Range(0, 9).Select(i => new Trial(i, 1, 2, 3))])]));

    [Fact]
    public void An_office_with_larger_errors_has_the_wider_interval()
    {
        IReadOnlyList<Trial> Of(double error) => [.. Enumerable.Range(0, 30).Select(i => new Trial(i, 50 + (i % 2 == 0 ? error : -error), 50, 50))];
        var errors = BackTest.Judge(ForecastFigure.Received, 1, [("a", Of(2)), ("b", Of(8))]);

        Assert.True(errors[1].HalfWidth > 2 * errors[0].HalfWidth);
    }

    /// <summary>Forty offices of 1 to 40 arrivals a day by chance, forecast on forty mornings: the whole way from facts to interval.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void On_offices_that_live_by_chance_the_interval_keeps_its_word(int horizon)
    {
        var chance = new Random(20261126);
        var all = MadeUpOffice.Days();
        double[][] truths = [.. Enumerable.Range(1, 40).Select(rate => all.Past.Select(_ => Poisson(chance, rate)).ToArray())];
        var trials = truths.Select(_ => new List<Trial>()).ToArray();
        for (var morning = 40; morning + horizon < OfficeDays.LookBack; morning++)
        {
            var days = MadeUpOffice.Days(all.Past[morning]);
            var model = new ProvinceForecast(days, 1, null, truths.Select((truth, i) => MadeUpOffice.Facts(
                day => truth[all.StepOf(day)], knownDays: morning, code: $"{i:00000}", days: days)));
            for (var i = 0; i < truths.Length; i++)
            {
                var expected = model.Of(model.Offices[i]).Days[horizon - 1].Received;
                trials[i].Add(new Trial(morning, expected, truths[i][morning + horizon], truths[i][morning + horizon - 5]));
            }
        }

        var errors = BackTest.Judge(ForecastFigure.Received, horizon, [.. trials.Select((own, i) => ($"{i:00000}", (IReadOnlyList<Trial>)own))]);

        Assert.InRange((double)errors.Sum(error => error.Covered) / errors.Sum(error => error.CoverTrials), 0.75, 0.85);
        // Of two numbers drawn by the same chance the mean is the better guess of the next one by a quarter or so.
        Assert.InRange(1 - (errors.Sum(error => error.MeanAbsolute) / errors.Sum(error => error.NaiveMeanAbsolute)), 0.15, 0.4);
        Assert.InRange(errors.Average(error => error.Bias), -0.5, 0.5);
    }

    private static double Poisson(Random chance, double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), chance.NextDouble(), 0);
        while (product > limit)
        {
            (product, count) = (product * chance.NextDouble(), count + 1);
        }

        return count;
    }

    private static ForecastError Judged(IReadOnlyList<Trial> trials) => Assert.Single(BackTest.Judge(ForecastFigure.Open, 1, [(Office.Here, trials)]));
}
