using Ioc.Rules.Alerts;
using Ioc.Rules.Indicators;
using static Ioc.Rules.Alerts.Comparing;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>When a condition holds, when it has been left, and what its reasons show.</summary>
public sealed class ConditionTests
{
    private static readonly Condition Overload = LoadRule.Default.Overloaded;

    [Fact]
    public void Overload_is_held_until_one_figure_of_each_condition_is_down_to_nine_tenths()
    {
        Assert.Equal(new Finding(true, false), Look(new Counts { Open = 30, ResolvedInThroughputSpan = 30 }));
        Assert.Equal(new Finding(false, false), Look(new Counts { Open = 29, ResolvedInThroughputSpan = 29 }));
        Assert.Equal(new Finding(false, false), Look(new Counts { Open = 28, ResolvedInThroughputSpan = 30 }));
        Assert.Equal(new Finding(false, true), Look(new Counts { Open = 27, ResolvedInThroughputSpan = 27 }));
        Assert.Equal(new Finding(false, true), Look(new Counts { Open = 36, ResolvedInThroughputSpan = 40 }));
    }

    [Fact]
    public void It_is_not_left_while_the_other_of_its_conditions_still_is_held()
    {
        var backlogLeftOverdueHeld = new Counts { Open = 27, OpenOverdue = 10, ResolvedInThroughputSpan = 27 };

        Assert.Equal(new Finding(true, false), Look(backlogLeftOverdueHeld));
        Assert.Equal(["overdueShare", "openOverdue"], Overload.Reasons(figure => backlogLeftOverdueHeld.Read(figure), 0.9).Select(reason => reason.Figure));
    }

    [Fact]
    public void Nine_tenths_of_a_share_are_reached_exactly() =>
        Assert.True(Look(new Counts { Open = 100, OpenOverdue = 18, ResolvedInThroughputSpan = 1000 }).Left);

    [Fact]
    public void Work_at_hand_without_any_pace_is_above_every_threshold_and_its_reason_has_no_value()
    {
        var stuck = new Counts { Open = 30 };

        Assert.Equal(new Finding(true, false), Look(stuck));
        Assert.Equal([new("backlogDays", null, 10), new FigureReason("open", 30, 30)], Overload.Reasons(figure => stuck.Read(figure), 0.9));
    }

    [Fact]
    public void With_everything_paused_there_is_no_backlog() =>
        Assert.Equal(new Finding(false, true), Look(new Counts { Open = 40, OpenPaused = 40 }));

    [Fact]
    public void Reasons_between_reached_and_left_are_those_that_are_not_left()
    {
        var between = new Counts { Open = 28, ResolvedInThroughputSpan = 30 };

        Assert.Equal(["backlogDays", "open"], Overload.Reasons(figure => between.Read(figure), 0.9).Select(reason => reason.Figure));
    }

    [Theory]
    [InlineData(0.89, true, false)]
    [InlineData(0.90, false, false)]
    [InlineData(0.905, false, false)]
    [InlineData(0.91, false, true)]
    public void A_share_that_must_not_fall_is_left_as_far_above_as_its_complement_below(double rate, bool reached, bool left) =>
        Assert.Equal(new Finding(reached, left), new Condition.Comparison("onTimeRate", Below, 0.90, IsShare: true).Look(_ => rate, 0.9));

    [Theory]
    [InlineData(10, true, false)]
    [InlineData(10.5, false, false)]
    [InlineData(11, false, true)]
    public void A_count_that_must_not_fall_is_left_a_tenth_above(double value, bool reached, bool left) =>
        Assert.Equal(new Finding(reached, left), new Condition.Comparison("throughputPerDay", AtMost, 10).Look(_ => value, 0.9));

    [Theory]
    [InlineData(-10, true, false)]
    [InlineData(-10.5, false, false)]
    [InlineData(-11, false, true)]
    public void A_threshold_below_zero_is_left_further_down(double value, bool reached, bool left) =>
        Assert.Equal(new Finding(reached, left), new Condition.Comparison("growth", AtLeast, -10).Look(_ => value, 0.9));

    [Fact]
    public void Without_the_figure_nobody_can_tell()
    {
        var unknown = new Condition.Comparison("x", AtLeast, 1);
        var holds = new Condition.Comparison("y", AtLeast, 1);
        var gone = new Condition.Comparison("z", AtLeast, 1);
        Reading reading = figure => figure == "y" ? 2 : figure == "z" ? 0 : null;

        Assert.Equal(new Finding(null, false), new Condition.All([unknown, holds]).Look(reading, 0.9));
        Assert.Equal(new Finding(false, true), new Condition.All([unknown, gone]).Look(reading, 0.9));
        Assert.Equal(new Finding(true, false), new Condition.Any([unknown, holds]).Look(reading, 0.9));
        Assert.Equal(new Finding(null, false), new Condition.Any([unknown, gone]).Look(reading, 0.9));
    }

    [Fact]
    public void A_large_commune_may_have_a_higher_threshold_and_one_commune_its_own()
    {
        var edition = new RuleEdition("1", default, Overload,
        [
            new ThresholdsFor(new RuleScope([], [], [SizeClass.Large]), new Dictionary<string, double> { ["open"] = 60 }),
            new ThresholdsFor(new RuleScope([], ["06652"], []), new Dictionary<string, double> { ["open"] = 45 }),
        ]);

        Assert.Equal(30, Open("06658", 10_000));
        Assert.Equal(30, Open("06658", null));
        Assert.Equal(60, Open("06658", 35_000));
        Assert.Equal(45, Open("06652", 90_000));

        double Open(string commune, int? population) =>
            edition.For("22", commune, SizeClasses.Of(population)).Comparisons.Single(c => c.Figure == "open").Threshold;
    }

    [Fact]
    public void The_edition_of_a_day_is_the_last_that_has_begun()
    {
        var rule = AlarmCase.Rule with
        {
            Editions = [new("a", new DateOnly(2026, 1, 1), Overload, []), new("b", new DateOnly(2026, 12, 1), Overload, [])],
        };

        Assert.Equal("a", rule.On(new DateOnly(2025, 6, 1)).Version);
        Assert.Equal("a", rule.On(new DateOnly(2026, 11, 30)).Version);
        Assert.Equal("b", rule.On(new DateOnly(2026, 12, 1)).Version);
    }

    private static Finding Look(Counts counts) => Overload.Look(figure => counts.Read(figure), 0.9);
}
