using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Directives;

public class StandingTests
{
    private const string Unit = "06652";
    private static readonly DateTimeOffset Due = At(20);

    [Fact]
    public void A_directive_nobody_answered_is_asked_and_can_be_answered_or_taken_back_only()
    {
        var standing = After();

        Assert.Equal(DirectiveState.Asked, standing.State);
        Assert.Equal(DirectiveDecision.Allowed, standing.For(DirectiveEventKind.Answered));
        Assert.Equal(DirectiveDecision.Allowed, standing.For(DirectiveEventKind.Withdrawn));
        Assert.Equal(DirectiveDecision.NotAnswered, standing.For(DirectiveEventKind.Accepted));
        Assert.Equal(DirectiveDecision.NotAnswered, standing.For(DirectiveEventKind.Returned));
    }

    [Fact]
    public void An_answer_may_be_bettered_accepted_or_sent_back()
    {
        var standing = After(Happened(DirectiveEventKind.Answered, 19));

        Assert.Equal((DirectiveState.Answered, false), (standing.State, standing.AnsweredLate));
        Assert.All(
            new[] { DirectiveEventKind.Answered, DirectiveEventKind.Accepted, DirectiveEventKind.Returned, DirectiveEventKind.Withdrawn },
            wanted => Assert.Equal(DirectiveDecision.Allowed, standing.For(wanted)));
    }

    [Fact]
    public void What_was_sent_back_waits_for_another_answer_by_its_own_date()
    {
        var standing = After(Happened(DirectiveEventKind.Answered, 21), new DirectiveEvent(DirectiveEventKind.Returned, Unit, At(22), DueAt: At(25)));

        Assert.Equal((DirectiveState.Returned, At(25), 1), (standing.State, standing.DueAt, standing.Round));
        Assert.True(standing.AnsweredLate);
        Assert.False(standing.IsLate(At(25)));
        Assert.True(standing.IsLate(At(25).AddTicks(1)));
        Assert.Equal(DirectiveDecision.NotAnswered, standing.For(DirectiveEventKind.Accepted));
    }

    [Theory]
    [InlineData(DirectiveEventKind.Accepted, DirectiveState.Accepted)]
    [InlineData(DirectiveEventKind.Withdrawn, DirectiveState.Withdrawn)]
    public void Nothing_can_be_done_with_what_is_closed(DirectiveEventKind end, DirectiveState state)
    {
        var standing = After(Happened(DirectiveEventKind.Answered, 19), Happened(end, 20));

        Assert.Equal(state, standing.State);
        Assert.All(Enum.GetValues<DirectiveEventKind>(), wanted => Assert.Equal(DirectiveDecision.Closed, standing.For(wanted)));
    }

    [Fact]
    public void What_happens_to_one_unit_moves_no_other_and_the_whole_is_as_far_as_the_last_of_them()
    {
        var other = new DirectiveEvent(DirectiveEventKind.Accepted, "06658", At(19));
        var mine = After(other);

        Assert.Equal(DirectiveState.Asked, mine.State);
        Assert.Equal(DirectiveState.Asked, DirectiveStanding.Whole([mine, DirectiveStanding.Of("06658", Due, [other])]));
    }

    [Fact]
    public void A_period_to_date_goes_on_and_one_that_had_ended_stays()
    {
        Period toDate = new(new(2026, 11, 1), new(2026, 11, 20)), ended = new(new(2026, 10, 1), new(2026, 10, 31));
        DateOnly asked = new(2026, 11, 20), today = new(2026, 11, 27);

        Assert.Equal(toDate with { To = today }, FollowedPeriod.At(toDate, asked, today));
        Assert.Equal(ended, FollowedPeriod.At(ended, asked, today));
        Assert.Equal(toDate, FollowedPeriod.At(toDate, asked, asked));
        // One that reaches ahead is not cut short.
        Assert.Equal(new(2026, 11, 30), FollowedPeriod.At(toDate with { To = new(2026, 11, 30) }, asked, today).To);
    }

    private static DirectiveStanding After(params DirectiveEvent[] events) => DirectiveStanding.Of(Unit, Due, events);

    private static DirectiveEvent Happened(DirectiveEventKind kind, int day) => new(kind, Unit, At(day));

    private static DateTimeOffset At(int day) => new(2026, 11, day, 10, 0, 0, LocalDay.Offset);
}
