using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Tests.Offices;

public class OfficeClockTests
{
    [Fact]
    public void Eight_office_hours_from_nine_on_Friday_end_at_nine_on_Monday()
    {
        var friday = QuangNinh.Instant(2026, 11, 20, 9);

        Assert.Equal(QuangNinh.Instant(2026, 11, 23, 9), QuangNinh.Clock.Add(friday, OfficeClock.OfficeDay));
    }

    [Fact]
    public void The_lunch_break_does_not_count()
    {
        Assert.Equal(QuangNinh.Instant(2026, 11, 23, 14), QuangNinh.Clock.Add(QuangNinh.Instant(2026, 11, 23, 11), OfficeClock.Hour));
    }

    [Fact]
    public void What_comes_at_night_is_taken_up_when_the_office_opens()
    {
        Assert.Equal(QuangNinh.Instant(2026, 11, 23, 7, 30), QuangNinh.Clock.Open(QuangNinh.Instant(2026, 11, 21, 22)));
    }

    [Fact]
    public void A_term_skips_Reunification_Day_and_counts_a_Saturday_worked_in_exchange()
    {
        Assert.Equal(QuangNinh.Instant(2026, 5, 4, 9), QuangNinh.Clock.Add(QuangNinh.Instant(2026, 4, 29, 9), OfficeClock.OfficeDay));
        Assert.Equal(QuangNinh.Instant(2026, 8, 22, 9), QuangNinh.Clock.Add(QuangNinh.Instant(2026, 8, 21, 9), OfficeClock.OfficeDay));
    }
}
