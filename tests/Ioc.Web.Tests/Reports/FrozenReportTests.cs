using System.Text;
using System.Text.Json;
using Ioc.Indicators;
using Ioc.Model;
using Ioc.Storage;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>What was reported stays as it was reported, whatever comes in afterwards; and it can be shown.</summary>
public sealed class FrozenReportTests : IAsyncLifetime
{
    private const string From = "2026-10-15";
    private const string To = "2026-11-14";
    private const string WithinPeriod = "&asOf=2026-11-10T05:00:00Z";

    private readonly FigureOffice _office = new();

    private ReportReader Reports { get; set; } = null!;

    public async Task InitializeAsync()
    {
        await _office.InitializeAsync();
        Reports = new ReportReader(_office.Product.WithKey(RunningProduct.ReadKey));
        await _office.Source.SendAsync(SampleOffice.Stories(7).Take(200).SelectMany(story => story.Records).Select(record => record.ToJson()));
    }

    public Task DisposeAsync() => _office.DisposeAsync();

    [Theory]
    [InlineData("06a.csv")]
    [InlineData("06a-units.json")]
    [InlineData("online.json")]
    [InlineData("ranking.csv")]
    [InlineData("overdue.csv")]
    [InlineData("brief.json")]
    public async Task What_comes_in_after_the_instant_changes_no_byte(string form)
    {
        var before = await Reports.MakeAsync(form, From, To, WithinPeriod);

        // A new dossier, and a new name of a field, both after the instant of the report.
        await _office.Source.SendAsync(Dossiers.New(
            ("receivedAt", "2026-11-01T09:00:00+07:00"), ("updatedAt", "2026-11-10T12:00:00.001+07:00"), ("fieldName", "Hộ tịch và quốc tịch")));
        var after = await Reports.MakeAsync(form, From, To, WithinPeriod);

        Assert.Equal(before.Body, after.Body);
        Assert.Equal((before.Sha256, before.Code, before.AsOf), (after.Sha256, after.Code, after.AsOf));
        Assert.Equal("unchanged", (await Reports.VerifyAsync(before.Code)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_form_that_counts_in_two_places_adds_up_while_late_records_come_in()
    {
        var isDone = false;
        var sending = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isDone))
            {
                await _office.Source.SendAsync(Enumerable.Range(0, 100).Select(_ => Dossiers.New(
                    ("channel", 2), ("receivedAt", "2026-11-02T09:00:00+07:00"), ("updatedAt", "2026-11-02T10:00:00+07:00"), ("dueAt", "2026-11-05T10:00:00+07:00"))));
            }
        });
        for (var times = 0; times < 25; times++)
        {
            // Refused when what came in by channel is not what came in.
            await Reports.MakeAsync("online.json", From, To, WithinPeriod);
        }
        Volatile.Write(ref isDone, true);
        await sending;
    }

    [Fact]
    public async Task A_late_correction_changes_new_reports_and_is_told_of_the_made_one()
    {
        var made = await Reports.MakeAsync("06a-units.json", From, To, WithinPeriod);

        await _office.Source.SendAsync(Dossiers.New(
            ("handlingCommune", "06652"), ("channel", 1), ("receivedAt", "2026-11-02T09:00:00+07:00"), ("updatedAt", "2026-11-02T10:00:00+07:00"), ("dueAt", "2026-11-05T10:00:00+07:00")));
        var now = await Reports.MakeAsync("06a-units.json", From, To, WithinPeriod);
        var verified = await Reports.VerifyAsync(made.Code.ToLowerInvariant().Insert(5, "-"));

        Assert.NotEqual(made.Sha256, now.Sha256);
        Assert.Equal(made.Values("06652")[0] + 1, now.Values("06652")[0]);
        Assert.Equal(made.Body, (await Reports.GetAsync($"api/v1/reports/made/{made.Code}.json")).Body);
        Assert.Equal(("changed", made.Sha256, now.Sha256), (verified.GetProperty("state").GetString(), verified.GetProperty("figuresSha256").GetString(), verified.GetProperty("sha256Now").GetString()));
        // Taken in: total, at the counter, open, overdue; in the commune and in the sum.
        Assert.Equal(
            [("06652", 3), ("06652", 5), ("06652", 11), ("06652", 13), ("22", 3), ("22", 5), ("22", 11), ("22", 13)],
            verified.GetProperty("cells").EnumerateArray().Select(cell => (cell.GetProperty("key").GetString()!, cell.GetProperty("no").GetInt32())).Order());
        var taken = verified.GetProperty("cells").EnumerateArray().First(cell => cell.GetProperty("key").GetString() == "06652" && cell.GetProperty("no").GetInt32() == 3);
        Assert.Equal((made.Values("06652")[0], now.Values("06652")[0]), (taken.GetProperty("was").GetDouble(), taken.GetProperty("is").GetDouble()));
        Assert.Equal(54, verified.GetProperty("sections")[0].GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task A_report_of_a_closed_period_is_as_of_its_last_millisecond_and_one_of_an_open_period_as_of_now()
    {
        var closed = await Reports.MakeAsync("06a.json", From, To);
        var open = await Reports.MakeAsync("06a.json", "2026-11-15", "2026-12-14");

        Assert.Equal("2026-11-14T23:59:59.999+07:00", closed.AsOf);
        Assert.StartsWith("2026-11-23T12:", open.AsOf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_that_do_not_fit_together_are_refused_and_noted()
    {
        var clickHouse = _office.Product.Services.GetRequiredService<ClickHouseClient>();
        // A dossier that was received and is nowhere: neither resolved nor open.
        await clickHouse.ExecuteAsync(new Sql("test/break", """
            INSERT INTO dossier_span (reach_day, handling_commune, receiving_commune, field_code, certification_by_name, channel, status, received_at, received_day, due_day, finish_day, apologised, valid_from, valid_to, source, dossier_code, weight)
            VALUES ('2149-06-06', '06652', '06652', 'LV-GHOST', false, 1, 1, '2026-11-01 00:00:00.000', '2026-11-01', '2149-06-06', '2149-06-06', false, '2026-11-01 00:00:00.000', '2299-12-31 00:00:00.000', 'default', 'GHOST', 1)
            """));

        var (status, problem) = await Reports.RefusedAsync($"api/v1/reports/06a-units.json?province=22&from={From}&to={To}{WithinPeriod}");
        await Reports.RefusedAsync($"api/v1/reports/06a-units.csv?province=22&from={From}&to={To}{WithinPeriod}");
        var later = await Reports.MakeAsync("06a-units.json", From, To, "&asOf=2026-11-20T05:00:00Z");
        var (_, incidents) = await _office.Product.Services.GetRequiredService<FigureIncidents>().ListAsync(CancellationToken.None);

        Assert.Equal((409, "identity-fails", "06652", "(3) = (7) + (11)"), (status, problem.GetProperty("code").GetString(), problem.GetProperty("key").GetString(), problem.GetProperty("identity").GetString()));
        var incident = Assert.Single(incidents);
        Assert.Equal("report-refused", incident.Kind);
        Assert.Contains("06652", incident.Detail, StringComparison.Ordinal);
        // After the end of the period what came in need not equal what went out; it is said instead.
        Assert.Equal(54, later.Keys.Count);
        var listed = JsonDocument.Parse(await _office.Product.WithKey(RunningProduct.ReadKey).GetStringAsync(new Uri("api/v1/reports/made", UriKind.Relative)));
        Assert.DoesNotContain(listed.RootElement.GetProperty("reports").EnumerateArray(), made => made.GetProperty("asOf").GetString()!.StartsWith("2026-11-10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_cannot_become_a_formula_of_a_spreadsheet()
    {
        foreach (var name in new[] { "=HYPERLINK(\"http://x\")", "+1, \"và\" 2", "-1", "@SUM(A1)", "Cấp; giấy" })
        {
            await _office.Source.SendAsync(Dossiers.New(
                ("procedureName", name), ("receivedAt", "2026-11-02T09:00:00+07:00"), ("updatedAt", "2026-11-02T10:00:00+07:00"), ("dueAt", "2026-11-03T10:00:00+07:00"), ("handlingCommune", "06661")));
        }

        var csv = await Reports.MakeAsync("overdue.csv", From, To, WithinPeriod + "&unit=06661");
        var json = await Reports.MakeAsync("overdue.json", From, To, WithinPeriod + "&unit=06661");

        var titles = csv.Csv.Select(line => line[1]).ToList();
        Assert.Superset(new HashSet<string> { "'=HYPERLINK(\"http://x\")", "'+1, \"và\" 2", "'-1", "'@SUM(A1)", "Cấp; giấy" }, titles.ToHashSet());
        Assert.Contains(json.Json.GetProperty("rows").EnumerateArray(), row => row.GetProperty("title").GetString() == "@SUM(A1)");
        Assert.Contains("\r\n", Encoding.UTF8.GetString(csv.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_proven_is_shown_to_those_who_may_read_only()
    {
        var made = await Reports.MakeAsync("06a.json", From, To);
        using var sender = _office.Product.WithKey(RunningProduct.IngestKey);

        using var stranger = await _office.Product.Client.GetAsync(new Uri($"verify/{made.Code}", UriKind.Relative));
        using var wrongScope = await sender.GetAsync(new Uri($"verify/{made.Code}", UriKind.Relative));
        var (missing, problem) = await Reports.RefusedAsync("verify/ZZZZZZZZZZ");

        Assert.True((int)stranger.StatusCode is 302 or 401);
        Assert.Equal(403, (int)wrongScope.StatusCode);
        Assert.Equal((404, "unknown-report"), (missing, problem.GetProperty("code").GetString()));
    }
}
