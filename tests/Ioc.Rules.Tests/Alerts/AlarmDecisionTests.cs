using Ioc.Rules.Alerts;
using static Ioc.Rules.Tests.Alerts.AlarmCase;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>What becomes of an alarm.</summary>
public sealed class AlarmDecisionTests
{
    private static readonly Finding Reached = new(true, false);
    private static readonly Finding Between = new(false, false);
    private static readonly Finding Left = new(false, true);
    private static readonly Finding Unknown = new(null, false);

    [Fact]
    public void It_begins_when_the_condition_is_reached_and_fires_when_it_has_held_for_a_minute()
    {
        Assert.Equal(AlarmChange.Begin, Decide(null, Reached, Monday));
        Assert.Equal(AlarmChange.None, Decide(Pending, Reached, Monday.AddSeconds(59.999)));
        Assert.Equal(AlarmChange.Fire, Decide(Pending, Reached, Monday.AddSeconds(60)));
    }

    [Fact]
    public void Before_it_fires_any_break_makes_it_as_if_it_had_never_been()
    {
        Assert.Equal(AlarmChange.Forget, Decide(Pending, Between, Monday.AddSeconds(90)));
        Assert.Equal(AlarmChange.Forget, Decide(Pending, Left, Monday.AddSeconds(30)));
    }

    [Fact]
    public void Once_it_fires_it_stays_until_the_condition_is_left()
    {
        Assert.Equal(AlarmChange.None, Decide(Firing, Reached, Monday.AddHours(1)));
        Assert.Equal(AlarmChange.None, Decide(Firing, Between, Monday.AddHours(1)));
        Assert.Equal(AlarmChange.Resolve, Decide(Firing, Left, Monday.AddHours(1)));
    }

    [Fact]
    public void Without_figures_it_neither_begins_nor_fires_nor_ends()
    {
        Assert.Equal(AlarmChange.None, Decide(null, Unknown, Monday));
        Assert.Equal(AlarmChange.None, Decide(Pending, Unknown, Monday.AddHours(1)));
        Assert.Equal(AlarmChange.None, Decide(Firing, Unknown, Monday.AddHours(1)));
    }

    [Fact]
    public void One_that_is_over_stays_over() =>
        Assert.Equal(AlarmChange.None, Decide(Firing with { ResolvedAt = Monday.AddHours(1) }, Reached, Monday.AddHours(2)));

    [Fact]
    public void A_rule_for_working_hours_counts_working_time_and_does_nothing_outside_it()
    {
        var rule = Rule with { WorkingHoursOnly = true };
        var beganAtClosing = Pending with { BeganAt = At(20, 17, 29) };

        Assert.Equal(AlarmChange.None, Decide(null, Reached, At(20, 17, 30), rule));
        Assert.Equal(AlarmChange.None, Decide(Firing, Left, At(22, 9, 0), rule));
        Assert.Equal(AlarmChange.None, Decide(beganAtClosing, Reached, At(21, 9, 0), rule));
        Assert.Equal(AlarmChange.Fire, Decide(beganAtClosing, Reached, At(23, 7, 30), rule));
        Assert.Equal(AlarmChange.None, Decide(beganAtClosing with { BeganAt = At(20, 17, 29).AddSeconds(30) }, Reached, At(23, 7, 30), rule));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_it_wait_anew_but_not_longer()
    {
        var now = Monday.AddHours(-3);
        var kept = Pending.NotAhead(now);

        Assert.Equal(now, kept.BeganAt);
        Assert.Equal(AlarmChange.None, Decide(kept, Reached, now.AddSeconds(59)));
        Assert.Equal(AlarmChange.Fire, Decide(kept, Reached, now.AddMinutes(1)));
        Assert.Same(Pending, Pending.NotAhead(Monday));
    }

    [Fact]
    public void What_it_is_follows_from_its_facts()
    {
        var acknowledged = Firing with { AcknowledgedAt = Monday.AddMinutes(2), AcknowledgedBy = "alarms" };

        Assert.Equal(AlarmState.Pending, Pending.State(silenced: true));
        Assert.Equal(AlarmState.Firing, Firing.State(silenced: false));
        Assert.Equal(AlarmState.Silenced, Firing.State(silenced: true));
        Assert.Equal(AlarmState.Acknowledged, acknowledged.State(silenced: true));
        Assert.Equal(AlarmState.Resolved, (acknowledged with { ResolvedAt = Monday.AddHours(1) }).State(silenced: true));
    }

    private static AlarmChange Decide(AlarmFacts? facts, Finding finding, DateTimeOffset now, AlarmRule? rule = null) =>
        AlarmDecision.For(facts, finding, rule ?? Rule, Hours, now);
}
