using Ioc.Model;
using Ioc.Rules.Calendar;

namespace Ioc.Rules.Tests.Calendar;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Office2026 = WorkingCalendar.BuiltIn;

    [Theory]
    [InlineData("2026-11-20", true)] // Friday
    [InlineData("2026-11-21", false)] // Saturday
    [InlineData("2026-11-22", false)] // Sunday
    [InlineData("2026-11-23", true)] // Monday
    [InlineData("2026-11-24", true)] // Ngày Văn hóa Việt Nam: ordinary until announced otherwise
    [InlineData("2026-02-16", false)] // Tết, a Monday
    [InlineData("2026-02-23", true)] // first day after Tết
    [InlineData("2026-04-27", false)] // in lieu of Giỗ Tổ on Sunday
    [InlineData("2026-08-31", false)] // in exchange for Saturday 22
    [InlineData("2026-08-22", true)] // Saturday worked for 31 August
    [InlineData("2026-08-29", false)] // Saturday
    [InlineData("2026-01-10", true)] // Saturday worked for 2 January
    [InlineData("2025-04-26", true)] // Saturday worked for 2 May 2025
    [InlineData("2027-05-03", false)] // in lieu of Saturday 1 May
    [InlineData("2028-01-25", true)] // no announcement yet: plain weeks
    [InlineData("2028-01-29", false)]
    public void An_office_is_open_or_closed(string day, bool open) => Assert.Equal(open, Office2026.IsWorkingDay(Office.Day(day)));

    [Theory]
    [InlineData("2026-11-23", "2026-11-24")]
    [InlineData("2026-11-20", "2026-11-23")] // over a weekend
    [InlineData("2026-11-21", "2026-11-23")] // from a day off
    [InlineData("2026-02-13", "2026-02-23")] // over Tết
    [InlineData("2026-08-21", "2026-08-22")] // to a working Saturday
    [InlineData("2026-08-22", "2026-08-24")] // and on from it
    [InlineData("2026-08-28", "2026-09-03")] // over National Day
    [InlineData("2026-01-09", "2026-01-10")]
    [InlineData("2026-12-31", "2027-01-04")]
    [InlineData("2026-04-29", "2026-05-04")]
    public void The_next_working_day_never_is_the_day_itself(string day, string next) =>
        Assert.Equal(Office.Day(next), Office2026.NextWorkingDay(Office.Day(day)));

    [Theory]
    [InlineData("2026-11-23", "2026-11-09")] // two plain weeks
    [InlineData("2026-11-22", "2026-11-09")] // a Sunday looks back on the same ten days
    [InlineData("2026-11-24", "2026-11-10")]
    [InlineData("2026-02-24", "2026-02-03")] // one day since Tết, nine before it
    [InlineData("2026-02-23", "2026-02-02")]
    [InlineData("2026-09-03", "2026-08-18")] // working Saturday 22 counts, National Day does not
    [InlineData("2026-01-12", "2025-12-26")] // working Saturday 10 counts, New Year does not
    [InlineData("2026-05-04", "2026-04-15")] // Giỗ Tổ and the two holidays left out
    public void The_tenth_working_day_before(string day, string tenth) =>
        Assert.Equal(Office.Day(tenth), Office2026.WorkingDayBefore(Office.Day(day), 10));

    [Fact]
    public void The_first_working_day_before_a_Monday_is_the_Friday() =>
        Assert.Equal(Office.Day("2026-11-20"), Office2026.WorkingDayBefore(Office.Day("2026-11-23"), 1));

    [Fact]
    public void The_built_in_calendar_is_that_of_the_announcements_day_by_day()
    {
        for (var day = new DateOnly(2025, 1, 1); day.Year < 2028; day = day.AddDays(1))
        {
            Assert.True(Office2026.IsWorkingDay(day) == OfficeDays.IsWorking(day), $"{day:yyyy-MM-dd}");
            Assert.Equal(OfficeDays.NextWorking(day), Office2026.NextWorkingDay(day));
            Assert.Equal(OfficeDays.TenthWorkingBefore(day), Office2026.WorkingDayBefore(day, 10));
        }
    }

    [Fact]
    public void A_calendar_tells_its_version_and_from_when_it_holds()
    {
        Assert.NotEmpty(Office2026.Version);
        Assert.True(Office2026.EffectiveFrom <= Office.Day("2025-01-01"));
    }

    [Fact]
    public void A_new_holiday_is_a_change_of_data()
    {
        var calendar = WorkingCalendar.Parse("# version=2026.2, effective=2026-11-01\n2026-11-24,off,Ngày Văn hóa Việt Nam\n\n# remark\n2026-11-28,work,làm bù\n");

        Assert.Equal("2026.2", calendar.Version);
        Assert.Equal(Office.Day("2026-11-01"), calendar.EffectiveFrom);
        Assert.False(calendar.IsWorkingDay(Office.Day("2026-11-24")));
        Assert.Equal(Office.Day("2026-11-28"), calendar.NextWorkingDay(Office.Day("2026-11-27")));
    }

    [Theory]
    [InlineData("2026-11-24,off,x", "line 1")]
    [InlineData("# version=1, effective=soon", "line 1")]
    [InlineData("# version=1, effective=2026-01-01\n2026-11-24,free,x", "line 2")]
    [InlineData("# version=1, effective=2026-01-01\n\n24/11/2026,off,x", "line 3")]
    [InlineData("# version=1, effective=2026-01-01\n2026-02-30,off,x", "line 2")]
    public void A_calendar_that_cannot_be_read_names_the_line(string text, string line) =>
        Assert.StartsWith(line, Assert.Throws<FormatException>(() => WorkingCalendar.Parse(text)).Message, StringComparison.Ordinal);
}
