using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Model;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Indicators;

/// <summary>What may be asked, how wrong questions are answered, and that every breakdown adds up to its row.</summary>
public sealed class QuestionTests(QuestionTests.Filled filled) : IClassFixture<QuestionTests.Filled>
{
    private const string Communes = "api/v1/indicators/communes";
    private const string Lists = "api/v1/dossiers";

    private FigureReader Reader => filled.Office.Reader;

    [Theory]
    [InlineData("asOf=gestern")]
    [InlineData("asOf=2026-11-01")]
    [InlineData("asOf=2026-11-01T08:00:00")]
    [InlineData("asOf=0001-01-01T00:00:00Z")]
    [InlineData("asOf=9999-12-31T23:59:59Z")]
    [InlineData("asOf=2026-11-23T13:00:00%2B07:00")]
    [InlineData("from=2026-11-31")]
    [InlineData("from=01/11/2026")]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    [InlineData("to=2026-11")]
    [InlineData("to=2026-11-22T00:00:00Z")]
    [InlineData("channel=0")]
    [InlineData("channel=6")]
    [InlineData("channel=online")]
    [InlineData("excludeCertification=maybe")]
    public async Task A_parameter_that_cannot_be_read_is_named(string query)
    {
        var bad = (HttpStatusCode.BadRequest, "bad-parameter");
        Assert.Equal(bad, await Reader.RefusedAsync($"{Communes}?{query}"));
        Assert.Equal(bad, await Reader.RefusedAsync($"api/v1/indicators/days?{query}"));
        Assert.Equal(bad, await Reader.RefusedAsync($"api/v1/indicators/fields?{query}"));
        Assert.Equal(bad, await Reader.RefusedAsync($"{Lists}?state=open&{query}"));
    }

    [Theory]
    [InlineData($"{Communes}?from=2026-11-02&to=2026-11-01", HttpStatusCode.BadRequest, "period-ends-before-it-starts")]
    [InlineData($"{Communes}?province=01", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData($"{Communes}?province=xx", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData($"{Lists}?state=open&province=01", HttpStatusCode.NotFound, "unknown-province")]
    [InlineData($"{Lists}?state=open&commune=99999", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData($"{Lists}?state=open&commune=00004", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData("api/v1/indicators/days?commune=00004", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData($"{Lists}?state=lost", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData(Lists, HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData($"{Lists}?state=open&cursor=!", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData($"{Lists}?state=open&cursor=abcd", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData($"{Lists}?state=open&cursor=LTE", HttpStatusCode.BadRequest, "bad-parameter")]
    public async Task A_question_about_what_is_not_there_is_refused(string address, HttpStatusCode status, string code) =>
        Assert.Equal((status, code), await Reader.RefusedAsync(address));

    [Fact]
    public async Task Only_readers_read()
    {
        var sender = new FigureReader(filled.Office.Product.WithKey(RunningProduct.IngestKey));
        var nobody = new FigureReader(filled.Office.Product.Client);
        foreach (var address in new[] { Communes, "api/v1/indicators/days", "api/v1/indicators/fields", "api/v1/indicators/incidents", $"{Lists}?state=open" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await sender.RefusedAsync(address)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.RefusedAsync(address)).Status);
        }
    }

    [Fact]
    public async Task Without_parameters_it_is_this_month_to_date_with_every_commune()
    {
        var answer = await Reader.GetAsync(Communes);

        Assert.Equal("22", answer.GetProperty("province").GetString());
        Assert.Equal(("2026-11-01", "2026-11-23"), (answer.GetProperty("from").GetString(), answer.GetProperty("to").GetString()));
        Assert.StartsWith("2026-11-23T12:", answer.GetProperty("asOf").GetString());
        Assert.Equal(54, answer.GetProperty("communes").GetArrayLength());
        Assert.Equal("22", answer.GetProperty("total").GetProperty("code").GetString());
        Assert.Equal(FigureReader.Rows(answer)["06652"], FigureReader.Rows(await Reader.GetAsync($"{Communes}?province=all"))["06652"]);
        var row = answer.GetProperty("communes").EnumerateArray().Single(commune => commune.GetProperty("code").GetString() == "06652");
        Assert.NotEqual(row.GetProperty("name").GetString(), row.GetProperty("fullName").GetString());
        Assert.EndsWith(row.GetProperty("name").GetString()!, row.GetProperty("fullName").GetString());
    }

    [Fact]
    public async Task The_total_has_the_smallest_age_and_the_worst_load_and_a_past_instant_has_no_age()
    {
        var answer = await Reader.GetAsync(Communes);
        var rows = answer.GetProperty("communes").EnumerateArray().ToList();
        string[] loads = ["normal", "busy", "overloaded"];

        var ages = rows.Select(row => row.GetProperty("dataAgeSeconds")).Where(age => age.ValueKind == JsonValueKind.Number).Select(age => age.GetInt64()).ToList();
        Assert.NotEmpty(ages);
        Assert.True(ages.Count < rows.Count);
        Assert.Equal(ages.Min(), answer.GetProperty("total").GetProperty("dataAgeSeconds").GetInt64());
        Assert.Equal(rows.Max(row => Array.IndexOf(loads, row.GetProperty("load").GetString())), Array.IndexOf(loads, answer.GetProperty("total").GetProperty("load").GetString()));

        var past = await Reader.GetAsync($"{Communes}?asOf=2026-11-20T00:00:00Z");
        Assert.All(past.GetProperty("communes").EnumerateArray().Append(past.GetProperty("total")), row => Assert.Equal(JsonValueKind.Null, row.GetProperty("dataAgeSeconds").ValueKind));
    }

    [Fact]
    public async Task An_unknown_field_gives_zeros()
    {
        var answer = await Reader.GetAsync($"{Communes}?field=không-có&from=2026-01-01");

        Assert.Empty(FigureReader.Rows(answer));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty("onTimeRate").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&asOf=2026-09-15T08:00:00Z")]
    [InlineData("&channel=2")]
    [InlineData("&excludeCertification=true&asOf=2026-10-01T00:00:00Z")]
    public async Task Days_and_fields_add_up_to_the_row(string filter)
    {
        var period = $"?from=2025-11-01&to=2026-09-10{filter}";
        var table = await Reader.GetAsync(Communes + period);
        foreach (var (commune, row) in table.GetProperty("communes").EnumerateArray().Where(row => row.GetProperty("received").GetInt64() > 0)
            .Select(row => (row.GetProperty("code").GetString(), row)).Take(3).Append((null, table.GetProperty("total"))))
        {
            var days = (await Reader.GetAsync($"api/v1/indicators/days{period}&commune={commune}")).GetProperty("days").EnumerateArray().ToList();
            var fields = (await Reader.GetAsync($"api/v1/indicators/fields{period}&commune={commune}")).GetProperty("fields").EnumerateArray().ToList();

            Assert.Equal(314, days.Count);
            foreach (var figure in new[] { "received", "receivedOnline", "resolvedEarly", "resolvedOnTime", "resolvedLate", "withdrawn" })
            {
                Assert.Equal((figure, row.GetProperty(figure).GetInt64()), (figure, days.Sum(day => day.GetProperty(figure).GetInt64())));
            }
            foreach (var figure in new[] { "received", "receivedOnline", "receivedElsewhere", "carriedOver", "resolvedEarly", "resolvedOnTime", "resolvedLate", "withdrawn", "open", "openPaused", "openOverdue", "openNoApology", "dueSoon" })
            {
                Assert.Equal((figure, row.GetProperty(figure).GetInt64()), (figure, fields.Sum(field => field.GetProperty(figure).GetInt64())));
            }
        }
    }

    [Fact]
    public async Task A_day_says_its_own_rate_and_nothing_where_nothing_was_resolved()
    {
        var days = (await Reader.GetAsync("api/v1/indicators/days?from=2025-01-01&to=2026-10-31")).GetProperty("days").EnumerateArray().ToList();

        Assert.Contains(days, day => day.GetProperty("onTimeRate").ValueKind == JsonValueKind.Number);
        foreach (var day in days)
        {
            var (onTime, late) = (day.GetProperty("resolvedEarly").GetInt64() + day.GetProperty("resolvedOnTime").GetInt64(), day.GetProperty("resolvedLate").GetInt64());
            double? expected = onTime + late == 0 ? null : (double)onTime / (onTime + late);
            Assert.Equal(expected, day.GetProperty("onTimeRate").Deserialize<double?>());
        }
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page_in_order_each_dossier_once()
    {
        // Ten share each receipt, so that pages end among equals; as many sources share each code.
        var sent = Enumerable.Range(0, 230).Select(i => Dossiers.New(
            ("receivedAt", $"2026-06-{1 + (i / 10):00}T09:00:00+07:00"), ("handlingCommune", "06709"), ("source", $"nguon-{i % 5}"), ("dossierCode", $"H49.22-DS-{i / 5:000}")));
        Assert.Equal((230, 0, 0), (await filled.Office.Source.SendAsync(sent.OrderBy(record => record["source"]!.GetValue<string>().GetHashCode(StringComparison.Ordinal)))).Counts);
        var question = new Question(default, new DateOnly(2026, 6, 1), new DateOnly(2026, 11, 23));

        var first = await Reader.GetAsync($"{Lists}?state=open&commune=06709{FigureReader.Query(question, asOfNow: true)}");
        var (codes, total) = await Reader.ListAsync("open", question, "06709", asOfNow: true);

        Assert.Equal(100, first.GetProperty("items").GetArrayLength());
        Assert.Equal(230, total);
        Assert.Equal(230, codes.Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, 230).Select(i => (Day: i / 10, Source: $"nguon-{i % 5}", Code: $"H49.22-DS-{i / 5:000}")).Order().Select(key => $"{key.Source}/{key.Code}"),
            codes);
        var row = (await Reader.CommunesAsync(question, asOfNow: true)).GetProperty("communes").EnumerateArray().Single(commune => commune.GetProperty("code").GetString() == "06709");
        Assert.Equal(230, row.GetProperty("open").GetInt64());
    }

    [Fact]
    public async Task A_list_shows_values_as_sent()
    {
        var record = Dossiers.New(
            ("handlingCommune", "06712"), ("receivingCommune", "00004"), ("status", 9), ("receivedAt", "2026-06-10T23:59:59.123456-03:30"), ("dueAt", "2026-06-12T10:00:00Z"),
            // A minute after the update: counts as the update, is shown as sent.
            ("finishedAt", "2026-11-20T10:01:00+07:00"), ("procedureName", "Đăng ký \"khai sinh\"\t\\"));
        await filled.Office.Source.SendAsync(record);

        var item = Assert.Single((await Reader.GetAsync($"{Lists}?state=resolvedLate&commune=06712")).GetProperty("items").EnumerateArray());

        Assert.Equal(record["dossierCode"]!.GetValue<string>(), item.GetProperty("dossierCode").GetString());
        Assert.Equal(record["procedureName"]!.GetValue<string>(), item.GetProperty("procedureName").GetString());
        Assert.Equal(DateTimeOffset.Parse("2026-06-11T03:29:59.123Z", null), item.GetProperty("receivedAt").GetDateTimeOffset());
        Assert.Equal(DateTimeOffset.Parse("2026-06-12T10:00:00Z", null), item.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T03:01:00Z", null), item.GetProperty("finishedAt").GetDateTimeOffset());
        Assert.Equal(("default", "1.004873", "LV-HOTICH", 9), (item.GetProperty("source").GetString(), item.GetProperty("procedureCode").GetString(), item.GetProperty("fieldCode").GetString(), item.GetProperty("status").GetInt32()));
        Assert.Equal(("06712", "00004"), (item.GetProperty("handlingCommune").GetString(), item.GetProperty("receivingCommune").GetString()));
    }

    /// <summary>A product that holds the committed sample.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public FigureOffice Office { get; } = new();

        public async Task InitializeAsync()
        {
            await Office.InitializeAsync();
            foreach (var body in SampleOffice.Stories(1).Take(120).SelectMany(story => story.Records).Chunk(500))
            {
                await Office.Source.SendAsync(body.Select(record => record.ToJson()));
            }
        }

        public Task DisposeAsync() => Office.DisposeAsync();
    }
}
