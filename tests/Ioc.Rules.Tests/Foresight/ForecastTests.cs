using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using static Ioc.Rules.Tests.Foresight.MadeUpOffice;

namespace Ioc.Rules.Tests.Foresight;

public sealed class ForecastTests
{
    [Fact]
    public void An_office_that_always_did_the_same_will_do_the_same()
    {
        var forecast = Forecast(Facts(_ => 20, open: Open(due: [5, 10, 10, 10], paused: 7)));

        Assert.Null(forecast.Lacks);
        Assert.All(forecast.Days, day => Assert.Equal((20, 20, 42), (Math.Round(day.Received, 2), Math.Round(day.Ended, 2), Math.Round(day.Open, 1))));
    }

    [Fact]
    public void Mondays_are_as_busy_as_they_always_were()
    {
        var forecast = Forecast(Facts(day => day.DayOfWeek == DayOfWeek.Monday ? 60 : 20));

        Assert.All(forecast.Days, day => Assert.InRange(day.Received, day.Day.DayOfWeek == DayOfWeek.Monday ? 55 : 19, day.Day.DayOfWeek == DayOfWeek.Monday ? 61 : 22));
    }

    [Fact]
    public void The_day_after_a_holiday_is_expected_to_be_as_busy_as_such_days_were()
    {
        // 2 September 2026 was a rest, 3 September the day after. On 30 April 2027 offices rest again, on 4 May they open.
        var behind = Days(Office.Day("2026-09-10"));
        var seen = Facts(day => behind.IsAfterRest(day) ? 60 : 20, days: behind);
        var pattern = DayPattern.From(seen.Past.Received, behind);

        Assert.InRange(pattern.AfterRest, 1.3, 2.2);
        Assert.Equal(1, DayPattern.From(Facts(_ => 20).Past.Received, Days()).AfterRest, 2);
        Assert.True(pattern.Of(Office.Day("2026-09-03"), behind) > 1.2 * pattern.Of(Office.Day("2026-09-10"), behind));
    }

    [Fact]
    public void One_flood_and_one_power_cut_hardly_move_what_is_expected()
    {
        var days = Days();
        var forecast = Forecast(Facts(day => day == days.Past[^3] ? 400 : day == days.Past[^2] ? 1 : 20, ended: _ => 20));

        Assert.InRange(forecast.Days[0].Received, 17, 23);
    }

    [Fact]
    public void A_lasting_change_is_followed_within_weeks()
    {
        var days = Days();
        var forecast = Forecast(Facts(day => day >= days.Past[^21] ? 40 : 20, ended: _ => 20));

        Assert.InRange(forecast.Days[0].Received, 32, 41);
    }

    [Fact]
    public void More_coming_in_than_the_office_has_ever_done_makes_the_backlog_grow()
    {
        var days = Days();
        var forecast = Forecast(Facts(day => day >= days.Past[^21] ? 40 : 20, ended: _ => 20, open: Open(later: 420)));

        Assert.InRange(forecast.Last!.Value.Open, 420 + 80, 420 + 260);
        Assert.All(forecast.Days, day => Assert.InRange(day.Ended, 19, 21));
    }

    [Fact]
    public void An_office_never_ends_more_than_lies_there()
    {
        var forecast = Forecast(Facts(_ => 3, ended: _ => 3, open: Open(due: [1])));

        Assert.All(forecast.Days, day => Assert.True(day.Open >= 0 && day.Overdue >= 0 && day.Overdue <= day.Open + 1e-9));
    }

    [Fact]
    public void Due_days_of_running_dossiers_are_known_and_their_usual_share_misses_them()
    {
        // Half of what still runs the evening before its day misses it; nothing new comes in that could.
        var due = Misses(0.5, lateEndShare: 0) with { Granted = new double[DueCounts.Longest + 1] };
        var forecast = Forecast(Facts(_ => 20, open: Open(due: [0, 0, 0, 100]), due: due));

        Assert.Equal([0, 0, 0, 50, 0], forecast.Days.Take(5).Select(day => Math.Round(day.Missed)));
        Assert.Equal(50, forecast.WillMiss, 0);
        Assert.Equal(50, forecast.Last!.Value.Overdue, 0);
    }

    [Fact]
    public void What_is_yet_to_come_brings_its_own_due_days()
    {
        // Every new dossier has three working days, a tenth misses them: today's twenty are overdue on the fourth day ahead.
        var forecast = Forecast(Facts(_ => 20, open: Open(later: 40), due: Misses(0.1, lateEndShare: 0)));

        Assert.Equal([0, 0, 0, 2, 2, 2], forecast.Days.Take(6).Select(day => Math.Round(day.Missed, 1)));
    }

    [Fact]
    public void Overdue_dossiers_end_at_their_usual_pace()
    {
        var forecast = Forecast(Facts(_ => 20, open: Open(overdue: 64, later: 36), due: Misses(0, lateEndShare: 0.5)), rest: 0);

        Assert.InRange(forecast.Days[0].Overdue, 31, 33);
        Assert.InRange(forecast.Days[1].Overdue, 15, 17);
    }

    [Theory]
    [InlineData(1, 0.1)] // before opening: as many as of those that run the evening before
    [InlineData(0, 1)] // after closing nobody can end them any more
    public void What_is_due_today_misses_its_day_the_surer_the_later_it_is(double rest, double share) =>
        Assert.Equal(100 * share, Forecast(Facts(_ => 20, open: Open(due: [100]), due: Misses(0.1, 0) with { Granted = new double[12] }), rest).Days[0].Missed, 1);

    [Fact]
    public void Within_the_day_the_share_lies_between()
    {
        var habits = new DueHabits(Misses(0.1), Misses(0.1));

        Assert.Equal(1 / ((0.5 / habits.MissShare(1)) + 0.5), habits.MissShare(0, 0.5), 6);
        Assert.InRange(habits.MissShare(0, 0.5), 0.1, 0.5);
    }

    [Fact]
    public void Where_an_offices_own_dossiers_are_few_those_of_its_province_speak()
    {
        var few = new DueHabits(DueCounts.None, Misses(0.3));

        Assert.Equal(0.3, few.MissShare(2), 3);
        Assert.Equal(0.05, new DueHabits(Misses(0.05), Misses(0.3)).MissShare(2), 2);
    }

    [Fact]
    public void A_province_weighs_each_day_of_each_of_its_offices_alike()
    {
        (OfficePast Past, OfficeOpen Now)[] offices = [.. new[] { 2.0, 20, 200 }.Select(rate => (Facts(_ => rate).Past, Open(later: rate * 3)))];
        var all = WorkPace.PaceSums.Of(offices);

        Assert.Equal(offices.Sum(office => WorkPace.PaceSums.Of(office.Past, office.Now).Weight), all.Weight, 6);
        Assert.Equal(all.Weight, all.ReceivedReceived + all.OpenOpen, 6);
    }

    [Fact]
    public void Nineteen_days_are_not_enough_and_twenty_are()
    {
        Assert.Equal(new NotEnough(Lack.ShortHistory, 19, 20), Forecast(Facts(_ => 20, knownDays: 19)).Lacks);
        Assert.Null(Forecast(Facts(_ => 20, knownDays: 20)).Lacks);
    }

    [Fact]
    public void Of_a_commune_without_dossiers_nothing_is_said_and_nothing_is_zero()
    {
        var forecast = Forecast(Facts(_ => 0));

        Assert.Equal(Lack.NoDossiers, forecast.Lacks!.Value.Lack);
        Assert.Empty(forecast.Days);
        Assert.Null(forecast.Last);
        Assert.Null(CapacityUse.Of(forecast));
    }

    [Fact]
    public void A_busy_office_that_has_fallen_silent_is_cut_off_and_not_idle()
    {
        var days = Days();

        Assert.Equal(Lack.Silent, Forecast(Facts(day => day > days.Past[^6] ? 0 : 20)).Lacks!.Value.Lack);
        Assert.Null(Forecast(Facts(day => day > days.Past[^4] ? 0 : 20)).Lacks);
        Assert.Null(Forecast(Facts(day => day.Day % 7 == 0 ? 1 : 0)).Lacks);
    }

    [Fact]
    public void A_hole_in_the_data_is_not_taken_for_days_without_work()
    {
        var days = Days();
        var forecast = Forecast(Facts(day => day >= days.Past[^12] && day <= days.Past[^9] ? 0 : 20));

        Assert.Equal(20, forecast.Days[0].Received, 1);
    }

    [Fact]
    public void Dossiers_left_over_from_before_a_source_was_connected_do_not_count_as_history()
    {
        // Long-running ones come along with their old days of receipt; the first end tells when history begins.
        var days = Days();
        var facts = Facts(day => day < days.Past[50] ? 1 : 20, ended: day => day < days.Past[50] ? 0 : 20);

        Assert.Equal(50, OfficePast.Begin([facts.Past]));
        Assert.Equal(20, Forecast(facts).Days[0].Received, 1);
    }

    [Fact]
    public void Without_a_year_of_data_the_season_is_level_and_said_to_be_unknown()
    {
        Assert.False(Forecast(Facts(_ => 20), season: new Season(WorkingCalendar.BuiltIn, [])).SeasonKnown);
        Assert.False(Forecast(Facts(_ => 20)).SeasonKnown);
    }

    [Fact]
    public void What_fell_off_before_Tet_last_year_will_fall_off_before_Tet_this_year()
    {
        // Last year's Tết rest began on Saturday 25 January 2025; the week before it brought half.
        var lastYear = Enumerable.Range(0, 200).Select(i => Office.Day("2024-10-01").AddDays(i))
            .Where(WorkingCalendar.BuiltIn.IsWorkingDay).ToDictionary(day => day, day => day >= Office.Day("2025-01-13") && day < Office.Day("2025-01-25") ? 50.0 : 100.0);
        var season = new Season(WorkingCalendar.BuiltIn, lastYear);
        var days = Days(Office.Day("2026-01-28"));
        var forecast = Forecast(Facts(_ => 20, days: days), days: days, season: season);

        Assert.True(forecast.SeasonKnown);
        var before = Assert.Single(forecast.Days, day => day.Day == Office.Day("2026-02-10"));
        Assert.InRange(before.Received, 10, 16);
    }

    [Fact]
    public void The_same_facts_give_the_same_forecast_in_whatever_order_offices_come()
    {
        OfficeFacts[] offices = [Facts(day => 10 + (day.Day % 5)), Facts(day => 40 - (day.Day % 7), code: Office.Neighbour)];
        var (there, back) = (new ProvinceForecast(Days(), 0.5, null, offices), new ProvinceForecast(Days(), 0.5, null, offices.Reverse()));

        Assert.Equal(there.Of(there.Offices[0]).Days.Select(Rounded), back.Of(back.Offices[1]).Days.Select(Rounded));

        static (DateOnly, double, double, double) Rounded(ForecastDay day) => (day.Day, Math.Round(day.Received, 6), Math.Round(day.Open, 6), Math.Round(day.Overdue, 6));
    }
}
