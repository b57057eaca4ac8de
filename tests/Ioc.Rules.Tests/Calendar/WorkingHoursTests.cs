using Ioc.Rules.Calendar;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Calendar;

public class WorkingHoursTests
{
    private static readonly WorkingHours Hours = new(WorkingCalendar.BuiltIn, WorkingHours.UsualShifts);

    [Theory]
    [InlineData("2026-11-23 07:29", false)]
    [InlineData("2026-11-23 07:30", true)]
    [InlineData("2026-11-23 11:30", false)]
    [InlineData("2026-11-23 13:30", true)]
    [InlineData("2026-11-23 17:29", true)]
    [InlineData("2026-11-22 09:00", false)] // Sunday
    [InlineData("2026-09-02 09:00", false)] // National Day
    [InlineData("2026-08-22 09:00", true)] // a Saturday worked for 31 August
    public void An_office_is_open_in_its_shifts_on_working_days(string instant, bool open) =>
        Assert.Equal(open, Hours.IsOpen(At(instant)));

    [Theory]
    [InlineData("2026-11-23 08:00", "2026-11-23 10:30", 2.5)]
    [InlineData("2026-11-23 11:00", "2026-11-23 14:00", 1)] // lunch does not count
    [InlineData("2026-11-20 17:00", "2026-11-23 08:00", 1)] // nor does a weekend
    [InlineData("2026-11-21 08:00", "2026-11-22 20:00", 0)]
    [InlineData("2026-11-23 10:00", "2026-11-23 09:00", 0)]
    public void Working_time_between_two_instants(string from, string to, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Hours.Between(At(from), At(to)));

    [Theory]
    [InlineData("2026-11-23 08:00", 8, "2026-11-24 08:00")]
    [InlineData("2026-11-23 07:30", 8, "2026-11-23 17:30")]
    [InlineData("2026-11-20 16:30", 2, "2026-11-23 08:30")]
    [InlineData("2026-11-22 10:00", 0, "2026-11-23 07:30")]
    [InlineData("2026-11-23 12:00", 1, "2026-11-23 14:30")]
    public void So_much_working_time_later(string from, double hours, string then) =>
        Assert.Equal(At(then), Hours.After(At(from), TimeSpan.FromHours(hours)));

    [Fact]
    public void What_lies_between_is_what_was_added()
    {
        var from = At("2026-02-13 15:10"); // the Friday before Tết
        for (var quarters = 0; quarters < 100; quarters++)
        {
            var working = TimeSpan.FromMinutes(15 * quarters);
            Assert.Equal(working, Hours.Between(from, Hours.After(from, working)));
        }
    }

    [Theory]
    [InlineData("07:00-11:30,13:30-17:00", 8)]
    [InlineData("08:00-12:00", 4)]
    public void Shifts_are_a_setting(string text, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), new WorkingHours(WorkingCalendar.BuiltIn, WorkingHours.ReadShifts(text)!).Day);

    [Theory]
    [InlineData("")]
    [InlineData("11:30-07:30")]
    [InlineData("07:30-11:30,11:00-17:00")]
    [InlineData("7h30-11h30")]
    public void Shifts_that_cannot_be(string text) => Assert.Null(WorkingHours.ReadShifts(text));
}
