using System.Net;
using System.Text.Json;
using Ioc.Foresight;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Ioc.Tests.Foresight;

/// <summary>Forecasts over the real engine, of offices whose truth is known.</summary>
public sealed class ForesightTests(SteadyOffices steady) : IClassFixture<SteadyOffices>
{
    private const string List = "api/v1/foresight/communes";

    private FigureReader Reader => steady.Office.Reader;

    private IServiceProvider Services => steady.Office.Product.Services;

    [Fact]
    public async Task The_forecast_of_an_office_that_always_does_the_same_hits_it()
    {
        var forecast = (await Reader.GetAsync($"{List}/{SteadyOffices.HaTu}")).GetProperty("commune");

        Assert.Equal(10, forecast.GetProperty("days").GetArrayLength());
        Assert.All(forecast.GetProperty("days").EnumerateArray(), day =>
        {
            Assert.Equal((10, 10, 0), (Value(day, "received"), Value(day, "resolved"), Value(day, "overdue")));
            Assert.InRange(day.GetProperty("open").GetProperty("value").GetDouble(), 19, 21);
        });
        Assert.Equal("2026-11-25", forecast.GetProperty("days")[0].GetProperty("day").GetString());
        Assert.Equal(1, forecast.GetProperty("figures").GetProperty("arrivalsToPace").GetDouble(), 2);
    }

    [Fact]
    public async Task An_office_that_keeps_a_quarter_too_long_will_have_as_many_overdue_as_ever()
    {
        var forecast = (await Reader.GetAsync($"{List}/{SteadyOffices.HaAn}")).GetProperty("commune");

        // One overdue at the end of each day, one more missed each day, eleven open.
        Assert.All(forecast.GetProperty("days").EnumerateArray(), day =>
        {
            Assert.InRange(day.GetProperty("overdue").GetProperty("value").GetDouble(), 0.5, 1.5);
            Assert.InRange(day.GetProperty("missed").GetDouble(), 0.6, 1.4);
            Assert.InRange(day.GetProperty("open").GetProperty("value").GetDouble(), 10, 12);
        });
        Assert.InRange(forecast.GetProperty("willMiss").GetDouble(), 7, 12);
    }

    [Fact]
    public async Task A_commune_without_dossiers_is_in_the_list_and_says_what_is_missing()
    {
        var list = await Reader.GetAsync(List);
        var communes = list.GetProperty("communes").EnumerateArray().ToDictionary(row => row.GetProperty("code").GetString()!);

        Assert.Equal(54, communes.Count);
        Assert.Equal("noDossiers", communes["06658"].GetProperty("missing").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, communes["06658"].GetProperty("openAhead").ValueKind);
        Assert.Equal(JsonValueKind.Null, communes[SteadyOffices.HaTu].GetProperty("missing").ValueKind);
        Assert.Equal(10, communes[SteadyOffices.HaTu].GetProperty("arrivalsNext").GetProperty("value").GetDouble(), 1);
        Assert.Equal("normal", communes[SteadyOffices.HaTu].GetProperty("loadAhead").GetString());
    }

    [Fact]
    public async Task Errors_and_interval_are_shown_once_forecasts_have_been_tested()
    {
        await steady.TestForecastsAsync();

        var answer = await Reader.GetAsync($"{List}/{SteadyOffices.HaTu}");

        // From the first end on 52 working days are known, 20 must lie behind a forecast: 32 mornings, of which the last ten have not seen ten days yet.
        Assert.Equal(32, answer.GetProperty("test").GetProperty("origins").GetInt32());
        Assert.Equal("2026-11-23", answer.GetProperty("test").GetProperty("lastDay").GetString());
        var errors = answer.GetProperty("commune").GetProperty("errors").GetProperty("open");
        Assert.Equal((31, 22), (errors[0].GetProperty("trials").GetInt32(), errors[9].GetProperty("trials").GetInt32()));
        Assert.InRange(errors[9].GetProperty("mae").GetDouble(), 0, 1);
        var open = answer.GetProperty("commune").GetProperty("days")[9].GetProperty("open");
        Assert.True(open.GetProperty("low").GetDouble() <= open.GetProperty("value").GetDouble() && open.GetProperty("value").GetDouble() <= open.GetProperty("high").GetDouble());
        Assert.InRange(open.GetProperty("high").GetDouble() - open.GetProperty("low").GetDouble(), 0, 4);
        Assert.NotEqual(JsonValueKind.Null, (await Reader.GetAsync(List)).GetProperty("communes")[0].GetProperty("errors").GetProperty("openAhead").ValueKind);
    }

    [Fact]
    public async Task What_the_buckets_say_now_history_says_of_the_same_instant()
    {
        var (now, then) = (await FactsAsync(at: null), await FactsAsync(SteadyOffices.Now));

        Assert.Equal(now.Select(Told), then.Select(Told));
        Assert.Contains(now, office => office.Open.Open == 20);
    }

    [Fact]
    public async Task A_forecast_of_a_past_morning_knows_nothing_of_what_came_later()
    {
        var morning = new DateTimeOffset(2026, 11, 16, 0, 0, 0, LocalDay.Offset);
        var before = (await FactsAsync(morning)).Select(Told).ToList();

        // A dossier of long ago that another source told of only this week.
        await steady.Office.Source.SendAsync(Dossiers.New(
            ("source", "muon"), ("handlingCommune", "06673"), ("receivingCommune", "06673"), ("status", 2), ("receivedAt", "2026-11-09T08:00:00+07:00"),
            ("dueAt", "2026-11-12T17:00:00+07:00"), ("updatedAt", "2026-11-23T10:00:00+07:00"), ("finishedAt", null), ("returnedAt", null)));
        await Reader.GetAsync("api/v1/indicators/communes");

        Assert.Equal(before, (await FactsAsync(morning)).Select(Told));
        Assert.Equal(1, (await FactsAsync(at: null)).Single(office => office.Past.Code == "06673").Open.Overdue);
    }

    [Fact]
    public async Task A_forecast_is_made_once_and_again_when_a_record_has_come()
    {
        var forecasts = Services.GetRequiredService<Forecasts>();
        var (first, second) = ((await forecasts.OfAsync(["22"], default))[0], (await forecasts.OfAsync(["22"], default))[0]);
        Assert.Same(first.Model, second.Model);

        await steady.Office.Source.SendAsync(Dossiers.New(
            ("handlingCommune", "06676"), ("receivingCommune", "06676"), ("status", 2), ("receivedAt", "2026-11-23T08:00:00+07:00"),
            ("dueAt", "2026-11-30T17:00:00+07:00"), ("updatedAt", "2026-11-23T10:00:00+07:00"), ("finishedAt", null), ("returnedAt", null)));

        Assert.Equal(1, (await forecasts.OfAsync(["22"], default))[0].ByCommune["06676"].Now.Open);
    }

    [Fact]
    public async Task Who_may_see_no_province_is_told_nothing() =>
        Assert.Empty(await Services.GetRequiredService<Forecasts>().OfAsync([], default));

    [Theory]
    [InlineData(List + "?province=99", "unknown-province")]
    [InlineData(List + "?province=01", "unknown-province")]
    [InlineData(List + "/00004", "unknown-commune")]
    [InlineData(List + "/x/relief", "unknown-commune")]
    public async Task What_does_not_exist_and_what_is_not_ours_look_alike(string address, string code) =>
        Assert.Equal((HttpStatusCode.NotFound, code), await Reader.RefusedAsync(address));

    [Fact]
    public async Task A_commune_that_copes_needs_no_relief_and_its_neighbours_are_named_with_their_room()
    {
        var plan = await Reader.GetAsync($"{List}/{SteadyOffices.HaTu}/relief");

        Assert.Equal((0, 0), (plan.GetProperty("need").GetInt32(), plan.GetProperty("moved").GetInt32()));
        Assert.Contains(plan.GetProperty("places").EnumerateArray(), place =>
            place.GetProperty("kind").GetString() == "neighbour" && place.GetProperty("limit").GetString() == "notEnoughData");
        Assert.Equal(0.3, plan.GetProperty("terms").GetProperty("movableShare").GetDouble());
    }

    [Fact]
    public async Task Figures_that_look_ahead_are_given_by_id_for_every_commune()
    {
        var arrivals = await Services.GetRequiredService<ArrivalsAgainstCapacity>().RunAsync(["22"], default);
        var due = await Services.GetRequiredService<DueAgainstPace>().RunAsync(["22"], default);
        var growth = await Services.GetRequiredService<BacklogGrowthFigures>().RunAsync(["22"], default);

        Assert.All(new[] { arrivals, due, growth }, values => Assert.Equal(54, values.Count));
        Assert.Equal(ArrivalsAgainstCapacity.Figures.Select(figure => figure.Id), arrivals[0].Values.Keys);
        Assert.Equal(DueAgainstPace.Figures.Select(figure => figure.Id), due[0].Values.Keys);
        Assert.Equal(BacklogGrowthFigures.Figures.Select(figure => figure.Id), growth[0].Values.Keys);
        Assert.Equal(10, arrivals.Single(each => each.Commune == SteadyOffices.HaTu).Values["expectedArrivalsPerDay"]!.Value, 1);
        Assert.Equal(0, growth.Single(each => each.Commune == SteadyOffices.HaTu).Values["backlogGrowthPerDay"]!.Value, 1);
        Assert.Null(arrivals.Single(each => each.Commune == "06658").Values["arrivalsToPace"]);
    }

    [Fact]
    public async Task Forecasts_are_tested_at_a_quarter_past_two_at_night()
    {
        var scheduler = await Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var trigger = await scheduler.GetTrigger(new TriggerKey(TestForecastsJob.Name));

        Assert.Equal(new TimeSpan(2, 15, 0), trigger!.NextFireTimeUtc!.Value.ToOffset(LocalDay.Offset).TimeOfDay);
    }

    private static double Value(JsonElement day, string figure) => Math.Round(day.GetProperty(figure).GetProperty("value").GetDouble());

    private Task<List<OfficeFacts>> FactsAsync(DateTimeOffset? at)
    {
        var instant = at ?? SteadyOffices.Now;
        var days = new OfficeDays(LocalDay.Of(instant), WorkingCalendar.BuiltIn);
        return Services.GetRequiredService<ForecastFacts>().ReadAsync(
            Services.GetRequiredService<CommuneDirectory>().Of("22"), days, at, Services.GetRequiredService<DueCountsAt>(), instant, default);
    }

    private static string Told(OfficeFacts office) => JsonSerializer.Serialize(office);
}
