using Ioc.Rules.Alerts;
using Ioc.Rules.Foresight;
using Ioc.Rules.Indicators;
using static Ioc.Rules.Tests.Foresight.MadeUpOffice;

namespace Ioc.Rules.Tests.Foresight;

public sealed class ReliefTests
{
    private static readonly ReliefTerms Terms = ReliefTerms.Default;

    /// <summary>Sixty a day come in, fifty are ended, five hundred lie there: overloaded, and getting worse.</summary>
    private static readonly Func<double, Forecast> Loaded = With(Facts(_ => 52, ended: _ => 50, open: Open(later: 520)));

    [Fact]
    public void An_overloaded_commune_is_relieved_by_a_neighbour_with_room()
    {
        var plan = Plan(Loaded, Neighbour("a", free: 40));

        Assert.Equal(Load.Overloaded, plan.LoadBefore);
        Assert.True(plan.Suffices);
        Assert.Equal(plan.Need, plan.Moved);
        Assert.NotEqual(Load.Overloaded, plan.LoadAfter);
        Assert.True(plan.After.Last!.Value.Open < plan.Before.Last!.Value.Open);
    }

    [Fact]
    public void Receipt_moves_and_what_has_to_be_decided_stays()
    {
        var plan = Plan(Loaded, Neighbour("a", free: 40));

        Assert.Equal(plan.Before.Days.Select(day => day.Received), plan.After.Days.Select(day => day.Received));
    }

    [Fact]
    public void A_commune_that_copes_needs_no_relief()
    {
        var plan = Plan(With(Facts(_ => 50)), Neighbour("a", free: 40));

        Assert.Equal((0, 0), (plan.Need, plan.Moved));
    }

    [Fact]
    public void Channels_for_which_nobody_travels_come_first_then_who_touches_then_who_is_near_then_the_province()
    {
        ReliefPlace[] places =
        [
            new(ReliefKind.Province, "centre", 0, 3, null, LoadRule.Default), Neighbour("far", 40, ReliefKind.Nearby, 9), Neighbour("b", 40, km: 5),
            Neighbour("a", 40, km: 5), Neighbour("c", 40, km: 2), new(ReliefKind.Online, "online", 0, 1, null, LoadRule.Default),
        ];

        Assert.Equal(["online", "c", "a", "b", "far", "centre"], Plan(Loaded, places).Shares.Select(share => share.Place.Code));
    }

    [Fact]
    public void A_neighbour_keeps_its_reserve()
    {
        // It once did 60 a day for a week and receives 50: less a tenth, 4 a day are free, at 0.3 of the work each: 13 receipts.
        Assert.Equal(13, Plan(Loaded, Neighbour("a", free: 10)).Shares[0].Room);
        Assert.Equal(0, Plan(Loaded, Neighbour("a", free: 5)).Shares[0].Room);
    }

    [Fact]
    public void A_neighbour_that_is_busy_or_will_be_gives_nothing()
    {
        var busy = new ReliefPlace(ReliefKind.Neighbour, "busy", 1, 0, With(Facts(_ => 20, ended: day => day == Days().Past[^30] ? 500 : 20, open: Open(later: 130))), LoadRule.Default);
        var soon = new ReliefPlace(ReliefKind.Neighbour, "soon", 1, 0, With(Facts(_ => 26, ended: _ => 20, open: Open(later: 90))), LoadRule.Default);
        var silent = new ReliefPlace(ReliefKind.Neighbour, "new", 1, 0, With(Facts(_ => 20, knownDays: 5)), LoadRule.Default);
        var plan = Plan(Loaded, busy, soon, silent);

        Assert.Equal(
            [("busy", 0, ReliefLimit.AlreadyBusy), ("new", 0, ReliefLimit.NotEnoughData), ("soon", 0, ReliefLimit.AlreadyBusy)],
            plan.Shares.Select(share => (share.Place.Code, share.Room, share.Limit)));
    }

    [Fact]
    public void No_relief_pushes_a_neighbour_into_busy()
    {
        var with = With(Facts(_ => 50, ended: day => day >= Days().Past[^25] && day <= Days().Past[^21] ? 150 : 50, open: Open(later: 215)));
        var share = Plan(Loaded, new ReliefPlace(ReliefKind.Neighbour, "a", 1, 0, with, LoadRule.Default)).Shares[0];

        Assert.InRange(share.Room, 1, ((150 * 0.9) - 50) / Terms.ReceiptShare);
        Assert.Equal(Load.Normal, Relief.LoadAhead(with(-share.Room * Terms.ReceiptShare), LoadRule.Default));
        Assert.NotEqual(Load.Normal, Relief.LoadAhead(with(-(share.Room + 2) * Terms.ReceiptShare), LoadRule.Default));
    }

    /// <summary>Random provinces: what must hold of any plan.</summary>
    [Fact]
    public void A_neighbour_is_judged_by_its_own_thresholds()
    {
        var with = With(Facts(_ => 20, ended: day => day == Days().Past[^30] ? 500 : 20, open: Open(later: 130)));
        var lenient = LoadRule.Default with { Overloaded = new Condition.Comparison("backlogDays", Comparing.AtLeast, 100) };

        Assert.Equal(ReliefLimit.AlreadyBusy, Plan(Loaded, new ReliefPlace(ReliefKind.Neighbour, "a", 1, 0, with, LoadRule.Default)).Shares[0].Limit);
        Assert.NotEqual(ReliefLimit.AlreadyBusy, Plan(Loaded, new ReliefPlace(ReliefKind.Neighbour, "a", 1, 0, with, lenient)).Shares[0].Limit);
    }

    [Fact]
    public void Nobody_is_given_more_than_there_is_room_or_need_and_more_room_never_makes_it_worse()
    {
        var chance = new Random(42);
        var relieved = 0;
        for (var story = 0; story < 150; story++)
        {
            var arrivals = chance.Next(5, 120);
            var loaded = With(Facts(_ => arrivals, ended: _ => Math.Round(arrivals * (0.85 + (0.2 * chance.NextDouble()))), open: Open(overdue: chance.Next(60), later: chance.Next(arrivals * 14)), due: Misses(0.1)));
            ReliefPlace[] places =
            [
                .. Enumerable.Range(0, chance.Next(6)).Select(i => Neighbour($"n{i}", chance.Next(30), (ReliefKind)chance.Next(1, 3), chance.Next(20))),
                .. Enumerable.Range(0, chance.Next(3)).Select(i => new ReliefPlace(i == 0 ? ReliefKind.Online : ReliefKind.Province, $"c{i}", 0, chance.Next(12), null, LoadRule.Default)),
            ];
            var plan = Plan(loaded, places);
            var another = Plan(loaded, [.. places, new ReliefPlace(ReliefKind.Province, "another", 0, chance.Next(1, 9), null, LoadRule.Default)]);

            Assert.All(plan.Shares, share => Assert.InRange(share.Takes, 0, share.Room));
            Assert.InRange(plan.Moved, 0, plan.Need);
            Assert.InRange(plan.Need, 0, plan.Movable);
            Assert.True(plan.Movable <= Terms.MovableShare * plan.Before.Level);
            Assert.True(plan.After.Last!.Value.Open <= plan.Before.Last!.Value.Open + 1e-9);
            Assert.True(plan.After.Last!.Value.Overdue <= plan.Before.Last!.Value.Overdue + 1e-9);
            Assert.True(another.Moved >= plan.Moved);
            Assert.True(another.After.Last!.Value.Open <= plan.After.Last!.Value.Open + 1e-9);
            Assert.Equal(plan.Shares.Select(Told), Plan(loaded, [.. places.Reverse()]).Shares.Select(Told));
            relieved += plan.Moved > 0 ? 1 : 0;
        }

        Assert.InRange(relieved, 20, 130);

        static (string, int, int, ReliefLimit) Told(ReliefShare share) => (share.Place.Code, share.Room, share.Takes, share.Limit);
    }

    private static ReliefPlan Plan(Func<double, Forecast> loaded, params ReliefPlace[] places) => Relief.For(loaded, places, Terms, LoadRule.Default);

    /// <summary>An office that receives and ends fifty a day, and once, for a week, ended so many more.</summary>
    private static ReliefPlace Neighbour(string code, int free, ReliefKind kind = ReliefKind.Neighbour, double km = 3)
    {
        var days = Days();
        return new ReliefPlace(kind, code, km, 0, With(Facts(_ => 50, ended: day => day >= days.Past[^25] && day <= days.Past[^21] ? 50 + free : 50, open: Open(due: [5, 10, 10, 10]), code: code)), LoadRule.Default);
    }

    private static Func<double, Forecast> With(OfficeFacts facts)
    {
        var model = new ProvinceForecast(Days(), 1, null, [facts]);
        return model.WithPace(model.Offices[0]);
    }
}
