using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;

namespace Ioc.Rules.Tests.Directives;

public class EscalationTests
{
    private const string Unit = "06652";
    private static readonly WorkingHours Hours = new(WorkingCalendar.BuiltIn, WorkingHours.UsualShifts);

    // A Friday, at closing time.
    private static readonly DateTimeOffset Due = At(20, 17, 30);

    [Fact]
    public void Nobody_is_told_at_the_due_instant_itself_nor_over_the_weekend()
    {
        Assert.Empty(Steps(Due));
        Assert.Empty(Steps(At(20, 23, 0)));
        Assert.Empty(Steps(At(21, 10, 0)));
        Assert.Empty(Steps(At(23, 7, 29)));
    }

    [Theory]
    [InlineData(23, 7, 30, new[] { 0 })]
    [InlineData(23, 11, 29, new[] { 0 })]
    [InlineData(23, 11, 30, new[] { 0, 1 })]
    [InlineData(23, 17, 29, new[] { 0, 1 })]
    [InlineData(23, 17, 30, new[] { 0, 1, 2 })]
    [InlineData(24, 17, 30, new[] { 0, 1, 2, 3 })]
    public void Each_step_is_reached_after_its_working_hours(int day, int hour, int minute, int[] steps) =>
        Assert.Equal(steps, Steps(At(day, hour, minute)));

    [Fact]
    public void A_step_that_was_taken_is_not_due_again() =>
        Assert.Equal([2], Steps(At(23, 17, 30), Escalated(0), Escalated(1)));

    [Fact]
    public void An_answer_ends_it_and_a_return_begins_anew_from_its_own_due_date()
    {
        var answered = new DirectiveEvent(DirectiveEventKind.Answered, Unit, At(23, 8, 0));
        var returned = new DirectiveEvent(DirectiveEventKind.Returned, Unit, At(23, 9, 0), DueAt: At(24, 11, 30));

        Assert.Empty(Steps(At(24, 17, 0), Escalated(0), answered));
        Assert.Empty(Steps(At(24, 11, 30), Escalated(0), answered, returned));
        Assert.Equal([0], Steps(At(24, 13, 30), Escalated(0), answered, returned));
    }

    [Fact]
    public void What_is_closed_is_never_late()
    {
        Assert.Empty(Steps(At(30, 8, 0), new DirectiveEvent(DirectiveEventKind.Withdrawn, Unit, At(20, 9, 0))));
        Assert.Empty(Steps(At(30, 8, 0), new DirectiveEvent(DirectiveEventKind.Answered, Unit, At(20, 9, 0)), new DirectiveEvent(DirectiveEventKind.Accepted, Unit, At(20, 10, 0))));
    }

    [Theory]
    [InlineData("0,4,8,16", 4)]
    [InlineData("2.5", 1)]
    public void A_setting_is_ascending_working_hours(string text, int steps) => Assert.Equal(steps, EscalationRule.Read(text)!.Steps.Count);

    [Theory]
    [InlineData("")]
    [InlineData("4,4")]
    [InlineData("8,4")]
    [InlineData("-1")]
    [InlineData("0,1,2,3,4")]
    [InlineData("soon")]
    public void A_setting_that_cannot_be_followed_is_refused(string text) => Assert.Null(EscalationRule.Read(text));

    private static DirectiveEvent Escalated(int level) => new(DirectiveEventKind.Escalated, Unit, At(23, 7, 30), Level: level);

    private static IEnumerable<int> Steps(DateTimeOffset now, params DirectiveEvent[] events) =>
        EscalationRule.Usual.Due(DirectiveStanding.Of(Unit, Due, events), Hours, now);

    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 11, day, hour, minute, 0, LocalDay.Offset);
}
