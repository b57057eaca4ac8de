using System.Text.Json;
using Ioc.Model;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Reports;

/// <summary>Reports of the real product over a history of many dossiers: what they say is what the API says.</summary>
public sealed class ReportTests(ReportTests.Filled filled) : IClassFixture<ReportTests.Filled>
{
    private const string From = "2026-08-15";
    private const string To = "2026-09-14";
    private const string AsOf = "&asOf=2026-09-10T09:30:00Z";

    private FigureReader Figures => filled.Office.Reader;

    private ReportReader Reports => filled.Reports;

    [Theory]
    [InlineData("")]
    [InlineData("06652")]
    public async Task Form_06a_has_the_figures_of_the_API_to_the_digit(string commune)
    {
        var fields = (await Figures.GetAsync($"api/v1/indicators/fields?province=22&commune={commune}&from={From}&to={To}{AsOf}")).GetProperty("fields").EnumerateArray().ToList();

        var report = await Reports.MakeAsync("06a.json", From, To, $"{AsOf}{(commune.Length > 0 ? $"&unit={commune}" : "")}");

        Assert.True(fields.Count(row => Columns06a(row).Any(value => value != 0)) > 2);
        Assert.Equal(fields.Where(row => Columns06a(row).Any(value => value != 0)).Select(row => row.GetProperty("code").GetString()!).Order(StringComparer.Ordinal), report.Keys);
        Assert.All(fields.Where(row => report.Keys.Contains(row.GetProperty("code").GetString()!)), row =>
        {
            Assert.Equal(Columns06a(row), report.Values(row.GetProperty("code").GetString()!).Select(value => value!.Value));
        });
        Assert.Equal(Enumerable.Range(0, 11).Select(column => (double?)fields.Sum(row => Columns06a(row)[column])), report.Total);
        Assert.Equal(Enumerable.Range(3, 11), report.Json.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("no").GetInt32()));
    }

    [Fact]
    public async Task By_unit_every_commune_is_listed()
    {
        var communes = await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}");

        var report = await Reports.MakeAsync("06a-units.json", From, To, AsOf);

        Assert.Equal(54, report.Keys.Count);
        Assert.All(communes.GetProperty("communes").EnumerateArray(), row => Assert.Equal(Columns06a(row), report.Values(row.GetProperty("code").GetString()!).Select(value => value!.Value)));
        Assert.Equal(Columns06a(communes.GetProperty("total")), report.Total.Select(value => value!.Value));
    }

    [Fact]
    public async Task What_came_in_online_is_what_the_API_counts_by_channel()
    {
        var report = await Reports.MakeAsync("online.json", From, To, AsOf);

        foreach (var (channel, column) in new[] { (2, 1), (4, 2), (1, 3), (3, 4), (5, 5) })
        {
            var counted = await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}&channel={channel}");
            Assert.All(counted.GetProperty("communes").EnumerateArray(), row => Assert.Equal(row.GetProperty("received").GetDouble(), report.Values(row.GetProperty("code").GetString()!)[column]));
            Assert.Equal(counted.GetProperty("total").GetProperty("received").GetDouble(), report.Total[column]);
        }
        Assert.Equal([4, 2, 0.5, 2, 1, 0.5], report.Total[8..14]);
    }

    [Fact]
    public async Task The_ranking_has_the_rates_of_the_API_and_ranks_by_them()
    {
        var communes = await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}");
        var plain = await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}&excludeCertification=true");
        var before = await Figures.GetAsync("api/v1/indicators/communes?province=22&from=2026-07-15&to=2026-08-14&asOf=2026-08-14T16:59:59.999Z");

        var report = await Reports.MakeAsync("ranking.json", From, To, AsOf);

        foreach (var (row, withoutCertification, then) in communes.GetProperty("communes").EnumerateArray().Zip(plain.GetProperty("communes").EnumerateArray(), before.GetProperty("communes").EnumerateArray()))
        {
            var values = report.Values(row.GetProperty("code").GetString()!);
            Assert.Equal(Value(row, "onTimeRate"), values[3]);
            Assert.Equal(Value(withoutCertification, "onTimeRate"), values[4]);
            Assert.Equal(Value(row, "onTimeRate") - Value(then, "onTimeRate"), values[5]);
            Assert.Equal(Value(row, "overdueShare"), values[8]);
            Assert.Equal(Value(row, "backlogDays"), values[10]);
        }
        var ranked = report.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("values")).Where(values => values[0].ValueKind == JsonValueKind.Number).ToList();
        Assert.Equal(1, ranked[0][0].GetInt32());
        Assert.All(ranked.Zip(ranked.Skip(1)), pair => Assert.True(pair.First[3].GetDouble() >= pair.Second[3].GetDouble() && pair.First[0].GetInt32() <= pair.Second[0].GetInt32()));
        Assert.All(report.Json.GetProperty("rows").EnumerateArray().Skip(ranked.Count), row => Assert.Equal(JsonValueKind.Null, row.GetProperty("values")[3].ValueKind));
    }

    [Fact]
    public async Task The_overdue_list_has_as_many_rows_as_the_figure_counts()
    {
        var counted = (await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}")).GetProperty("total").GetProperty("openOverdue").GetInt32();

        var report = await Reports.MakeAsync("overdue.json", From, To, AsOf);
        var csv = await Reports.MakeAsync("overdue.csv", From, To, AsOf);

        Assert.True(counted > 0);
        Assert.Equal(counted, report.Keys.Count);
        Assert.Equal(report.Keys, csv.Csv.Skip(1).Select(line => line[0]));
        Assert.All(csv.Csv, line => Assert.Equal(13, line.Count));
        Assert.All(report.Json.GetProperty("rows").EnumerateArray(), row => Assert.True(row.GetProperty("values")[5].GetInt32() >= 0));
    }

    [Fact]
    public async Task The_brief_has_its_tables_and_the_same_figures()
    {
        var total = (await Figures.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}")).GetProperty("total");

        var report = await Reports.MakeAsync("brief.json", From, To, AsOf);

        Assert.Equal(total.GetProperty("received").GetDouble(), report.Total[0]);
        Assert.Equal(Value(total, "onTimeRate"), report.Total[3]);
        var figures = report.Json.GetProperty("sections").EnumerateArray().First(section => section.GetProperty("id").GetString() == "figures");
        Assert.Contains(figures.GetProperty("rows").EnumerateArray(), row => row.GetProperty("key").GetString() == "overdueShare" && row.GetProperty("values")[0].GetDouble() == Value(total, "overdueShare"));
        var worst = report.Json.GetProperty("sections").EnumerateArray().First(section => section.GetProperty("id").GetString() == "worst");
        Assert.True(worst.GetProperty("rows").GetArrayLength() <= 5);
    }

    [Theory]
    [InlineData("06a")]
    [InlineData("06a-units")]
    [InlineData("online")]
    [InlineData("ranking")]
    [InlineData("overdue")]
    [InlineData("brief")]
    public async Task A_period_in_which_nothing_happened_gives_an_honest_empty_form(string form)
    {
        var report = await Reports.MakeAsync($"{form}.json", "2019-01-15", "2019-02-14");

        Assert.Equal("2019-02-14T23:59:59.999+07:00", report.AsOf);
        Assert.Equal(report.Json.GetProperty("columns").GetArrayLength(), report.Json.GetProperty("total").GetArrayLength());
        Assert.Equal(form is "06a" or "overdue" ? 0 : 54, report.Keys.Count);
        Assert.Equal(form == "06a" ? 0d : null, form == "06a" ? report.Total[0] : null);
    }

    [Theory]
    [InlineData("06a.json", 400, "bad-parameter")]
    [InlineData("06a.json?province=22&from=2026-10-01", 400, "bad-parameter")]
    [InlineData("06a.json?province=22&to=2026-10-01", 400, "bad-parameter")]
    [InlineData("06a.json?from=2026-10-01&to=2026-10-31", 400, "bad-parameter")]
    [InlineData("06a.json?province=22&from=2026-10-01&to=2026-09-30", 400, "period-ends-before-it-starts")]
    [InlineData("06a.json?province=22&from=2026-10-01&to=2026-13-30", 400, "bad-parameter")]
    [InlineData("06a.json?province=22&from=2026-10-01&to=2026-10-31&asOf=2099-01-01T00:00:00Z", 400, "bad-parameter")]
    [InlineData("06a.json?province=22&from=2026-10-01&to=2026-10-31&compare=never", 400, "bad-parameter")]
    [InlineData("07z.json?province=22&from=2026-10-01&to=2026-10-31", 404, "unknown-form")]
    [InlineData("06a.exe?province=22&from=2026-10-01&to=2026-10-31", 404, "unknown-form")]
    [InlineData("06a.json?province=01&from=2026-10-01&to=2026-10-31", 404, "unknown-province")]
    [InlineData("06a.json?province=22&unit=00004&from=2026-10-01&to=2026-10-31", 404, "unknown-commune")]
    [InlineData("made/AAAAAAAAAA.json", 404, "unknown-report")]
    public async Task What_cannot_be_reported_is_refused(string address, int status, string code)
    {
        var (found, problem) = await Reports.RefusedAsync($"api/v1/reports/{address}");

        Assert.Equal((status, code), (found, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_file_names_its_instant_its_hash_and_its_code()
    {
        var json = await Reports.MakeAsync("06a.json", From, To, AsOf);
        var csv = await Reports.MakeAsync("06a.csv", From, To, AsOf);

        Assert.Equal("2026-09-10T16:30:00.000+07:00", json.AsOf);
        Assert.Equal("06a-22-2026-08-15-2026-09-14.json", json.FileName);
        Assert.Equal(json.Sha256, json.Json.GetProperty("figuresSha256").GetString());
        Assert.Equal((json.Sha256, json.Code), (csv.Sha256, csv.Code));
        Assert.Equal(json.Sha256, await Reports.FiguresAsync(json.Code));
        Assert.Equal(new byte[] { 0xEF, 0xBB, 0xBF }, csv.Body.Take(3));
        Assert.Equal(json.Keys, csv.Csv.Skip(1).SkipLast(1).Select(line => line[0]));
        Assert.Equal(json.Total.Select(value => value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)), csv.Csv[^1].Skip(2));
        Assert.Equal(json.Body, (await Reports.GetAsync($"api/v1/reports/made/{json.Code}.json")).Body);
        Assert.Equal(csv.Body, (await Reports.GetAsync($"api/v1/reports/made/{json.Code}.csv")).Body);
    }

    private static double[] Columns06a(JsonElement row)
    {
        double Count(string name) => row.GetProperty(name).GetDouble();
        var resolved = Count("resolvedEarly") + Count("resolvedOnTime") + Count("resolvedLate") + Count("withdrawn");
        return
        [
            Count("received") + Count("carriedOver"), Count("receivedOnline"), Count("received") - Count("receivedOnline"), Count("carriedOver"), resolved, Count("resolvedEarly"),
            Count("resolvedOnTime") + Count("withdrawn"), Count("resolvedLate"), Count("open"), Count("open") - Count("openOverdue"), Count("openOverdue"),
        ];
    }

    private static double? Value(JsonElement row, string figure) => row.GetProperty(figure) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>A product whose history no test of the class adds to.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public FigureOffice Office { get; } = new();

        internal ReportReader Reports { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Office.InitializeAsync();
            Reports = new ReportReader(Office.Product.WithKey(RunningProduct.ReadKey));
            await Office.Source.SendAsync(SampleOffice.Stories(5).Take(1200).SelectMany(story => story.Records).Select(record => record.ToJson()));
            // The sample's careless senders never say a level.
            await Office.Source.SendAsync(
                from level in new[] { 4, 4, 3, 2 }
                from channel in new[] { 1, 2 }
                select Dossiers.New(("serviceLevel", level), ("channel", channel), ("receivedAt", "2026-08-20T09:00:00+07:00"), ("updatedAt", "2026-08-21T09:00:00+07:00")));
        }

        public Task DisposeAsync() => Office.DisposeAsync();
    }
}
