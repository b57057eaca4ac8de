using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;

namespace Ioc.Rules.Tests.Foresight;

public sealed class OfficeDaysTests
{
    private static readonly OfficeDays Thursday = MadeUpOffice.Days();

    [Fact]
    public void A_forecast_looks_ten_working_days_ahead_over_weekends() =>
        Assert.Equal((Office.Day("2026-11-27"), Office.Day("2026-12-10")), (Thursday.Ahead[0], Thursday.Ahead[9]));

    [Fact]
    public void Tet_is_stepped_over()
    {
        var days = MadeUpOffice.Days(Office.Day("2026-02-12"));

        Assert.Equal([Office.Day("2026-02-13"), Office.Day("2026-02-23"), Office.Day("2026-02-24")], days.Ahead.Take(3));
        Assert.True(days.IsAfterRest(Office.Day("2026-02-23")));
        Assert.False(days.IsAfterRest(Office.Day("2026-03-02")));
    }

    [Theory]
    [InlineData("2026-11-25", 79)] // yesterday
    [InlineData("2026-11-23", 77)] // Monday
    [InlineData("2026-11-22", 77)] // what comes in on a Sunday is work of Monday
    [InlineData("2026-11-20", 76)]
    [InlineData("2026-11-26", 80)] // today is not over
    [InlineData("2025-01-01", -1)]
    public void Each_day_behind_belongs_to_a_working_day(string day, int step) => Assert.Equal(step, Thursday.StepOf(Office.Day(day)));

    [Fact]
    public void No_day_behind_is_lost_between_two_working_days()
    {
        for (var day = Thursday.FirstDay; day < Thursday.Today; day = day.AddDays(1))
        {
            var step = Thursday.StepOf(day);
            Assert.InRange(step, 0, OfficeDays.LookBack - 1);
            Assert.True(Thursday.Past[step] >= day);
            Assert.True(step == 0 || Thursday.Past[step - 1] < day);
        }
    }

    [Theory]
    [InlineData("2026-11-26", 0)] // due today: overdue tomorrow
    [InlineData("2026-11-27", 1)]
    [InlineData("2026-11-28", 1)] // due on Saturday: overdue on Monday, like Friday's
    [InlineData("2026-11-30", 2)]
    [InlineData("2026-12-10", 10)]
    [InlineData("2026-12-11", 11)]
    [InlineData("2149-06-06", 11)]
    public void A_due_day_has_a_place_among_the_days_ahead(string due, int place) => Assert.Equal(place, Thursday.PlaceOf(Office.Day(due)));

    [Fact]
    public void On_a_Sunday_the_next_working_day_is_Monday_and_what_is_due_on_Sunday_is_overdue_then()
    {
        var sunday = MadeUpOffice.Days(Office.Day("2026-11-22"));

        Assert.False(sunday.TodayWorks);
        Assert.Equal(Office.Day("2026-11-23"), sunday.Ahead[0]);
        Assert.Equal((0, 1), (sunday.PlaceOf(Office.Day("2026-11-22")), sunday.PlaceOf(Office.Day("2026-11-23"))));
    }

    [Fact]
    public void The_year_before_of_a_day_near_Tet_lies_as_far_from_the_Tet_before()
    {
        var season = new Season(WorkingCalendar.BuiltIn, []);

        // First day of the rest: 25 January 2025 (a Saturday), 14 February 2026.
        Assert.Equal(Office.Day("2025-01-24"), season.YearBefore(Office.Day("2026-02-13")));
        Assert.Equal(Office.Day("2025-11-27"), season.YearBefore(Office.Day("2026-11-26")));
    }
}
