using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Tests.Ingestion;
using Ioc.Tests.Live;

namespace Ioc.Tests.Alerts;

/// <summary>One office with one firing alarm for all tests of the doors.</summary>
public sealed class FiringOffice : IAsyncLifetime
{
    private AlarmOffice? _office;

    public AlarmOffice Office => _office!;

    public string Id { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _office = await AlarmOffice.StartAsync(rules: [AlarmDoorTests.Installation]);
        Id = (await Office.FireAsync("06733")).GetProperty("id").GetString()!;
    }

    public async Task DisposeAsync() => await Office.DisposeAsync();
}

/// <summary>Who may ask what of alarms, and what wrong questions get.</summary>
public sealed class AlarmDoorTests(FiringOffice firing) : IClassFixture<FiringOffice>
{
    /// <summary>A rule about the whole installation that never holds.</summary>
    public const string Installation =
        """
        apiVersion: ioc/v1
        id: sources-failing
        title: { vi: Nguồn dữ liệu lỗi, en: Sources failing }
        severity: warning
        editions:
          - version: "1"
            effective: 2026-01-01
            when: { figure: sourcesFailing, atLeast: 1 }
        """;

    private AlarmOffice Office => firing.Office;

    [Fact]
    public async Task Alarms_have_the_fields_of_the_contract()
    {
        var page = await Office.GetAsync("alarms?commune=06733&rule=commune-overloaded");
        var alarm = Assert.Single(page.GetProperty("alarms").EnumerateArray());

        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Equal(
            ["id", "rule", "severity", "commune", "state", "since", "reasons", "acknowledgedBy", "acknowledgedAt", "note", "promisedAt", "resolvedAt"],
            alarm.EnumerateObject().Select(field => field.Name).Take(12));
        Assert.EndsWith("+07:00", alarm.GetProperty("since").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await Office.GetAsync("alarms/counts")).GetProperty("firing").GetInt64());
    }

    [Theory]
    [InlineData(RunningProduct.ReadKey, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(RunningProduct.AlarmsKey, HttpStatusCode.OK, HttpStatusCode.BadRequest)]
    [InlineData(RunningProduct.IngestKey, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Readers_may_look_and_only_those_who_may_answer_alarms_may_change(string key, HttpStatusCode reading, HttpStatusCode changing)
    {
        using var client = Office.Product.WithKey(key);
        foreach (var address in new[] { "alarms", "alarms/counts", $"alarms/{firing.Id}", "silences", "alerts/rules" })
        {
            Assert.Equal(reading, (await client.GetAsync($"api/v1/{address}")).StatusCode);
        }

        Assert.Equal(changing, (await client.PostAsJsonAsync($"api/v1/alarms/{firing.Id}/acknowledge", new { })).StatusCode);
        Assert.Equal(changing, (await client.PostAsJsonAsync("api/v1/silences", new { })).StatusCode);
        Assert.Equal(changing == HttpStatusCode.BadRequest ? HttpStatusCode.NotFound : changing, (await client.DeleteAsync("api/v1/silences/x")).StatusCode);
    }

    [Theory]
    [InlineData("alarms?state=burning", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("alarms?cursor=x", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("alarms?commune=99999", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData("alarms?commune=00004", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData("alarms/nothing", HttpStatusCode.NotFound, "unknown-alarm")]
    [InlineData("silences?state=x", HttpStatusCode.BadRequest, "bad-parameter")]
    public async Task A_question_that_makes_no_sense_is_answered_with_a_code(string address, HttpStatusCode status, string code)
    {
        using var answer = await Office.Alarms.GetAsync($"api/v1/{address}");

        Assert.Equal((status, code), (answer.StatusCode, await SourceSystem.CodeOfAsync(answer)));
    }

    [Theory]
    [InlineData("alarms/nothing/acknowledge", """{"note":"x"}""", HttpStatusCode.NotFound, "unknown-alarm")]
    [InlineData("alarms/ID/acknowledge", "no json", HttpStatusCode.BadRequest, "bad-body")]
    [InlineData("alarms/ID/acknowledge", """{"note":" "}""", HttpStatusCode.BadRequest, "note-missing")]
    [InlineData("alarms/ID/acknowledge", """{"note":"x","promisedAt":"tomorrow"}""", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("alarms/ID/acknowledge", """{"note":"x","promisedAt":"2026-11-20T10:00:00+07:00"}""", HttpStatusCode.BadRequest, "promise-in-the-past")]
    [InlineData("alarms/ID/review", """{"cause":"x"}""", HttpStatusCode.BadRequest, "bad-body")]
    [InlineData("silences", """{"until":"2026-12-20T10:00:00+07:00","reason":"x"}""", HttpStatusCode.BadRequest, "match-missing")]
    [InlineData("silences", """{"match":{"rule":"nothing"},"until":"2026-12-20T10:00:00+07:00","reason":"x"}""", HttpStatusCode.NotFound, "unknown-rule")]
    [InlineData("silences", """{"match":{"commune":"00004"},"until":"2026-12-20T10:00:00+07:00","reason":"x"}""", HttpStatusCode.NotFound, "unknown-commune")]
    [InlineData("silences", """{"match":{"commune":"06733"},"until":"2026-11-20T10:00:00+07:00","reason":"x"}""", HttpStatusCode.BadRequest, "bad-span")]
    [InlineData("silences", """{"match":{"commune":"06733"},"reason":"x"}""", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("silences", """{"match":{"commune":"06733"},"until":"2026-12-20T10:00:00+07:00"}""", HttpStatusCode.BadRequest, "reason-missing")]
    [InlineData("alerts/trial", "{}", HttpStatusCode.BadRequest, "bad-body")]
    [InlineData("alerts/trial", """{"rule":"nothing"}""", HttpStatusCode.NotFound, "unknown-rule")]
    [InlineData("alerts/trial", """{"rule":"commune-overloaded","days":93}""", HttpStatusCode.BadRequest, "bad-parameter")]
    [InlineData("alerts/trial", """{"yaml":"apiVersion: ioc/v1"}""", HttpStatusCode.BadRequest, "bad-rule")]
    [InlineData("alerts/trial", """{"rule":"sources-failing"}""", HttpStatusCode.BadRequest, "no-history")]
    public async Task A_wish_that_makes_no_sense_changes_nothing_and_says_why(string address, string body, HttpStatusCode status, string code)
    {
        using var answer = await Office.Alarms.PostAsync($"api/v1/{address.Replace("ID", firing.Id, StringComparison.Ordinal)}", SourceSystem.Json(body));

        Assert.Equal((status, code), (answer.StatusCode, await SourceSystem.CodeOfAsync(answer)));
        Assert.Equal(["06733"], await Office.CommunesAsync("firing"));
    }

    [Fact]
    public async Task A_person_answers_with_the_token_of_a_page_and_not_without()
    {
        using var without = Office.Product.Browser();
        await without.SignInAsync("admin", RunningProduct.AdminPassword);
        using var refused = await without.PostWithoutTokenAsync($"api/v1/alarms/{firing.Id}/acknowledge");

        Assert.Equal((HttpStatusCode.BadRequest, "antiforgery"), (refused.StatusCode, await SourceSystem.CodeOfAsync(refused)));
    }

    [Fact]
    public async Task Viewers_are_told_that_alarms_have_changed()
    {
        await using var viewer = await HubClient.ConnectAsync(Office.Product.Address, RunningProduct.ReadKey);
        var before = (await Office.GetAsync("alarms/counts")).GetProperty("version").GetInt64();

        var (_, silence) = await Office.PostAsync("silences", new { match = new { commune = "06652" }, until = "2026-12-20T10:00:00+07:00", reason = "Tập huấn" });

        await viewer.UntilAlarmsAsync(before + 1);
        using var ended = await Office.Alarms.DeleteAsync($"api/v1/silences/{silence.GetProperty("id").GetString()}");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await viewer.UntilAlarmsAsync(before + 2);
    }

    [Fact]
    public async Task The_rules_in_force_are_listed_with_the_figures_they_may_use()
    {
        var rules = await Office.GetAsync("alerts/rules");

        Assert.Equal(["commune-overloaded", "sources-failing"], rules.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains("dataAgeSeconds", rules.GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("id").GetString()));
        Assert.Equal(0, rules.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task A_rule_is_tried_on_last_months_figures_and_says_how_they_were_looked_at()
    {
        var (status, outcome) = await Office.PostAsync("alerts/trial", new { rule = "commune-overloaded", days = 10 });

        // The dossiers were received on the 10th, due on the 18th, and known from the 20th on.
        Assert.Equal((HttpStatusCode.OK, 1, "P1D", "2026-11-13", "2026-11-22"),
            (status, outcome.GetProperty("fired").GetInt32(), outcome.GetProperty("step").GetString(), outcome.GetProperty("from").GetString(), outcome.GetProperty("to").GetString()));
        var commune = Assert.Single(outcome.GetProperty("communes").EnumerateArray());
        Assert.Equal(("06733", "2026-11-20"), (commune.GetProperty("commune").GetString(), commune.GetProperty("days")[0].GetString()));
    }
}
