using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Indicators;

public sealed class ViewpointTests
{
    [Theory]
    [InlineData("2026-11-23", "2026-11-23")] // mid-month: today
    [InlineData("2026-12-24", "2026-11-30")] // long after: the last day of the period
    [InlineData("2026-10-05", "2026-10-05")] // before it begins
    [InlineData("2026-11-30", "2026-11-30")]
    public void D_is_the_earlier_of_today_and_the_last_day_of_the_period(string today, string d) =>
        Assert.Equal(Day(d), November(today).DueLimit);

    [Fact]
    public void The_next_working_day_is_counted_from_D_not_from_today() =>
        Assert.Equal(Day("2026-12-01"), November("2026-12-24").DueSoonLimit);

    [Fact]
    public void Throughput_runs_from_the_tenth_working_day_before_D_to_the_day_before_D() =>
        Assert.Equal(new Period(Day("2026-11-09"), Day("2026-11-22")), November("2026-11-23").Throughput);

    [Theory]
    [InlineData("2026-11-23", "2026-11-01")] // the period begins earlier
    [InlineData("2026-11-05", "2026-10-22")] // the throughput does
    public void The_earliest_day_is_that_of_the_period_or_of_the_throughput(string today, string earliest) =>
        Assert.Equal(Day(earliest), November(today).EarliestDay);

    [Theory]
    [InlineData("2026-10-31", false)]
    [InlineData("2026-11-01", true)]
    [InlineData("2026-11-30", true)]
    [InlineData("2026-12-01", false)]
    public void A_period_includes_both_its_ends(string day, bool inside) =>
        Assert.Equal(inside, November("2026-11-23").Period.Contains(Day(day)));

    private static Viewpoint November(string today) =>
        new(new Period(Day("2026-11-01"), Day("2026-11-30")), Day(today), WorkingCalendar.BuiltIn);
}
