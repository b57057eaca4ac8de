using System.Globalization;
using Ioc.Rules.Calendar;

namespace Ioc.Rules.Tests.Calendar;

public sealed class LocalDayTests
{
    [Theory]
    [InlineData("2026-11-22T16:59:59.999Z", "2026-11-22")]
    [InlineData("2026-11-22T17:00:00.000Z", "2026-11-23")]
    [InlineData("2026-12-31T17:00:00.000Z", "2027-01-01")]
    [InlineData("2028-02-28T17:00:00.000Z", "2028-02-29")]
    [InlineData("2026-11-23T00:00:00.000+07:00", "2026-11-23")]
    [InlineData("2026-11-22T23:59:59.999+07:00", "2026-11-22")]
    [InlineData("2026-11-22T13:30:00.000-03:30", "2026-11-23")]
    public void The_office_turns_the_page_at_17_00_UTC(string instant, string day) =>
        Assert.Equal(Office.Day(day), LocalDay.Of(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("1999-07-01")]
    [InlineData("2026-03-29")]
    [InlineData("2026-10-25")]
    public void There_is_no_summer_time(string day)
    {
        Assert.Equal(TimeSpan.FromDays(1), LocalDay.Start(Office.Day(day).AddDays(1)) - LocalDay.Start(Office.Day(day)));
        Assert.Equal(17, LocalDay.Start(Office.Day(day)).UtcDateTime.Hour);
    }

    [Fact]
    public void A_day_lasts_from_its_first_instant_to_its_last_millisecond()
    {
        var day = Office.Day("2026-11-23");

        Assert.Equal(day, LocalDay.Of(LocalDay.Start(day)));
        Assert.Equal(day, LocalDay.Of(LocalDay.End(day)));
        Assert.Equal(day.AddDays(-1), LocalDay.Of(LocalDay.Start(day).AddMilliseconds(-1)));
        Assert.Equal(day.AddDays(1), LocalDay.Of(LocalDay.End(day).AddMilliseconds(1)));
    }
}
