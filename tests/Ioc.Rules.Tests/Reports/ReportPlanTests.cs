using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Tests.Reports;

/// <summary>When an office's reports come by themselves, by the Prime Minister's calendar of 2025 to 2027.</summary>
public class ReportPlanTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.BuiltIn;

    [Theory]
    // The reporting month ends on the 14th: a Saturday in November 2026, so the second working day is Tuesday.
    [InlineData("2026-11-10T09:00", "2026-11-17", "2026-10-15", "2026-11-14")]
    // Once it has come the next is a month away; the 14th of December is a Monday.
    [InlineData("2026-11-17T08:00", "2026-12-16", "2026-11-15", "2026-12-14")]
    // The 14th of February 2026 is a Saturday, and Tết takes the whole week after it.
    [InlineData("2026-02-01T09:00", "2026-02-24", "2026-01-15", "2026-02-14")]
    // 14 August 2026 is a Friday; Monday and Tuesday.
    [InlineData("2026-08-14T09:00", "2026-08-18", "2026-07-15", "2026-08-14")]
    public void A_monthly_report_comes_on_the_second_working_day_after_the_14th(string after, string day, string from, string to)
    {
        var next = new ReportPlan(ReportRhythm.AfterPeriod, PlannedPeriod.ReportingMonth, 2, new TimeOnly(8, 0)).Next(Local(after), Calendar);

        Assert.Equal(Local(day + "T08:00"), next.At);
        Assert.Equal([Days(from, to)], next.Periods);
    }

    [Theory]
    [InlineData(PlannedPeriod.CalendarMonth, "2026-10-31", "2026-11-02", "2026-10-01", "2026-10-31")]
    // 30 April and 1 May are holidays, 2 and 3 May a weekend.
    [InlineData(PlannedPeriod.CalendarMonth, "2026-04-30", "2026-05-04", "2026-04-01", "2026-04-30")]
    [InlineData(PlannedPeriod.CalendarQuarter, "2026-10-01", "2027-01-04", "2026-10-01", "2026-12-31")]
    [InlineData(PlannedPeriod.CalendarHalf, "2026-06-30", "2026-07-01", "2026-01-01", "2026-06-30")]
    [InlineData(PlannedPeriod.ReportingQuarter, "2026-09-01", "2026-09-15", "2026-06-15", "2026-09-14")]
    [InlineData(PlannedPeriod.ReportingNineMonths, "2026-09-01", "2026-09-15", "2025-12-15", "2026-09-14")]
    // After September no nine months end before those of the next year.
    [InlineData(PlannedPeriod.ReportingNineMonths, "2026-11-20", "2027-09-15", "2026-12-15", "2027-09-14")]
    [InlineData(PlannedPeriod.ReportingYear, "2026-06-01", "2026-12-15", "2025-12-15", "2026-12-14")]
    [InlineData(PlannedPeriod.CalendarYear, "2026-06-01", "2027-01-04", "2026-01-01", "2026-12-31")]
    public void After_a_month_a_quarter_a_half_nine_months_and_a_year_the_first_working_day_is_the_first_the_office_is_open(
        PlannedPeriod period, string after, string day, string from, string to)
    {
        var next = new ReportPlan(ReportRhythm.AfterPeriod, period, 1, new TimeOnly(7, 30)).Next(Local(after + "T23:59"), Calendar);

        Assert.Equal(Local(day + "T07:30"), next.At);
        Assert.Equal([Days(from, to)], next.Periods);
    }

    [Fact]
    public void A_report_of_each_working_day_comes_on_a_Saturday_worked_in_exchange_and_skips_the_holidays()
    {
        var plan = new ReportPlan(ReportRhythm.EachWorkingDay, PlannedPeriod.WorkingDay, 1, new TimeOnly(8, 0));

        // Friday, then the make-up Saturday 22 August, then Monday; the closed days before National Day are reported with Friday.
        Assert.Equal(Local("2026-08-22T08:00"), plan.Next(Local("2026-08-21T08:00"), Calendar).At);
        Assert.Equal([Days("2026-08-21", "2026-08-21")], plan.Next(Local("2026-08-21T08:00"), Calendar).Periods);
        Assert.Equal(Local("2026-08-24T08:00"), plan.Next(Local("2026-08-22T08:00"), Calendar).At);
        Assert.Equal([Days("2026-08-22", "2026-08-23")], plan.Next(Local("2026-08-22T08:00"), Calendar).Periods);
        Assert.Equal(Local("2026-09-03T08:00"), plan.Next(Local("2026-08-28T08:00"), Calendar).At);
        Assert.Equal([Days("2026-08-28", "2026-09-02")], plan.Next(Local("2026-08-28T08:00"), Calendar).Periods);
    }

    [Fact]
    public void A_weekly_report_comes_on_the_first_day_the_office_is_open_and_not_in_the_week_of_Tet()
    {
        var plan = new ReportPlan(ReportRhythm.EachWeek, PlannedPeriod.Week, 1, new TimeOnly(8, 0));

        // Monday 27 April 2026 is the Hùng Kings' day.
        Assert.Equal(Local("2026-04-28T08:00"), plan.Next(Local("2026-04-20T08:00"), Calendar).At);
        Assert.Equal([Days("2026-04-20", "2026-04-26")], plan.Next(Local("2026-04-20T08:00"), Calendar).Periods);
        Assert.Equal(Local("2026-02-23T08:00"), plan.Next(Local("2026-02-09T08:00"), Calendar).At);
    }

    [Fact]
    public void Two_weeks_that_fall_due_on_one_day_after_Tet_are_both_reported()
    {
        var next = new ReportPlan(ReportRhythm.AfterPeriod, PlannedPeriod.Week, 1, new TimeOnly(8, 0)).Next(Local("2026-02-13T09:00"), Calendar);

        Assert.Equal(Local("2026-02-23T08:00"), next.At);
        Assert.Equal([Days("2026-02-09", "2026-02-15"), Days("2026-02-16", "2026-02-22")], next.Periods);
    }

    [Fact]
    public void The_month_so_far_ends_yesterday_and_on_the_15th_is_the_whole_month_before()
    {
        var plan = new ReportPlan(ReportRhythm.EachWorkingDay, PlannedPeriod.ReportingMonthSoFar, 1, new TimeOnly(8, 0));

        Assert.Equal(Days("2026-09-15", "2026-10-14"), plan.On(new DateOnly(2026, 10, 15), Calendar));
        Assert.Equal(Days("2026-10-15", "2026-10-15"), plan.On(new DateOnly(2026, 10, 16), Calendar));
    }

    [Fact]
    public void An_office_that_was_closed_for_three_reports_is_sent_the_newest()
    {
        var plan = new ReportPlan(ReportRhythm.EachWorkingDay, PlannedPeriod.WorkingDay, 1, new TimeOnly(8, 0));

        var last = plan.LastDue(Local("2026-11-17T08:00"), Local("2026-11-19T10:00"), Calendar);

        Assert.Equal(Local("2026-11-19T08:00"), last!.At);
        Assert.Equal([Days("2026-11-18", "2026-11-18")], last.Periods);
    }

    [Fact]
    public void Before_its_time_nothing_is_due_and_at_its_time_it_is()
    {
        var plan = new ReportPlan(ReportRhythm.EachWorkingDay, PlannedPeriod.WorkingDay, 1, new TimeOnly(8, 0));

        Assert.Null(plan.LastDue(Local("2026-11-17T08:00"), Local("2026-11-17T07:59"), Calendar));
        Assert.Equal(Local("2026-11-17T08:00"), plan.LastDue(Local("2026-11-17T08:00"), Local("2026-11-17T08:00"), Calendar)!.At);
    }

    private static DateTimeOffset Local(string text) => new(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), LocalDay.Offset);

    private static Period Days(string from, string to) => new(Day(from), Day(to));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
