using Ioc.Rules.Indicators;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Indicators;

public sealed class ResolvedTests
{
    [Theory]
    [InlineData("2026-11-05 23:59:59.999", "early")]
    [InlineData("2026-11-06 00:00", "on time")]
    [InlineData("2026-11-06 08:00", "on time")]
    [InlineData("2026-11-06 23:59:59.999", "on time")] // after 17:00, but on the day
    [InlineData("2026-11-07 00:00", "late")]
    public void A_dossier_due_on_a_Friday_at_17_00_is_judged_by_the_day_not_by_the_hour(string finished, string promptness) =>
        Assert.Equal(promptness, Promptness(Counted(Question("2026-11-20 08:00"), Record(9, "2026-11-10 08:00", due: "2026-11-06 17:00", finished: finished))));

    [Theory]
    [InlineData("2026-11-06 00:00", "2026-11-05 23:59:59.999", "early")] // a millisecond apart, yet two days
    [InlineData("2026-11-05 23:59:59.999", "2026-11-06 00:00", "late")]
    public void Midnight_parts_the_days(string due, string finished, string promptness) =>
        Assert.Equal(promptness, Promptness(Counted(Question("2026-11-20 08:00"), Record(10, "2026-11-10 08:00", due: due, finished: finished))));

    [Fact]
    public void Without_a_due_date_nothing_is_late() =>
        Assert.Equal("on time", Promptness(Counted(Question("2026-11-20 08:00"), Record(9, "2026-11-20 08:00", finished: "2026-11-19 08:00"))));

    [Fact]
    public void The_due_date_in_force_at_the_time_of_asking_decides()
    {
        var promised = Record(9, "2026-11-10 08:00", due: "2026-11-06 17:00", finished: "2026-11-09 10:00");
        var extended = Record(10, "2026-11-12 08:00", due: "2026-11-09 17:00", finished: "2026-11-09 10:00");

        Assert.Equal("late", Promptness(Counted(Question("2026-11-11 08:00"), promised, extended)));
        Assert.Equal("on time", Promptness(Counted(Question("2026-11-12 08:00"), promised, extended)));
    }

    [Fact]
    public void Handing_over_the_result_later_does_not_make_it_late() =>
        Assert.Equal("on time", Promptness(Counted(
            Question("2026-11-20 08:00"),
            Record(9, "2026-11-06 10:00", due: "2026-11-06 17:00", finished: "2026-11-06 10:00"),
            Record(10, "2026-11-16 10:00", due: "2026-11-06 17:00", finished: "2026-11-06 10:00") with { ReturnedAt = At("2026-11-16 10:00") })));

    [Theory]
    [InlineData("2026-10-31 23:59", 0)]
    [InlineData("2026-11-01 00:00", 1)]
    [InlineData("2026-11-30 23:59:59.999", 1)]
    [InlineData("2026-12-01 00:00", 0)]
    public void What_is_resolved_belongs_to_the_period_of_its_finish_day(string finished, int resolved)
    {
        var counts = Counted(Question("2026-12-05 08:00"), Record(9, "2026-12-04 08:00", received: "2026-10-05 08:00", finished: finished));

        Assert.Equal(resolved, counts.ResolvedOnTime);
    }

    [Fact]
    public void A_dossier_reopened_is_open_again_and_no_longer_resolved()
    {
        var counts = Counted(Question("2026-11-20 08:00"), Record(9, "2026-11-05 10:00", finished: "2026-11-05 10:00"), Record(4, "2026-11-06 10:00"));

        Assert.Equal((1, 0), (counts.Open, counts.ResolvedOnTime));
    }

    [Theory]
    [InlineData("2026-11-08 23:59", 0)] // the day before the tenth working day back from Monday 23
    [InlineData("2026-11-09 00:00", 1)]
    [InlineData("2026-11-14 10:00", 1)] // a Saturday inside the span counts
    [InlineData("2026-11-22 23:59:59.999", 1)]
    [InlineData("2026-11-23 00:00", 0)] // D itself does not count
    public void Throughput_looks_at_ten_working_days_and_the_days_off_between_them(string finished, int counted) =>
        Assert.Equal(counted, Counted(Question("2026-11-23 18:00"), Record(9, "2026-11-23 17:00", finished: finished)).ResolvedInThroughputSpan);

    [Theory]
    [InlineData("2026-10-15 08:00", "2026-10-31 10:00", 0)] // D is 31 October, though it is November
    [InlineData("2026-10-15 08:00", "2026-10-30 10:00", 1)]
    public void Throughput_of_a_past_period_ends_with_the_period(string received, string finished, int counted) =>
        Assert.Equal(counted, Counted(Question("2026-11-20 08:00", "2026-10-01", "2026-10-31"), Record(9, "2026-11-02 08:00", received, finished: finished)).ResolvedInThroughputSpan);

    [Fact]
    public void Throughput_is_measured_over_its_own_span_even_when_the_period_is_one_day() =>
        Assert.Equal(1, Counted(Question("2026-11-23 18:00", "2026-11-23", "2026-11-23"), Record(9, "2026-11-23 17:00", finished: "2026-11-10 10:00")).ResolvedInThroughputSpan);

    private static string Promptness(Counts counts) => (counts.ResolvedEarly, counts.ResolvedOnTime, counts.ResolvedLate) switch
    {
        (1, 0, 0) => "early",
        (0, 1, 0) => "on time",
        (0, 0, 1) => "late",
        _ => "none or several",
    };
}
