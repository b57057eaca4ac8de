using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ioc.Access;
using Ioc.Tests.Access;
using Ioc.Tests.Indicators;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>Whoever sees some fields (lĩnh vực) makes reports about those, which say so and which nobody sees who does not see them.</summary>
public sealed class FieldReportTests(ReportTests.Filled filled) : IClassFixture<ReportTests.Filled>
{
    private const string Land = "LV-03";
    private const string Status = "LV-02";
    private const string From = "2026-08-15";
    private const string To = "2026-09-14";
    private const string AsOf = "&asOf=2026-09-10T09:30:00Z";

    private RunningProduct Product => filled.Office.Product;

    [Fact]
    public async Task Form_06a_has_the_fields_of_its_maker_alone_to_the_digit_and_its_identities_hold()
    {
        var whole = await filled.Reports.MakeAsync("06a.json", From, To, AsOf);
        Assert.True(whole.Keys.Count > 2);

        var cut = await (await ReaderAsync($"{Status},{Land}")).MakeAsync("06a.json", From, To, AsOf);

        Assert.Equal(whole.Keys.Where(key => key is Land or Status), cut.Keys);
        Assert.All(cut.Keys, key => Assert.Equal(whole.Values(key), cut.Values(key)));
        Assert.Equal(Enumerable.Range(0, 11).Select(column => (double?)(whole.Values(Land)[column] + whole.Values(Status)[column])), cut.Total);
        Assert.All(cut.Keys.Select(cut.Values).Append(cut.Total), row =>
        {
            Assert.Equal(row[0], row[1] + row[2] + row[3]);
            Assert.Equal(row[4], row[5] + row[6] + row[7]);
            Assert.Equal(row[8], row[9] + row[10]);
            Assert.Equal(row[0], row[4] + row[8]);
        });
        Assert.Equal([(Status, "Hộ tịch"), (Land, "Đất đai")], cut.Json.GetProperty("fields").EnumerateArray().Select(field => (Text(field, "code"), Text(field, "name"))));
        Assert.False(whole.Json.TryGetProperty("fields", out _));
    }

    [Theory]
    [InlineData("06a-units.json", 0)]
    [InlineData("online.json", 0)]
    [InlineData("ranking.json", 1)]
    public async Task Forms_by_unit_count_what_the_filter_of_the_field_counts(string form, int column)
    {
        var counted = await filled.Office.Reader.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}&field={Land}");

        var report = await (await ReaderAsync(Land)).MakeAsync(form, From, To, AsOf);

        Assert.Equal(54, report.Keys.Count);
        double Count(JsonElement row) => row.GetProperty("received").GetDouble() + (form.StartsWith("06a", StringComparison.Ordinal) ? row.GetProperty("carriedOver").GetDouble() : 0);
        Assert.All(counted.GetProperty("communes").EnumerateArray(), row => Assert.Equal(Count(row), report.Values(Text(row, "code"))[column]));
        Assert.True(Count(counted.GetProperty("total")) > 0);
        Assert.Equal(Count(counted.GetProperty("total")), report.Total[column]);
    }

    [Fact]
    public async Task The_overdue_list_has_dossiers_of_the_field_alone()
    {
        var counted = await filled.Office.Reader.GetAsync($"api/v1/indicators/communes?province=22&from={From}&to={To}{AsOf}&field={Land}");

        var report = await (await ReaderAsync(Land)).MakeAsync("overdue.json", From, To, AsOf);

        Assert.NotEmpty(report.Keys);
        Assert.Equal(counted.GetProperty("total").GetProperty("openOverdue").GetInt32(), report.Keys.Count);
        Assert.True(report.Keys.Count < (await filled.Reports.MakeAsync("overdue.json", From, To, AsOf)).Keys.Count);
    }

    [Fact]
    public async Task A_form_with_alarms_or_directives_is_refused_and_says_which_sections_they_are()
    {
        using var client = Product.WithKey(await People.KeyAsync(Product, "read", fields: Land));

        var (status, problem) = await new ReportReader(client).RefusedAsync($"api/v1/reports/brief.json?province=22&from={From}&to={To}");
        using var run = await client.PostAsJsonAsync("api/v1/reports/runs", RunOffice.Draft("brief"));

        Assert.Equal((403, "not-by-field"), (status, Text(problem, "code")));
        Assert.Equal(["alarms", "directives"], problem.GetProperty("sections").EnumerateArray().Select(section => section.GetString()!));
        Assert.Equal((HttpStatusCode.Forbidden, "not-by-field"), (run.StatusCode, await Ingestion.SourceSystem.CodeOfAsync(run)));
    }

    [Fact]
    public async Task A_report_about_a_field_is_found_only_by_who_sees_it_and_one_about_all_only_by_who_sees_all()
    {
        var (land, both, status) = (await ReaderAsync(Land), await ReaderAsync($"{Status},{Land}"), await ReaderAsync(Status));
        var (ofLand, ofBoth, ofAll) = (await land.MakeAsync("06a.json", From, To, AsOf), await both.MakeAsync("06a.json", From, To, AsOf), await filled.Reports.MakeAsync("06a.json", From, To, AsOf));

        async Task<string> SeenAsync(ReportReader reader)
        {
            var seen = new List<int>();
            foreach (var report in new[] { ofLand, ofBoth, ofAll })
            {
                var answers = new List<int>();
                foreach (var door in new[] { $"verify/{report.Code}", $"verify/{report.Sha256}", $"api/v1/reports/made/{report.Code}.json", $"api/v1/reports/made/{report.Code}.xlsx", $"api/v1/reports/made/{report.Code}/figures", $"reports/{report.Code}", $"reports/{report.Code}/print" })
                {
                    answers.Add(await reader.StatusAsync(door));
                }
                seen.Add(Assert.Single(answers.Distinct()));
            }
            var listed = Encoding.UTF8.GetString((await reader.BodyAsync("api/v1/reports/made")));
            Assert.Equal(seen.Select(code => code == 200), new[] { ofLand, ofBoth, ofAll }.Select(report => listed.Contains(report.Code, StringComparison.Ordinal)));
            return string.Join(' ', seen);
        }

        Assert.Equal("200 404 404", await SeenAsync(land));
        Assert.Equal("200 200 404", await SeenAsync(both));
        Assert.Equal("404 404 404", await SeenAsync(status));
        Assert.Equal("200 200 200", await SeenAsync(filled.Reports));
        // Made again by who sees more, it is still about its fields.
        var verified = await filled.Reports.VerifyAsync(ofLand.Code);
        Assert.Equal(("unchanged", Land), (Text(verified, "state"), Text(Assert.Single(verified.GetProperty("fields").EnumerateArray().ToList()), "code")));
    }

    [Fact]
    public async Task Callers_of_different_fields_who_ask_the_same_at_once_never_get_each_others_answer()
    {
        string[] callers = [Land, Status, $"{Status},{Land}", "*"];
        var readers = new List<ReportReader>();
        foreach (var fields in callers)
        {
            readers.Add(await ReaderAsync(fields));
        }
        var expected = new List<byte[]>();
        foreach (var reader in readers)
        {
            expected.Add((await reader.MakeAsync("online.json", From, To, AsOf)).Body);
        }

        var again = await Task.WhenAll(Enumerable.Range(0, 24).Select(async at => (Caller: at % callers.Length, (await readers[at % callers.Length].MakeAsync("online.json", From, To, AsOf)).Body)));

        Assert.Equal(callers.Length, expected.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(again, answer => Assert.Equal(expected[answer.Caller], answer.Body));
        // Where both have counted nothing the figures are equal, and still not the same report.
        var (one, other) = (await readers[0].MakeAsync("06a.json", "2019-01-15", "2019-02-14"), await readers[1].MakeAsync("06a.json", "2019-01-15", "2019-02-14"));
        Assert.Equal(one.Json.GetProperty("total").GetRawText(), other.Json.GetProperty("total").GetRawText());
        Assert.NotEqual(one.Sha256, other.Sha256);
        Assert.Equal(404, await readers[1].StatusAsync($"verify/{one.Code}"));
    }

    [Fact]
    public async Task Nothing_of_a_report_may_be_kept_on_the_way_for_another_caller()
    {
        using var client = Product.WithKey(await People.KeyAsync(Product, "read", fields: Land));

        using var answer = await client.GetAsync($"api/v1/reports/06a.json?province=22&from={From}&to={To}{AsOf}");

        Assert.True(answer.Headers.CacheControl is { NoStore: true } or { Private: true }, answer.Headers.CacheControl?.ToString());
        Assert.Null(answer.Headers.ETag);
    }

    [Fact]
    public async Task A_run_is_cut_to_the_fields_of_who_asked_for_it_and_seen_by_who_sees_them()
    {
        using var client = Product.WithKey(await People.KeyAsync(Product, "read", fields: Land));
        using var other = Product.WithKey(await People.KeyAsync(Product, "read", fields: Status));
        var runs = new RunOffice(client);

        var id = await runs.StartAsync(RunOffice.Draft(from: From, to: To, formats: ["json"]));
        var done = await runs.UntilAsync(id, "done");

        Assert.Equal(Land, Assert.Single(done.GetProperty("run").GetProperty("fields").EnumerateArray().ToList()).GetString());
        var files = (await runs.ZipAsync(id)).Files.Values.Select(file => JsonDocument.Parse(file).RootElement).ToList();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.All(file.GetProperty("rows").EnumerateArray(), row => Assert.Equal(Land, Text(row, "key"))));
        Assert.Contains(files, file => file.GetProperty("rows").GetArrayLength() > 0);
        Assert.Equal(HttpStatusCode.NotFound, await new RunOffice(other).StatusAsync($"/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await new RunOffice(other).StatusAsync($"/{id}.zip"));
        Assert.DoesNotContain(id, await other.GetStringAsync("api/v1/reports/runs"));
        Assert.Contains(id, await client.GetStringAsync("api/v1/reports/runs"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"api/v1/reports/runs/{id}/cancel", new { })).StatusCode);
    }

    [Fact]
    public async Task A_paper_over_it_is_drawn_up_remade_and_seen_within_its_fields()
    {
        using var writer = Product.WithKey(await People.KeyAsync(Product, "read,alarms", fields: Land));
        using var other = Product.WithKey(await People.KeyAsync(Product, "read,alarms", fields: Status));
        using var whole = Product.WithKey(await People.KeyAsync(Product, "read,alarms"));
        var report = await new ReportReader(writer).MakeAsync("06a.json", From, To, "&unit=06661");

        using var drawn = await writer.PostAsJsonAsync($"api/v1/reports/made/{report.Code}/papers", new { note = "Sở lập" });
        Assert.Equal(HttpStatusCode.Created, drawn.StatusCode);
        var id = Text(await drawn.Content.ReadFromJsonAsync<JsonElement>(), "id");

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"api/v1/reports/papers/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"api/v1/reports/papers/{id}.docx")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"api/v1/reports/papers/{id}/comment", new { note = "?" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsJsonAsync($"api/v1/reports/made/{report.Code}/papers", new { })).StatusCode);
        Assert.DoesNotContain(id, await other.GetStringAsync("api/v1/reports/papers"));
        foreach (var caller in new[] { writer, whole })
        {
            Assert.Contains(id, await caller.GetStringAsync("api/v1/reports/papers"));
        }
        // A dossier of another field came late: the paper, taken again by who sees all, is about its own field and has not changed.
        using var remade = await whole.PostAsJsonAsync($"api/v1/reports/papers/{id}/remake", new { revision = 1 });
        Assert.Equal((HttpStatusCode.Conflict, "figures-unchanged"), (remade.StatusCode, await Ingestion.SourceSystem.CodeOfAsync(remade)));
    }

    [Fact]
    public async Task A_schedule_of_a_department_is_its_own_and_its_reports_are_about_its_fields()
    {
        await People.AddAsync(Product, "so.land", ["department"], fields: [Land]);
        await People.AddAsync(Product, "so.status", ["department"], fields: [Status]);
        using var land = Product.Browser();
        using var status = Product.Browser();
        await land.SignInAsync("so.land", People.Password);
        await status.SignInAsync("so.status", People.Password);

        using var added = await land.SendFormAsync(
            "/reports/schedules/new", "/reports/schedules/new", ("form", "06a"), ("province", "22"), ("units", "named"), ("communes", "06652"), ("rhythm", "afterPeriod"), ("period", "reportingMonth"),
            ("workingDay", "2"), ("at", "08:00"), ("formats", "json"), ("level", "office"));

        Assert.Equal(HttpStatusCode.SeeOther, added.StatusCode);
        var path = added.Headers.Location!.ToString();
        Assert.Contains(Land, await land.ReadAsync(path));
        Assert.Equal(HttpStatusCode.NotFound, (await status.GetAsync(path)).StatusCode);
        Assert.DoesNotContain(path, await status.ReadAsync("/reports/schedules"));
        using var now = await land.SendFormAsync(path, $"{path}/run");
        Assert.Equal(HttpStatusCode.SeeOther, now.StatusCode);
        var run = System.Text.RegularExpressions.Regex.Match(await land.ReadAsync(path), "/reports/runs/([0-9a-f]{32})").Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await land.GetAsync($"/reports/runs/{run}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await status.GetAsync($"/reports/runs/{run}")).StatusCode);
    }

    [Fact]
    public async Task The_paper_says_on_its_face_and_in_its_method_which_fields_it_is_about()
    {
        await People.AddAsync(Product, "so.page", ["department"], fields: [Land]);
        using var browser = Product.Browser();
        await browser.SignInAsync("so.page", People.Password);

        var preview = await browser.ReadAsync($"/reports?show=true&form=06a&province=22&from={From}&to={To}");
        var brief = await browser.ReadAsync($"/reports?show=true&form=brief&province=22&from={From}&to={To}");

        Assert.Contains("Chỉ tính hồ sơ thuộc lĩnh vực: Đất đai", preview);
        Assert.Contains("Báo cáo chỉ tính hồ sơ thuộc 1 lĩnh vực: Đất đai (LV-03)", preview);
        Assert.Contains("không chia được theo lĩnh vực", brief);
        var report = await (await ReaderAsync(Land)).MakeAsync("06a.docx", From, To, AsOf);
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(report.Body));
        using var text = new StreamReader(zip.GetEntry("word/document.xml")!.Open());
        var document = await text.ReadToEndAsync();
        Assert.Contains("Chỉ tính hồ sơ thuộc lĩnh vực: Đất đai", document);
        Assert.Contains("Không phải số liệu của mọi lĩnh vực", document);
    }

    [Fact]
    public void Every_door_of_reports_is_cut_by_field()
    {
        var doors = Product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(door => "/" + door.RoutePattern.RawText!.TrimStart('/') is var path && (path.StartsWith("/api/v1/reports", StringComparison.Ordinal) || path.StartsWith("/reports", StringComparison.Ordinal) || path.StartsWith("/verify", StringComparison.Ordinal)))
            .ToList();

        Assert.True(doors.Count > 40, $"{doors.Count}");
        Assert.All(doors, door => Assert.True(door.Metadata.GetMetadata<CutByFieldAttribute>() is not null, door.RoutePattern.RawText));
    }

    private async Task<ReportReader> ReaderAsync(string fields) => new(Product.WithKey(await People.KeyAsync(Product, "read", fields: fields)));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
