using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;

namespace Ioc.Simulator.Tests.Dossiers;

public class DossierBookTests
{
    [Fact]
    public void The_same_seed_tells_the_same_history()
    {
        var again = new DossierBook(new OfficeDirectory(["22"], QuangNinh.Seed), QuangNinh.Clock, QuangNinh.Seed);

        foreach (var office in QuangNinh.Offices.All.Take(10))
        {
            var count = again.Count(office, QuangNinh.Today);
            Assert.Equal(QuangNinh.Book.Count(office, QuangNinh.Today), count);
            for (var number = count - 1; number >= 0; number--)
            {
                var (one, other) = (QuangNinh.Book.Make(office, QuangNinh.Today, number, count), again.Make(office, QuangNinh.Today, number, count));
                Assert.Equal(one.Code, other.Code);
                Assert.Equal(one.Life, other.Life);
            }
        }
    }

    [Fact]
    public void A_commune_has_the_same_history_whichever_other_provinces_are_simulated()
    {
        var wider = new OfficeDirectory(["01", "22"], QuangNinh.Seed);
        var office = QuangNinh.Offices.All[7];
        var same = wider.All.Single(o => o.Code == office.Code);

        Assert.Equal(
            QuangNinh.Book.Make(office, QuangNinh.Today, 3, 20).Life,
            new DossierBook(wider, QuangNinh.Clock, QuangNinh.Seed).Make(same, QuangNinh.Today, 3, 20).Life);
    }

    [Fact]
    public void Another_seed_tells_another_history()
    {
        var other = new DossierBook(QuangNinh.Offices, QuangNinh.Clock, 43);

        Assert.NotEqual(
            QuangNinh.Offices.All.Select(office => QuangNinh.Book.Count(office, QuangNinh.Today)),
            QuangNinh.Offices.All.Select(office => other.Count(office, QuangNinh.Today)));
    }

    [Fact]
    public void No_two_dossiers_share_a_code()
    {
        var codes = QuangNinh.HandedIn(QuangNinh.Today - 20, 20).Select(dossier => dossier.Code).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Fact]
    public void Every_dossier_has_had_its_last_event_within_the_horizon_of_its_field()
    {
        foreach (var dossier in QuangNinh.HandedIn(QuangNinh.Today - 400, 60))
        {
            var first = dossier.Life[0];
            var days = OfficeClock.DayOf(dossier.Life[^1].UpdatedAt) - OfficeClock.DayOf(first.UpdatedAt);
            Assert.InRange(days, 0, first.Procedure.Field.HorizonDays);
        }
    }

    [Fact]
    public void The_horizon_leaves_hardly_a_dossier_unfinished()
    {
        var lives = QuangNinh.HandedIn(QuangNinh.Today - 400, 60).Select(dossier => dossier.Life[^1]).Where(last => !last.Deleted).ToList();

        var unfinished = lives.Count(last => last.Status is not (Status.Refused or Status.Withdrawn or Status.Returned));
        Assert.InRange(unfinished, 0, lives.Count / 500);
    }
}
