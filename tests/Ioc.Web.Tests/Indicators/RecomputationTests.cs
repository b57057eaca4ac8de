using System.Text.Json;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Model;
using Ioc.Storage;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Indicators;

/// <summary>Figures spoilt behind the product's back are found by recomputing from the records, mended, and shown as an incident.</summary>
public sealed class RecomputationTests(RecomputationTests.Filled filled) : IClassFixture<RecomputationTests.Filled>
{
    private static readonly Question Everything = new(default, new DateOnly(2025, 1, 1), new DateOnly(2026, 11, 23));

    private readonly FigureOffice _office = filled.Office;

    [Fact]
    public async Task Right_figures_are_left_alone_and_show_no_incident()
    {
        var before = await RowsAsync();
        var incidents = (await IncidentsAsync()).Count;

        Assert.Equal(default, await RecomputeAsync());

        Assert.Equal(before, await RowsAsync());
        Assert.Equal(incidents, (await IncidentsAsync()).Count);
        var shown = await _office.Reader.GetAsync("api/v1/indicators/incidents");
        Assert.Equal(JsonValueKind.String, shown.GetProperty("recomputedAt").ValueKind);
        Assert.Equal(0, shown.GetProperty("recordsToGo").GetInt64());
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "a bucket has one too many", "INSERT INTO commune_day SELECT day, commune, field_code, certification_by_name, channel, 1, 0, 0, 0, 0, 0 FROM commune_day LIMIT 1" },
        { "a bucket is lost", "ALTER TABLE commune_day DELETE WHERE commune = (SELECT commune FROM commune_day WHERE received > 0 ORDER BY commune LIMIT 1) SETTINGS mutations_sync = 1" },
        { "late is counted as early", "INSERT INTO commune_day SELECT day, commune, field_code, certification_by_name, channel, 0, 0, 1, 0, -1, 0 FROM commune_day WHERE resolved_late > 0 LIMIT 1" },
        { "an open dossier too many", "INSERT INTO open_dossier SELECT commune, received_day, due_day, field_code, certification_by_name, channel, paused, apologised, 1 FROM open_dossier LIMIT 1" },
        { "no open dossier left", "TRUNCATE TABLE open_dossier" },
        { "a span counted twice", "INSERT INTO dossier_span SELECT * FROM dossier_span WHERE weight = 1 AND valid_to = '2299-12-31 00:00:00.000' LIMIT 1" },
        { "spans of one commune lost", "ALTER TABLE dossier_span DELETE WHERE handling_commune = (SELECT handling_commune FROM dossier_span ORDER BY handling_commune LIMIT 1) SETTINGS mutations_sync = 1" },
        { "everything derived is lost", "TRUNCATE TABLE dossier_span" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Whatever_is_spoilt_is_found_mended_and_shown(string what, string damage)
    {
        var now = await RowsAsync();
        var past = await RowsAsync("2026-08-30T00:00:00Z");
        await SpoilAsync(damage);
        Assert.True(!now.SequenceEqual(await RowsAsync()) || !past.SequenceEqual(await RowsAsync("2026-08-30T00:00:00Z")), $"{what} changes no figure");

        var mended = await RecomputeAsync();

        Assert.False(mended.IsNothing);
        Assert.Equal(now, await RowsAsync());
        Assert.Equal(past, await RowsAsync("2026-08-30T00:00:00Z"));
        Assert.Equal(default, await RecomputeAsync());
        var incident = (await IncidentsAsync())[0];
        Assert.Equal("figures-mended", incident.GetProperty("kind").GetString());
        Assert.Equal(
            (mended.Spans, mended.DayCells, mended.OpenCells),
            (incident.GetProperty("spans").GetInt64(), incident.GetProperty("dayCells").GetInt64(), incident.GetProperty("openCells").GetInt64()));
    }

    [Fact]
    public async Task The_same_damage_done_twice_is_mended_twice()
    {
        var before = await RowsAsync();
        for (var time = 1; time <= 2; time++)
        {
            await SpoilAsync("INSERT INTO open_dossier VALUES ('06652', '2026-06-01', '2026-06-10', 'LV-02', 0, 2, 0, 0, 5)");
            Assert.Equal(new Mended(0, 0, 1), await RecomputeAsync());
            Assert.Equal(before, await RowsAsync());
        }
    }

    [Fact]
    public async Task Records_go_on_arriving_while_all_is_recomputed()
    {
        await SpoilAsync("TRUNCATE TABLE open_dossier");
        var sending = Task.Run(async () =>
        {
            foreach (var story in SampleOffice.Stories(3).Take(40))
            {
                await _office.Source.SendAsync(story.Records.Select(record => (record with { Source = "muon" }).ToJson()));
            }
        });
        while (!sending.IsCompleted)
        {
            await RecomputeAsync();
        }
        await sending;

        Assert.Equal(default, await RecomputeAsync());
        var last = await RowsAsync();
        Assert.Equal(FigureReader.Rows(await _office.Reader.CommunesAsync(Everything with { AsOf = BadRecords.Now })), last);
    }

    [Fact]
    public async Task A_recomputation_in_the_first_moment_of_a_start_takes_nothing_away()
    {
        using var folder = new TemporaryFolder();
        await using (var before = await RunningProduct.StartAsync(dataDirectory: folder.Path))
        {
            await new SourceSystem(before.WithKey(RunningProduct.IngestKey)).SendAsync(SampleOffice.Stories(4).Take(20).SelectMany(story => story.Records).Select(record => record.ToJson()));
            await new FigureReader(before.WithKey(RunningProduct.ReadKey)).GetAsync("api/v1/indicators/communes");
        }

        // As the scheduler does with a night that was missed while the product was down.
        await using var after = await RunningProduct.StartAsync(dataDirectory: folder.Path);
        Assert.Equal(default, await after.Services.GetRequiredService<FigureRecomputation>().RunAsync(CancellationToken.None));
        var total = (await new FigureReader(after.WithKey(RunningProduct.ReadKey)).GetAsync("api/v1/indicators/communes?from=2025-01-01")).GetProperty("total");
        Assert.True(total.GetProperty("received").GetInt64() > 0);
    }

    private async Task<SortedDictionary<string, string>> RowsAsync(string? asOf = null) => FigureReader.Rows(
        asOf is null ? await _office.Reader.CommunesAsync(Everything, asOfNow: true)
        : await _office.Reader.CommunesAsync(Everything with { AsOf = DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture) }));

    // As the nightly job does.
    private async Task<Mended> RecomputeAsync()
    {
        var mended = await _office.Product.Services.GetRequiredService<FigureRecomputation>().RunAsync(CancellationToken.None);
        await _office.Product.Services.GetRequiredService<FigureIncidents>().NoteAsync(_office.Clock.GetUtcNow(), mended, CancellationToken.None);
        return mended;
    }

    private async Task SpoilAsync(string statement) => await _office.Product.Services.GetRequiredService<ClickHouseClient>().ExecuteAsync(new Sql("test", statement), settings: "&deduplicate_insert=disable");

    private async Task<List<JsonElement>> IncidentsAsync() => [.. (await _office.Reader.GetAsync("api/v1/indicators/incidents")).GetProperty("incidents").EnumerateArray()];

    /// <summary>A product that holds some random histories.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public FigureOffice Office { get; } = new();

        public async Task InitializeAsync()
        {
            await Office.InitializeAsync();
            await Office.Source.SendAsync(SampleOffice.Stories(2).Take(60).SelectMany(story => story.Records).Select(record => record.ToJson()));
        }

        public Task DisposeAsync() => Office.DisposeAsync();
    }
}
