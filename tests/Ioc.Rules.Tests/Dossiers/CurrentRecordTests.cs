using Ioc.Model;
using Ioc.Rules.Dossiers;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Dossiers;

/// <summary>Which of a dossier's records speaks, at which instant (§2).</summary>
public sealed class CurrentRecordTests
{
    private static readonly DossierRecord Received = Record(2, "2026-11-02 08:05");
    private static readonly DossierRecord Working = Record(4, "2026-11-03 09:00");
    private static readonly DossierRecord Finished = Record(9, "2026-11-05 10:00", finished: "2026-11-05 10:00");

    public static TheoryData<int, int, int> Orders => new() { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_latest_update_speaks_in_whatever_order_records_arrive(int first, int second, int third)
    {
        DossierRecord[] records = [Received, Working, Finished];
        var counts = Counted(Question("2026-11-20 08:00"), records[first], records[second], records[third]);

        Assert.Equal(1, counts.ResolvedOnTime);
        Assert.Equal(0, counts.Open);
    }

    [Fact]
    public void A_question_about_the_past_does_not_know_what_was_updated_since()
    {
        Assert.Equal(1, Counted(Question("2026-11-05 09:59:59.999"), Received, Working, Finished).Open);
        Assert.Equal(1, Counted(Question("2026-11-05 10:00"), Received, Working, Finished).ResolvedOnTime);
    }

    [Fact]
    public void Before_its_first_record_a_dossier_is_in_no_figure() =>
        Assert.Equal(default, Counted(Question("2026-11-02 08:04:59.999"), Received, Working, Finished));

    [Fact]
    public void A_record_dated_ahead_counts_from_its_time_on()
    {
        Assert.Equal(1, Counted(Question("2026-11-03 08:59"), Received, Working with { Status = 5 }).Open);
        Assert.Equal(0, Counted(Question("2026-11-03 08:59"), Received, Working with { Status = 5 }).OpenPaused);
        Assert.Equal(1, Counted(Question("2026-11-03 09:00"), Received, Working with { Status = 5 }).OpenPaused);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(9, 10)]
    [InlineData(0, 1)]
    public void Of_two_records_of_one_instant_the_greater_sequence_speaks_even_if_it_came_first(long lower, long greater)
    {
        var paused = Working with { Status = 6, Sequence = greater };
        var working = Working with { Sequence = lower };

        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), paused, working).OpenPaused);
        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), working, paused).OpenPaused);
    }

    [Fact]
    public void A_missing_sequence_is_zero() =>
        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), Working with { Status = 6, Sequence = 1 }, Working).OpenPaused);

    [Fact]
    public void Under_one_key_the_record_that_arrives_later_wins()
    {
        var corrected = Working with { Status = 8 };

        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), Working, corrected).OpenPaused);
        Assert.Equal(0, Counted(Question("2026-11-20 08:00"), corrected, Working).OpenPaused);
    }

    [Fact]
    public void Sending_the_replaced_record_again_does_not_bring_it_back() =>
        Assert.Equal(1, Counted(Question("2026-11-20 08:00"), Working, Working with { Status = 8 }, Working).OpenPaused);

    [Fact]
    public void A_field_absent_from_the_newer_record_is_absent()
    {
        var promised = Received with { DueAt = At("2026-11-04 17:00") };

        Assert.Equal(1, Counted(Question("2026-11-10 08:00"), promised).OpenOverdue);
        Assert.Equal(0, Counted(Question("2026-11-10 08:00"), promised, Working).OpenOverdue);
    }

    [Fact]
    public void The_same_code_from_two_sources_is_two_dossiers() =>
        Assert.Equal(2, Counted(Question("2026-11-20 08:00"), Received, Received with { Source = "bo-tu-phap" }).Open);

    [Fact]
    public void A_dossier_handed_over_is_counted_by_the_commune_that_handles_it_now()
    {
        var handedOver = Working with { HandlingCommune = Neighbour, ReceivingCommune = Neighbour };

        Assert.Equal(1, Counted(Here, Question("2026-11-02 23:00"), Received, handedOver).Open);
        Assert.Equal(default, Counted(Here, Question("2026-11-20 08:00"), Received, handedOver));
        Assert.Equal(1, Counted(Neighbour, Question("2026-11-20 08:00"), Received, handedOver).Open);
    }

    [Fact]
    public void Records_that_change_no_figure_make_one_span()
    {
        var spans = DossierHistory.Fold([Version(1, "2026-11-02 08:00"), Version(2, "2026-11-03 08:00"), Version(3, "2026-11-04 08:00")]);

        var span = Assert.Single(spans);
        Assert.Equal(At("2026-11-02 08:00"), span.From);
        Assert.Null(span.To);
    }

    [Fact]
    public void A_dossier_without_records_has_no_spans() => Assert.Empty(DossierHistory.Fold([]));

    private static DossierVersion Version(long arrival, string updated) => new(
        At(updated), 0, arrival, false, DossierStatus.InProgress, At("2026-11-02 08:00"), null, null, false, Here, Here, "LV-HOTICH", false, Channel.Counter);
}
