using System.Globalization;
using System.Text.Json;
using Ioc.Model;
using Ioc.Tests.Ingestion;
using Ioc.Tests.Live;

namespace Ioc.Tests.Indicators;

/// <summary>Figures change because time passes, without any record: and nothing breaks when the clock is set back.</summary>
public sealed class PassingTimeTests : IAsyncLifetime
{
    private readonly FigureOffice _office = new();

    public Task InitializeAsync() => _office.InitializeAsync();

    public Task DisposeAsync() => _office.DisposeAsync();

    [Fact]
    public async Task A_record_dated_ahead_counts_from_its_time_on_in_rows_lists_and_at_a_past_instant()
    {
        Assert.Equal((1, 0, 0), (await _office.Source.SendAsync(Dossiers.New(("updatedAt", At(BadRecords.Now.AddMinutes(8)))))).Counts);
        Assert.Equal(0, await OpenAsync());

        _office.Clock.Set(BadRecords.Now.AddMinutes(9));
        await FigureOffice.UntilAsync("the record counts", async () => await OpenAsync() == 1);

        Assert.Equal(1, (await _office.Reader.GetAsync("api/v1/dossiers?state=open")).GetProperty("total").GetInt64());
        Assert.Equal(0, await OpenAsync($"asOf={Uri.EscapeDataString(At(BadRecords.Now.AddMinutes(7)))}"));
        Assert.Equal(1, await OpenAsync($"asOf={Uri.EscapeDataString(At(BadRecords.Now.AddMinutes(8)))}"));
    }

    [Fact]
    public async Task At_midnight_what_was_due_is_overdue_and_at_the_end_of_the_month_the_period_begins_anew()
    {
        await using var viewer = await HubClient.ConnectAsync(_office.Product.Address, RunningProduct.ReadKey);
        await _office.Source.SendAsync(
            Dossiers.New(("dueAt", "2026-11-23T17:00:00+07:00"), ("receivedAt", "2026-11-20T08:00:00+07:00")),
            Dossiers.New(("status", 9), ("receivedAt", "2026-11-20T08:00:00+07:00"), ("finishedAt", "2026-11-20T09:00:00+07:00")));
        Assert.Equal((1, 0, 1), Due(await TotalAsync()));
        await viewer.SubscribeAsync("22");
        await viewer.UntilAsync("all is seen", seen => seen.Total.GetProperty("received").GetInt64() == 2);

        _office.Clock.Set(new DateTimeOffset(2026, 11, 23, 23, 59, 59, 500, TimeSpan.FromHours(7)));
        Assert.Equal((1, 0, 1), Due(await TotalAsync()));
        await Task.Delay(700);
        Assert.Equal((1, 1, 0), Due(await TotalAsync()));
        await viewer.UntilAsync("overdue on the screen", seen => seen.Total.GetProperty("openOverdue").GetInt64() == 1);

        _office.Clock.Set(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(7)));
        var total = await TotalAsync();
        Assert.Equal((0, 1, 0), (total.GetProperty("received").GetInt64(), total.GetProperty("carriedOver").GetInt64(), total.GetProperty("resolvedOnTime").GetInt64()));
        await viewer.UntilAsync("a new month on the screen", seen => seen.Total.GetProperty("received").GetInt64() == 0 && seen.Total.GetProperty("carriedOver").GetInt64() == 1);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_loses_nothing_and_stops_nothing()
    {
        await _office.Source.SendAsync(Dossiers.New(("updatedAt", At(BadRecords.Now))));
        Assert.Equal(1, await OpenAsync());

        _office.Clock.Set(BadRecords.Now.AddHours(-2));
        Assert.Equal((1, 0, 0), (await _office.Source.SendAsync(Dossiers.New(("updatedAt", At(BadRecords.Now.AddHours(-3)))))).Counts);
        Assert.Equal((0, 0, 1), (await _office.Source.SendAsync(Dossiers.New(("updatedAt", At(BadRecords.Now))))).Counts);
        // What was taken under the fast clock has been seen already; it does not disappear again.
        Assert.Equal(2, await OpenAsync());
        Assert.Equal(1, await OpenAsync($"asOf={Uri.EscapeDataString(At(BadRecords.Now.AddHours(-2.5)))}"));

        _office.Clock.Set(BadRecords.Now.AddMinutes(1));
        Assert.Equal((1, 0, 0), (await _office.Source.SendAsync(Dossiers.New(("updatedAt", At(BadRecords.Now))))).Counts);
        Assert.Equal(3, await OpenAsync());
    }

    [Fact]
    public async Task A_clock_that_was_wrong_by_a_year_can_be_set_right_while_the_product_runs()
    {
        var year = BadRecords.Now.AddYears(1);
        _office.Clock.Set(year);
        Assert.Equal((2, 0, 0), (await _office.Source.SendAsync(Dossiers.New(), Dossiers.New(("updatedAt", At(year.AddMinutes(9)))))).Counts);
        Assert.Equal(1, await OpenAsync($"to={year:yyyy-MM-dd}"));

        _office.Clock.Set(BadRecords.Now);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((1, 0, 0), (await _office.Source.SendAsync(Dossiers.New())).Counts);
            await Task.Delay(400);
        }

        Assert.Equal(4, await OpenAsync());
    }

    private async Task<JsonElement> TotalAsync(string query = "") => (await _office.Reader.GetAsync($"api/v1/indicators/communes?{query}")).GetProperty("total");

    private async Task<long> OpenAsync(string query = "") => (await TotalAsync(query)).GetProperty("open").GetInt64();

    private static (long Open, long Overdue, long DueSoon) Due(JsonElement row) =>
        (row.GetProperty("open").GetInt64(), row.GetProperty("openOverdue").GetInt64(), row.GetProperty("dueSoon").GetInt64());

    private static string At(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
