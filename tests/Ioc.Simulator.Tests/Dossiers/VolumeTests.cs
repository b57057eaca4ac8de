using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Tests.Dossiers;

/// <summary>The bands are those of the project's notes on real volumes; outside them the demonstration would mislead.</summary>
public class VolumeTests
{
    private static readonly List<Dossier> Quarter = [.. QuangNinh.HandedIn(QuangNinh.Today - 91, 91)];
    private static readonly int WorkingDays = Enumerable.Range(QuangNinh.Today - 91, 91).Count(QuangNinh.Clock.IsWorkingDay);

    [Fact]
    public void A_commune_gets_some_33_to_39_dossiers_a_working_day_and_wards_several_times_what_remote_ones_get()
    {
        var perDay = Quarter.GroupBy(dossier => dossier.Receiving).Select(group => (Office: group.Key, Volume: (double)group.Count() / WorkingDays)).ToList();
        var ordered = perDay.Select(commune => commune.Volume).Order().ToList();

        Assert.InRange(ordered[ordered.Count / 2], 28, 46);
        Assert.InRange(ordered[^1], 90, 240);
        Assert.InRange(perDay.Where(commune => commune.Office.Plight == Plight.Idle).Max(commune => commune.Volume), 0, 1);
    }

    [Fact]
    public void Half_of_it_is_certification_and_land_is_where_the_delays_are()
    {
        var byField = Quarter.GroupBy(dossier => dossier.Life[0].Procedure.Field.Code).ToDictionary(group => group.Key, group => group.ToList());

        Assert.InRange(byField["LV-CHUNGTHUC"].Count / (double)Quarter.Count, 0.45, 0.55);
        Assert.InRange(byField["LV-HOTICH"].Count / (double)Quarter.Count, 0.15, 0.23);
        Assert.InRange(LateShare(byField["LV-CHUNGTHUC"]), 0, 0.012);
        Assert.InRange(LateShare(byField["LV-DATDAI"]), 0.06, 0.20);
        Assert.All(byField.Where(field => field.Key != "LV-DATDAI"), field => Assert.True(LateShare(field.Value) < LateShare(byField["LV-DATDAI"])));
    }

    [Fact]
    public void Most_are_handed_in_online_a_few_elsewhere_and_some_by_VNeID()
    {
        Assert.InRange(Share(dossier => dossier.Life[0].Channel is Channel.Online or Channel.VNeId), 0.65, 0.90);
        Assert.InRange(Share(dossier => dossier.Life[0].Channel is Channel.VNeId), 0.08, 0.20);
        Assert.InRange(Share(dossier => dossier.Receiving != dossier.Handling), 0.02, 0.07);
    }

    [Fact]
    public void Mondays_are_busy_Sundays_quiet_and_the_counter_is_shut_on_holidays()
    {
        var byDay = Quarter.ToLookup(dossier => OfficeClock.ToDate(OfficeClock.DayOf(dossier.Life[0].UpdatedAt)).DayOfWeek);
        var tet = QuangNinh.HandedIn(OfficeClock.OfDate(new DateOnly(2026, 2, 16)), 5).ToList();

        Assert.True(byDay[DayOfWeek.Monday].Count() > 1.15 * byDay[DayOfWeek.Friday].Count());
        Assert.InRange(byDay[DayOfWeek.Sunday].Count(), 1, byDay[DayOfWeek.Monday].Count() / 4);
        Assert.NotEmpty(tet);
        Assert.DoesNotContain(tet, dossier => dossier.Life[0].Channel is Channel.Counter or Channel.Post or Channel.Kiosk);
    }

    [Fact]
    public void A_few_offices_are_overloaded_and_it_shows_in_what_is_overdue()
    {
        var states = Quarter
            .Select(dossier => (dossier.Handling.Plight, Now: dossier.Life.LastOrDefault(at => at.UpdatedAt <= QuangNinh.Monday3Pm)))
            .Where(x => x.Now.Status is Status.Received or Status.Processing or Status.AwaitingPapers or Status.AwaitingPayment or Status.Halted && !x.Now.Deleted)
            .ToLookup(x => x.Plight, x => x.Now);

        Assert.Equal(3, QuangNinh.Offices.All.Count(office => office.Plight == Plight.Overloaded));
        Assert.InRange(OverdueShare(states[Plight.Overloaded]), 0.20, 0.40);
        Assert.InRange(OverdueShare(states[Plight.Ordinary]), 0.005, 0.07);
    }

    private static double Share(Func<Dossier, bool> which) => Quarter.Count(which) / (double)Quarter.Count;

    private static double LateShare(List<Dossier> dossiers)
    {
        var finished = dossiers.Select(dossier => dossier.Life[^1]).Where(last => last.Status is Status.Finished or Status.Returned).ToList();
        return finished.Count(last => last.DueAt > 0 && OfficeClock.DayOf(last.FinishedAt) > OfficeClock.DayOf(last.DueAt)) / (double)finished.Count;
    }

    private static double OverdueShare(IEnumerable<Snapshot> open)
    {
        var all = open.ToList();
        return all.Count(now => now.Status is Status.Received or Status.Processing && now.DueAt > 0 && OfficeClock.DayOf(now.DueAt) < QuangNinh.Today) / (double)all.Count;
    }
}
