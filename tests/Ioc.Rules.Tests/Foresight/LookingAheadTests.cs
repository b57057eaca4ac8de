using Ioc.Rules.Foresight;
using static Ioc.Rules.Tests.Foresight.MadeUpOffice;

namespace Ioc.Rules.Tests.Foresight;

public sealed class LookingAheadTests
{
    [Fact]
    public void Arrivals_beyond_what_the_office_gets_done_are_more_than_its_capacity()
    {
        var use = CapacityUse.Of(Forecast(Facts(_ => 30, ended: _ => 20, open: Open(later: 900))))!.Value;

        Assert.Equal((30, 20, 1.5), (Math.Round(use.ArrivalsPerDay, 1), Math.Round(use.PacePerDay, 1), Math.Round(use.Ratio!.Value, 2)));
    }

    [Fact]
    public void Due_are_the_known_ones_of_five_days_and_those_that_will_come_and_fall_due_in_them()
    {
        // Three working days each: what comes in on the first and the second day falls due within five.
        var pressure = DuePressure.Of(Forecast(Facts(_ => 20, open: Open(due: [50, 10, 10, 10, 10, 10, 99]), due: Misses(0.1))))!.Value;

        Assert.Equal((50, 40, 100), (pressure.Known, Math.Round(pressure.Expected, 1), Math.Round(pressure.CanEnd, 1)));
        Assert.Equal(0.9, pressure.Ratio!.Value, 2);
    }

    [Fact]
    public void Growth_is_what_came_in_less_what_ended_in_ten_days()
    {
        var growth = BacklogGrowth.Of(Forecast(Facts(_ => 23, ended: _ => 20, open: Open(later: 130))))!.Value;

        Assert.Equal((3, 0.3), (growth.PerDay, growth.Share!.Value));
    }

    [Fact]
    public void An_office_that_ends_nothing_has_no_ratio()
    {
        // Another office's ends show when history begins.
        var model = new ProvinceForecast(Days(), 1, null, [Facts(_ => 5, ended: _ => 0), Facts(_ => 5, code: Office.Neighbour)]);

        Assert.Null(CapacityUse.Of(model.Of(model.Offices[0]))!.Value.Ratio);
        Assert.Null(DuePressure.Of(model.Of(model.Offices[0]))!.Value.Ratio);
    }
}
