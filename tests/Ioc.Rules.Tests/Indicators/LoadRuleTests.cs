using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Indicators;

/// <summary>When an office counts as busy or overloaded (§6).</summary>
public sealed class LoadRuleTests
{
    [Theory]
    [InlineData(30, 30, Load.Overloaded)] // 3.0 a day: ten days of backlog, thirty open
    [InlineData(30, 31, Load.Busy)] // 9.7 days
    [InlineData(29, 1, Load.Busy)] // a long backlog of few dossiers
    [InlineData(15, 30, Load.Busy)] // five days, fifteen open: half of each
    [InlineData(15, 31, Load.Normal)]
    [InlineData(14, 1, Load.Normal)]
    public void By_backlog(long open, long resolvedInTenDays, Load load) =>
        Assert.Equal(load, LoadRule.Default.Of(new Counts { Open = open, ResolvedInThroughputSpan = resolvedInTenDays }));

    [Theory]
    [InlineData(50, 10, Load.Overloaded)] // a fifth is overdue, ten of them
    [InlineData(51, 10, Load.Busy)]
    [InlineData(9, 9, Load.Busy)] // all overdue, but only nine
    [InlineData(50, 5, Load.Busy)] // a tenth, five: half of each
    [InlineData(51, 5, Load.Normal)]
    [InlineData(4, 4, Load.Normal)]
    public void By_overdue_share(long open, long overdue, Load load) =>
        Assert.Equal(load, LoadRule.Default.Of(new Counts { Open = open, OpenOverdue = overdue, ResolvedInThroughputSpan = 1000 }));

    [Theory]
    [InlineData(30, 0, Load.Overloaded)]
    [InlineData(30, 29, Load.Overloaded)] // one dossier to work on is enough
    [InlineData(29, 0, Load.Busy)]
    [InlineData(15, 0, Load.Busy)]
    [InlineData(14, 0, Load.Normal)]
    [InlineData(40, 40, Load.Normal)] // everything waits for the citizen: no backlog
    public void Work_at_hand_and_no_pace_is_an_endless_backlog(long open, long paused, Load load) =>
        Assert.Equal(load, LoadRule.Default.Of(new Counts { Open = open, OpenPaused = paused }));

    [Fact]
    public void The_two_halves_of_a_condition_must_hold_together() =>
        Assert.Equal(Load.Normal, LoadRule.Default.Of(new Counts { Open = 200, OpenOverdue = 19, ResolvedInThroughputSpan = 1000 }));

    [Fact]
    public void An_empty_office_is_normal() => Assert.Equal(Load.Normal, LoadRule.Default.Of(default));

    [Fact]
    public void The_worst_of_the_loads_is_the_greatest() =>
        Assert.Equal(Load.Overloaded, new[] { Load.Normal, Load.Overloaded, Load.Busy }.Max());
}
