using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;

namespace Ioc.Rules.Tests.Apologies;

public class ApologyRuleTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.BuiltIn;

    [Fact]
    public void A_dossier_due_on_a_Monday_is_apologised_for_by_Friday() =>
        Assert.Equal(new DateOnly(2026, 11, 20), ApologyRule.Usual.LatestDay(new DateOnly(2026, 11, 23), Calendar));

    [Fact]
    public void A_province_may_ask_for_more_or_for_none()
    {
        var due = new DateOnly(2026, 11, 23);

        Assert.Equal(new DateOnly(2026, 11, 19), (ApologyRule.Usual with { WorkingDaysBefore = 2 }).LatestDay(due, Calendar));
        Assert.Equal(due, (ApologyRule.Usual with { WorkingDaysBefore = 0 }).LatestDay(due, Calendar));
    }

    [Fact]
    public void The_proposed_date_is_counted_in_working_days_over_the_New_Year_and_is_one() =>
        // Tết 2026 takes 16 to 20 February.
        Assert.Equal(new DateOnly(2026, 2, 26), ApologyRule.Usual.Proposal(new DateOnly(2026, 2, 12), Calendar));

    [Fact]
    public void A_letter_of_a_Saturday_counts_from_Monday_on() =>
        Assert.Equal(new DateOnly(2026, 11, 27), ApologyRule.Usual.Proposal(new DateOnly(2026, 11, 21), Calendar));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void On_every_day_of_a_year_those_to_decide_on_are_exactly_those_whose_last_day_has_come(int before)
    {
        var rule = ApologyRule.Usual with { WorkingDaysBefore = before };
        for (var today = new DateOnly(2026, 1, 1); today.Year == 2026; today = today.AddDays(1))
        {
            for (var due = today; due < today.AddDays(20); due = due.AddDays(1))
            {
                Assert.Equal(rule.LatestDay(due, Calendar) <= today, due <= rule.DecideUpTo(today, Calendar));
            }
        }
    }
}
