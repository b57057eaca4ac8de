using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;
using Ioc.Tests.Live;

namespace Ioc.Tests.Access;

/// <summary>A caller who sees some communes, or some fields, sees nothing of the others at any door.</summary>
public sealed class ScopeTests(FigureOffice office) : IClassFixture<FigureOffice>
{
    private const string Own = "06724";
    private const string Other = "06733";

    private RunningProduct Product => office.Product;

    [Fact]
    public async Task Whoever_sees_one_commune_gets_its_row_and_its_sum_only()
    {
        await SendAsync();
        var reader = await ReaderAsync(units: Own);
        var whole = Row(await office.Reader.GetAsync("api/v1/indicators/communes"), Own);

        var answer = await reader.GetAsync("api/v1/indicators/communes?province=22");

        Assert.Equal(Own, Assert.Single(answer.GetProperty("communes").EnumerateArray().ToList()).GetProperty("code").GetString());
        Assert.Equal("22", answer.GetProperty("total").GetProperty("code").GetString());
        foreach (var figure in new[] { "received", "open", "openOverdue", "carriedOver", "receivedElsewhere" })
        {
            Assert.Equal(whole.GetProperty(figure).GetInt64(), answer.GetProperty("total").GetProperty(figure).GetInt64());
        }
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await reader.RefusedAsync($"api/v1/indicators/fields?commune={Other}"));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await reader.RefusedAsync($"api/v1/indicators/days?commune={Other}"));
    }

    [Fact]
    public async Task Lists_reports_forecasts_and_pages_of_other_communes_do_not_exist()
    {
        await SendAsync();
        var reader = await ReaderAsync(units: Own);
        var whole = Row(await office.Reader.GetAsync("api/v1/indicators/communes"), Own).GetProperty("open").GetInt64();

        var list = await reader.GetAsync("api/v1/dossiers?state=open");
        Assert.Equal(whole, list.GetProperty("total").GetInt64());
        Assert.All(list.GetProperty("items").EnumerateArray(), item => Assert.Equal(Own, item.GetProperty("handlingCommune").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync($"api/v1/dossiers?state=open&commune={Other}")).Status);

        const string Period = "from=2026-11-01&to=2026-11-20";
        Assert.Equal((HttpStatusCode.NotFound, "unknown-province"), await reader.RefusedAsync($"api/v1/reports/06a.json?province=22&{Period}"));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await reader.RefusedAsync($"api/v1/reports/06a.json?province=22&unit={Other}&{Period}"));
        Assert.Equal(Own, (await reader.GetAsync($"api/v1/reports/06a.json?province=22&unit={Own}&{Period}")).GetProperty("unit").GetString());

        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync($"api/v1/foresight/communes/{Other}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync($"api/v1/foresight/communes/{Own}/relief")).Status);
        Assert.All((await reader.GetAsync("api/v1/foresight/communes?province=22")).GetProperty("communes").EnumerateArray(), row => Assert.Equal(Own, row.GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-commune"), await reader.RefusedAsync($"api/v1/alarms?commune={Other}"));
    }

    [Theory]
    [InlineData(Own, "*")]
    [InlineData("22", "*")]
    [InlineData("*", "LV-DAT")]
    public async Task Records_come_in_only_from_who_sees_the_whole(string units, string fields)
    {
        using var sender = Product.WithKey(await People.KeyAsync(Product, "ingest", units, fields));
        var steward = $"steward-{Guid.NewGuid():n}";
        await People.AddAsync(Product, steward, ["data-steward"], [units], [fields]);
        using var browser = Product.Browser();
        await browser.SignInAsync(steward, People.Password);

        using var sent = await sender.PostAsync("api/v1/ingest/dossiers", new StringContent(Record(Other).ToJsonString(), System.Text.Encoding.UTF8, "application/x-ndjson"));

        Assert.Equal(HttpStatusCode.Forbidden, sent.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await sender.GetAsync("api/v1/quarantine")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/v1/quarantine")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/indicators/communes?province=22")).StatusCode);
    }

    [Fact]
    public async Task A_report_of_another_commune_is_not_found_by_its_code()
    {
        using var whole = Product.WithKey(RunningProduct.ReadKey);
        using var made = await whole.GetAsync($"api/v1/reports/06a.json?province=22&unit={Other}&from=2026-11-01&to=2026-11-20");
        var code = made.Headers.GetValues("X-Ioc-Verify").Single();
        var reader = await ReaderAsync(units: Own);

        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync($"verify/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync($"api/v1/reports/made/{code}.json")).Status);
        Assert.DoesNotContain(code, (await reader.GetAsync("api/v1/reports/made")).GetRawText());
    }

    [Theory]
    [InlineData("*", "LV-DAT", "LV-HOTICH")]
    [InlineData("22", "LV-DAT", "LV-HOTICH")]
    [InlineData(Own, "LV-DAT", "LV-HOTICH")]
    public async Task A_report_about_another_field_is_not_found_by_its_code(string units, string field, string otherField)
    {
        await SendAsync();
        const string Address = $"api/v1/reports/06a.json?province=22&unit={Own}&from=2026-11-01&to=2026-11-20";
        using var maker = Product.WithKey(await People.KeyAsync(Product, "read", units, field));
        using var made = await maker.GetAsync(Address);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var code = made.Headers.GetValues("X-Ioc-Verify").Single();

        foreach (var stranger in new[] { await ReaderAsync(units, otherField), await ReaderAsync(Other, field) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.RefusedAsync($"verify/{code}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.RefusedAsync($"api/v1/reports/made/{code}.json")).Status);
            Assert.DoesNotContain(code, (await stranger.GetAsync("api/v1/reports/made")).GetRawText());
        }
        Assert.Equal(code, (await (await ReaderAsync(Own, field)).GetAsync($"verify/{code}")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_live_feed_shows_one_commune_and_is_quiet_about_others()
    {
        await using var viewer = await HubClient.ConnectAsync(Product.Address, await People.KeyAsync(Product, "read", units: Own));
        await viewer.SubscribeAsync("22");
        Assert.Equal(("snapshot", 1), viewer.Look(view => view.Messages.Single()));
        var (own, total) = viewer.Look(view => (Received(view[Own]), Received(view.Total)));
        Assert.Equal(own, total);

        await office.Source.SendAsync(Record(Other));
        await office.Source.SendAsync(Record(Own));
        await viewer.UntilAsync("the own dossier is seen", view => Received(view[Own]) == own + 1);

        Assert.Equal(own + 1, viewer.Look(view => Received(view.Total)));
        Assert.All(viewer.Look(view => view.Messages.ToList()), message => Assert.Equal(1, message.Rows));
        Assert.False(viewer.Look(view => view.HasGap));
    }

    [Fact]
    public async Task Whoever_sees_one_field_gets_what_the_filter_of_that_field_gives()
    {
        await SendAsync();
        var reader = await ReaderAsync(fields: "LV-DAT");

        foreach (var address in new[] { "api/v1/indicators/communes?province=22", "api/v1/indicators/communes?province=22&asOf=2026-11-20T10:00:00%2B07:00&to=2026-11-20" })
        {
            Assert.Equal(Counted(await office.Reader.GetAsync(address + "&field=LV-DAT")), Counted(await reader.GetAsync(address)));
        }
        Assert.Equal(0, (await reader.GetAsync("api/v1/indicators/communes?province=22&field=LV-HOTICH")).GetProperty("total").GetProperty("received").GetInt64());
        Assert.All((await reader.GetAsync("api/v1/indicators/fields?province=22")).GetProperty("fields").EnumerateArray(), row => Assert.Equal("LV-DAT", row.GetProperty("code").GetString()));
        Assert.All((await reader.GetAsync("api/v1/dossiers?state=received")).GetProperty("items").EnumerateArray(), item => Assert.Equal("LV-DAT", item.GetProperty("fieldCode").GetString()));
        // What is not cut by field is not shown at all.
        Assert.Empty((await reader.GetAsync("api/v1/alarms")).GetProperty("alarms").EnumerateArray());
        Assert.Equal((HttpStatusCode.Forbidden, "not-by-field"), await reader.RefusedAsync("api/v1/reports/brief.json?province=22&from=2026-11-01&to=2026-11-20"));
        Assert.All((await reader.GetAsync("api/v1/reports/06a.json?province=22&from=2026-11-01&to=2026-11-20")).GetProperty("rows").EnumerateArray(), row => Assert.Equal("LV-DAT", row.GetProperty("key").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await reader.RefusedAsync("api/v1/foresight/communes?province=22")).Status);
    }

    [Fact]
    public async Task The_live_feed_of_one_field_follows_that_field()
    {
        await SendAsync();
        await using var viewer = await HubClient.ConnectAsync(Product.Address, await People.KeyAsync(Product, "read", fields: "LV-DAT"));
        await viewer.SubscribeAsync("22");
        var before = (await office.Reader.GetAsync("api/v1/indicators/communes?province=22&field=LV-DAT")).GetProperty("total").GetProperty("received").GetInt64();
        await viewer.UntilAsync("what the filter says", view => Received(view.Total) == before);

        await office.Source.SendAsync(Record(Own));
        await office.Source.SendAsync(Record(Own, ("fieldCode", "LV-DAT")));
        await viewer.UntilAsync("the dossier of the field is seen", view => Received(view.Total) > before);

        Assert.Equal(before + 1, viewer.Look(view => Received(view.Total)));
    }

    [Theory]
    [InlineData("", "*")]
    [InlineData("*", "")]
    [InlineData("99", "*")]
    public async Task An_empty_scope_sees_nothing(string units, string fields)
    {
        var key = await People.KeyAsync(Product, "read,alarms", units, fields);
        using var client = Product.WithKey(key);
        var reader = new FigureReader(client);

        Assert.Equal((HttpStatusCode.NotFound, "unknown-province"), await reader.RefusedAsync("api/v1/indicators/communes?province=22"));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-province"), await reader.RefusedAsync("api/v1/dossiers?state=open&province=22"));
        Assert.Empty((await reader.GetAsync("api/v1/alarms")).GetProperty("alarms").EnumerateArray());
        Assert.Empty((await reader.GetAsync("api/v1/directives")).GetProperty("directives").EnumerateArray());
        Assert.Empty((await reader.GetAsync("api/v1/silences")).GetProperty("silences").EnumerateArray());
        await using var viewer = await HubClient.ConnectAsync(Product.Address, key);
        Assert.EndsWith("unknown-province", (await Assert.ThrowsAsync<HubRefusedException>(() => viewer.SubscribeAsync("22"))).Message);
    }

    [Fact]
    public async Task Whoever_sees_some_communes_keeps_only_those_quiet()
    {
        using var head = Product.WithKey(await People.KeyAsync(Product, "alarms", units: Own));

        Assert.Equal(HttpStatusCode.BadRequest, (await SilenceAsync(head, """{"rule":"commune-overloaded"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SilenceAsync(head, $$"""{"commune":"{{Other}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await SilenceAsync(head, $$"""{"commune":"{{Own}}"}""")).StatusCode);
    }

    private Task<HttpResponseMessage> SilenceAsync(HttpClient caller, string match) => caller.PostAsync(
        "api/v1/silences",
        new StringContent($$"""{"match":{{match}},"until":"{{office.Clock.GetUtcNow().AddHours(2):yyyy-MM-dd'T'HH:mm:ss'Z'}}","reason":"Bảo trì"}""", System.Text.Encoding.UTF8, "application/json"));

    private async Task<FigureReader> ReaderAsync(string units = "*", string fields = "*") => new(Product.WithKey(await People.KeyAsync(Product, "read", units, fields)));

    private Task SendAsync() => office.Source.SendAsync([Record(Own), Record(Own, ("fieldCode", "LV-DAT")), Record(Other), Record(Other, ("fieldCode", "LV-DAT"))]);

    private JsonObject Record(string commune, params (string Field, JsonNode? Value)[] fields)
    {
        var at = office.Clock.GetUtcNow().AddMinutes(-5);
        return Dossiers.New([("handlingCommune", commune), ("receivedAt", At(at.AddMinutes(-1))), ("updatedAt", At(at)), ("dueAt", At(at.AddDays(7))), ("status", 2), ("finishedAt", null), ("returnedAt", null), .. fields]);
    }

    private static JsonNode At(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture);

    private static long Received(JsonElement row) => row.GetProperty("received").GetInt64();

    private static JsonElement Row(JsonElement answer, string code) => answer.GetProperty("communes").EnumerateArray().Single(row => row.GetProperty("code").GetString() == code);

    private static string Counted(JsonElement answer) => string.Join('\n', answer.GetProperty("communes").EnumerateArray().Append(answer.GetProperty("total"))
        .Select(row => string.Join(' ', row.EnumerateObject().Where(figure => figure.Name is not "dataAgeSeconds").Select(figure => figure.Value.GetRawText()))));
}
