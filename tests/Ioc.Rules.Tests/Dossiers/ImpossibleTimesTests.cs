using Ioc.Model;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Dossiers;

/// <summary>Clocks of offices differ: a time after the record's own, or a finish before the receipt, is drawn back (§2).</summary>
public sealed class ImpossibleTimesTests
{
    [Fact]
    public void A_receipt_later_than_the_update_counts_as_the_update()
    {
        var record = Record(2, "2026-11-02 23:58", received: "2026-11-03 00:02");

        Assert.Equal(1, Counted(Question("2026-11-20 08:00", "2026-11-02", "2026-11-02"), record).Received);
        Assert.Equal(0, Counted(Question("2026-11-20 08:00", "2026-11-03", "2026-11-03"), record).Received);
    }

    [Fact]
    public void A_finish_later_than_the_update_counts_as_the_update()
    {
        var record = Record(9, "2026-11-05 23:58", finished: "2026-11-06 00:02", due: "2026-11-05 17:00");

        Assert.Equal(1, Counted(Question("2026-11-20 08:00", "2026-11-05", "2026-11-05"), record).ResolvedOnTime);
        Assert.Equal(0, Counted(Question("2026-11-20 08:00", "2026-11-06", "2026-11-06"), record).ResolvedLate);
    }

    [Fact]
    public void Receipt_and_finish_after_the_update_both_count_as_the_update()
    {
        var record = Record(9, "2026-11-02 23:58", received: "2026-11-03 00:01", finished: "2026-11-03 00:02");

        var counts = Counted(Question("2026-11-20 08:00", "2026-11-02", "2026-11-02"), record);
        Assert.Equal((1, 1), (counts.Received, counts.ResolvedOnTime));
    }

    [Fact]
    public void A_later_record_says_the_same_times_without_drawing_them_back()
    {
        var early = Record(2, "2026-11-02 23:58", received: "2026-11-03 00:02");
        var later = Record(4, "2026-11-04 08:00", received: "2026-11-03 00:02");

        Assert.Equal(1, Counted(Question("2026-11-03 08:00", "2026-11-02", "2026-11-02"), early, later).Received);
        Assert.Equal(1, Counted(Question("2026-11-04 08:00", "2026-11-03", "2026-11-03"), early, later).Received);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_finish_time_means_nothing_while_a_dossier_is_open(int status)
    {
        var counts = Counted(Question("2026-11-20 08:00"), Record(status, "2026-11-05 10:00", finished: "2026-11-04 10:00"));

        Assert.Equal(1, counts.Open);
        Assert.Equal(0, counts.ResolvedOnTime + counts.ResolvedInThroughputSpan);
    }

    [Fact]
    public void Whether_an_open_dossier_states_a_finish_time_is_no_difference_between_records()
    {
        var ledger = new Ledger();

        Assert.True(ledger.Take(Record(4, "2026-11-05 10:00")));
        Assert.False(ledger.Take(Record(4, "2026-11-05 10:00", finished: "2026-11-04 10:00")));
    }
}
