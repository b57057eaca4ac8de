using FsCheck;
using FsCheck.Fluent;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Rules.Tests.Reports;

public class PeriodTests
{
    [Theory]
    [InlineData(PeriodKind.Month, 2026, 11, "2026-10-15", "2026-11-14")]
    [InlineData(PeriodKind.Month, 2026, 1, "2025-12-15", "2026-01-14")]
    [InlineData(PeriodKind.Month, 2026, 3, "2026-02-15", "2026-03-14")]
    [InlineData(PeriodKind.Quarter, 2026, 1, "2025-12-15", "2026-03-14")]
    [InlineData(PeriodKind.Quarter, 2026, 4, "2026-09-15", "2026-12-14")]
    [InlineData(PeriodKind.HalfYear, 2026, 1, "2025-12-15", "2026-06-14")]
    [InlineData(PeriodKind.NineMonths, 2026, 1, "2025-12-15", "2026-09-14")]
    [InlineData(PeriodKind.Year, 2026, 1, "2025-12-15", "2026-12-14")]
    public void The_reporting_calendar_closes_on_the_14th(PeriodKind kind, int year, int number, string from, string to) =>
        Assert.Equal(Days(from, to), new NamedPeriod(PeriodCalendar.Reporting, kind, year, number).Days);

    [Theory]
    [InlineData(PeriodKind.Month, 2028, 2, "2028-02-01", "2028-02-29")]
    [InlineData(PeriodKind.Quarter, 2026, 3, "2026-07-01", "2026-09-30")]
    [InlineData(PeriodKind.HalfYear, 2026, 2, "2026-07-01", "2026-12-31")]
    [InlineData(PeriodKind.NineMonths, 2026, 1, "2026-01-01", "2026-09-30")]
    [InlineData(PeriodKind.Year, 2026, 1, "2026-01-01", "2026-12-31")]
    public void The_calendar_has_whole_months(PeriodKind kind, int year, int number, string from, string to) =>
        Assert.Equal(Days(from, to), new NamedPeriod(PeriodCalendar.Calendar, kind, year, number).Days);

    [Theory]
    [InlineData("2026-11-01", "2026-11-30", "2026-10-01", "2026-10-31")]
    [InlineData("2026-10-15", "2026-11-14", "2026-09-15", "2026-10-14")]
    [InlineData("2025-12-15", "2026-03-14", "2025-09-15", "2025-12-14")]
    [InlineData("2026-01-01", "2026-09-30", "2025-01-01", "2025-09-30")]
    [InlineData("2026-11-01", "2026-11-22", "2026-10-01", "2026-10-22")]
    [InlineData("2026-11-15", "2026-11-22", "2026-10-15", "2026-10-22")]
    [InlineData("2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28")]
    [InlineData("2026-11-09", "2026-11-13", "2026-11-04", "2026-11-08")]
    public void A_period_is_compared_with_the_one_before_it(string from, string to, string before, string last) =>
        Assert.Equal(Days(before, last), ComparedPeriod.Before(Days(from, to)));

    [Theory]
    [InlineData("2026-10-15", "2026-11-14", "2025-10-15", "2025-11-14")]
    [InlineData("2028-02-01", "2028-02-29", "2027-02-01", "2027-02-28")]
    [InlineData("2028-02-10", "2028-02-29", "2027-02-10", "2027-02-28")]
    public void Or_with_the_same_of_the_year_before(string from, string to, string before, string last) =>
        Assert.Equal(Days(before, last), ComparedPeriod.YearBefore(Days(from, to)));

    [Fact]
    public void Periods_of_a_kind_follow_each_other_without_gap_or_overlap() =>
        Prop.ForAll(Named, named =>
        {
            var before = named.Before;
            return named.Kind == PeriodKind.NineMonths ? before.Days.To < named.Days.From : before.Days.To.AddDays(1) == named.Days.From;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_period_is_recognised_by_its_days() =>
        Prop.ForAll(Named, named => NamedPeriod.Of(named.Days) == named).QuickCheckThrowOnFailure();

    [Fact]
    public void A_day_lies_in_the_period_that_it_is_said_to_lie_in() =>
        Prop.ForAll(Named, Day, (named, day) => NamedPeriod.At(named.Calendar, named.Kind, day) is not { } at ? named.Kind == PeriodKind.NineMonths : at.Days.Contains(day))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_compared_with_ends_before_the_period_begins() =>
        Prop.ForAll(Day, Day, (one, other) =>
        {
            var period = one <= other ? new Period(one, other) : new Period(other, one);
            var before = ComparedPeriod.Before(period);
            return before.From <= before.To && before.To < period.From;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<DateOnly> Day => Gen.Choose(new DateOnly(2019, 1, 1).DayNumber, new DateOnly(2033, 12, 31).DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary();

    private static Arbitrary<NamedPeriod> Named =>
        (from calendar in Gen.Elements(Enum.GetValues<PeriodCalendar>())
         from kind in Gen.Elements(Enum.GetValues<PeriodKind>())
         from year in Gen.Choose(2020, 2032)
         from number in Gen.Choose(1, NamedPeriod.InYear(kind))
         select new NamedPeriod(calendar, kind, year, number)).ToArbitrary();

    private static Period Days(string from, string to) => new(DateOnly.ParseExact(from, "yyyy-MM-dd", null), DateOnly.ParseExact(to, "yyyy-MM-dd", null));
}
