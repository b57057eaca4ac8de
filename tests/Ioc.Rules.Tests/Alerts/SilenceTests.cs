using Ioc.Rules.Alerts;
using static Ioc.Rules.Tests.Alerts.AlarmCase;

namespace Ioc.Rules.Tests.Alerts;

/// <summary>What a silence covers, and when it has ended for an alarm.</summary>
public sealed class SilenceTests
{
    private static readonly Silence Any = new("s", null, null, Monday, Monday.AddHours(2), null);

    [Fact]
    public void It_covers_what_matches_rule_and_commune_from_its_beginning_to_before_its_end()
    {
        Assert.True(Any.Covers(Firing, Monday));
        Assert.False(Any.Covers(Firing, Monday.AddHours(2)));
        Assert.False(Any.Covers(Firing, Monday.AddSeconds(-1)));
        Assert.True((Any with { Rule = Rule.Id, Commune = "06652" }).Covers(Firing, Monday));
        Assert.False((Any with { Commune = "06658" }).Covers(Firing, Monday));
        Assert.False((Any with { Rule = "silent-commune" }).Covers(Firing, Monday));
    }

    [Fact]
    public void Taken_back_it_ends_at_once()
    {
        var ended = Any with { EndedAt = Monday.AddHours(1) };

        Assert.False(ended.Covers(Firing, Monday.AddHours(1)));
        Assert.Equal(Monday.AddHours(1), ended.EndedFor(Firing, Monday.AddHours(1)));
        Assert.False(ended.Covers(Firing, Monday.AddMinutes(30)));
    }

    [Fact]
    public void It_has_ended_for_an_alarm_that_fired_under_it_and_not_for_a_later_one()
    {
        Assert.Null(Any.EndedFor(Firing, Monday.AddHours(1)));
        Assert.Equal(Monday.AddHours(2), Any.EndedFor(Firing, Monday.AddHours(2)));
        Assert.Null(Any.EndedFor(Firing with { FiredAt = Monday.AddHours(3) }, Monday.AddHours(4)));
        Assert.Null(Any.EndedFor(Pending, Monday.AddHours(4)));
    }

    [Fact]
    public void A_maintenance_window_taken_back_before_it_began_never_was() =>
        Assert.Null((Any with { From = Monday.AddHours(1), EndedAt = Monday }).EndedFor(Firing, Monday.AddHours(3)));
}
