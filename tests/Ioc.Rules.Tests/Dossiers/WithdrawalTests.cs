using Ioc.Model;
using static Ioc.Rules.Tests.Office;

namespace Ioc.Rules.Tests.Dossiers;

/// <summary>On which day a withdrawn dossier ended: its finish time, else the start of the latest unbroken run of status 7 (§3).</summary>
public sealed class WithdrawalTests
{
    private static readonly DossierRecord Working = Record(4, "2026-11-03 09:00");
    private static readonly DossierRecord First = Record(7, "2026-11-05 09:00");
    private static readonly DossierRecord Second = Record(7, "2026-11-09 09:00");
    private static readonly DossierRecord Third = Record(7, "2026-11-12 09:00");

    [Fact]
    public void A_withdrawal_with_a_finish_time_ended_then() =>
        EndedOn("2026-11-04", Working, First, Second with { FinishedAt = At("2026-11-04 15:00") });

    [Fact]
    public void Without_one_it_ended_with_the_first_record_of_the_run() => EndedOn("2026-11-05", Working, First, Second, Third);

    [Fact]
    public void The_run_is_the_same_in_whatever_order_it_arrives() => EndedOn("2026-11-05", Third, First, Working, Second);

    [Fact]
    public void A_record_of_another_status_breaks_the_run() =>
        EndedOn("2026-11-12", Working, First, Record(4, "2026-11-10 09:00"), Second, Third);

    [Fact]
    public void Even_a_refusal_breaks_the_run() => EndedOn("2026-11-12", First, Record(3, "2026-11-10 09:00", received: null), Third);

    [Fact]
    public void A_record_that_arrives_late_between_two_withdrawals_still_breaks_the_run() =>
        EndedOn("2026-11-12", Working, First, Second, Third, Record(5, "2026-11-10 09:00"));

    [Fact]
    public void A_deletion_breaks_the_run_even_with_status_7() =>
        EndedOn("2026-11-12", Working, First, Second with { Deleted = true }, Third);

    [Fact]
    public void A_record_replaced_under_its_key_is_not_part_of_the_run() =>
        EndedOn("2026-11-12", Working, First, Second, Second with { Status = 4 }, Third);

    [Fact]
    public void A_record_replaced_by_a_withdrawal_does_not_break_the_run() =>
        EndedOn("2026-11-05", Working, First, Second with { Status = 4 }, Second, Third);

    [Fact]
    public void The_greater_sequence_of_one_instant_decides_whether_the_run_goes_on()
    {
        EndedOn("2026-11-12", First, Second with { Status = 4, Sequence = 1 }, Third);
        EndedOn("2026-11-09", First, Second with { Status = 4 }, Second with { Sequence = 1 }, Third);
    }

    [Fact]
    public void A_question_about_the_past_sees_only_the_run_up_to_then()
    {
        var broken = Record(4, "2026-11-10 09:00");

        Assert.Equal(1, Counted(Question("2026-11-09 12:00", "2026-11-05", "2026-11-05"), First, Second, broken, Third).Withdrawn);
        Assert.Equal(0, Counted(Question("2026-11-13 12:00", "2026-11-05", "2026-11-05"), First, Second, broken, Third).Withdrawn);
    }

    [Fact]
    public void A_run_that_began_before_the_receipt_now_stated_ended_with_that_receipt() =>
        EndedOn("2026-11-07", Working, First, Second with { ReceivedAt = At("2026-11-07 08:00") });

    [Fact]
    public void A_withdrawal_is_not_a_resolution_and_moves_no_throughput()
    {
        var counts = Counted(Question("2026-11-20 08:00"), Working, Third with { DueAt = At("2026-11-04 08:00") });

        Assert.Equal(1, counts.Withdrawn);
        Assert.Equal(0, counts.ResolvedLate + counts.ResolvedOnTime + counts.ResolvedEarly + counts.ResolvedInThroughputSpan + counts.Open);
    }

    private static void EndedOn(string day, params DossierRecord[] records)
    {
        Assert.Equal(1, Counted(Question("2026-11-20 12:00", day, day), records).Withdrawn);
        Assert.Equal(1, Counted(Question("2026-11-20 12:00"), records).Withdrawn);
    }
}
