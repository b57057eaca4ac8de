using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ioc.Delivery.Channels;
using Ioc.Delivery.Contacts;
using Ioc.Reports.Schedules;
using Ioc.Rules.Calendar;
using Ioc.Tests.Delivery;
using Ioc.Tests.Indicators;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Tests.Reports;

/// <summary>A program that keeps schedules of reports, and one that is told when a report is made.</summary>
public sealed class ScheduleApiTests
{
    private const string Path = "api/v1/reports/schedules";
    private const string Secret = "secret-of-the-receiver";

    private readonly OfficeClock _clock = new(At(16, 9));

    [Fact]
    public async Task A_program_adds_a_schedule_reads_replaces_pauses_resumes_and_removes_it()
    {
        await using var product = await StartAsync();
        using var client = product.WithKey(RunningProduct.AlarmsKey);

        var (created, answer, location) = await SendAsync(client, HttpMethod.Post, Path, Body());
        var id = answer.GetProperty("schedule").GetProperty("id").GetString()!;
        Assert.Equal((HttpStatusCode.Created, $"/{Path}/{id}"), (created, location));
        Assert.Equal(At(17, 8), Next(answer));
        Assert.Equal(["06652", "06658"], Texts(answer, "communes"));
        Assert.Equal("named", answer.GetProperty("schedule").GetProperty("units").GetString());
        // A person sees on the page what a program added.
        using var browser = product.Browser();
        await browser.SignInAsync("admin", RunningProduct.AdminPassword);
        Assert.Contains(id, await browser.ReadAsync("/reports/schedules"));

        var replaced = (await SendAsync(client, HttpMethod.Put, $"{Path}/{id}", Body(units: "each", at: "09:30", workingDay: 3))).Answer;
        Assert.Equal(At(18, 9).AddMinutes(30), Next(replaced));
        Assert.Empty(Texts(replaced, "communes"));
        Assert.Null(Next((await SendAsync(client, HttpMethod.Post, $"{Path}/{id}/pause")).Answer));
        Assert.Null(Next((await SendAsync(client, HttpMethod.Put, $"{Path}/{id}", Body())).Answer));
        var resumed = (await SendAsync(client, HttpMethod.Post, $"{Path}/{id}/resume")).Answer;
        Assert.Equal(At(17, 8), Next(resumed));
        Assert.Equal(resumed.ToString(), (await SendAsync(client, HttpMethod.Post, $"{Path}/{id}/resume")).Answer.ToString());
        Assert.Equal(resumed.ToString(), (await SendAsync(client, HttpMethod.Get, $"{Path}/{id}")).Answer.ToString());
        Assert.Equal(id, Assert.Single((await SendAsync(client, HttpMethod.Get, Path)).Answer.GetProperty("schedules").EnumerateArray()).GetProperty("id").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(client, HttpMethod.Delete, $"{Path}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(client, HttpMethod.Get, $"{Path}/{id}")).Status);
        // What is gone does not fire.
        _clock.Set(At(17, 9));
        Assert.Empty(await product.Services.GetRequiredService<FireSchedule>().RunAsync(id, default));
    }

    [Fact]
    public async Task A_report_that_a_schedule_makes_is_told_to_the_webhook_with_code_and_hashes()
    {
        await using var receiver = await WebhookPeer.StartAsync();
        await using var product = await StartAsync(receiver.Address);
        using var client = product.WithKey(RunningProduct.AlarmsKey);
        using var reader = product.WithKey(RunningProduct.ReadKey);
        var id = (await SendAsync(client, HttpMethod.Post, Path, Body(communes: ["06652"]))).Answer.GetProperty("schedule").GetProperty("id").GetString()!;

        var (status, run, location) = await SendAsync(client, HttpMethod.Post, $"{Path}/{id}/run");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var runId = run.GetProperty("run").GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/reports/runs/{runId}", location);
        Assert.Equal(id, run.GetProperty("run").GetProperty("schedule").GetString());
        await FigureOffice.UntilAsync("the receiver was told", () => Task.FromResult(receiver.Posts.Count > 0), seconds: 60);

        var post = Assert.Single(receiver.Posts);
        Assert.Equal(["delivery", "group", "state", "sentAt", "province", "report"], post.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(($"report-{runId}", "made"), (post.Json.GetProperty("group").GetString(), post.Json.GetProperty("state").GetString()));
        Assert.True(IsSigned(post), "not signed under the secret");
        var report = post.Json.GetProperty("report");
        Assert.Equal(("06a", "06652", "2026-10-15", "2026-11-14"), (Text("form"), Text("unit"), Text("from"), Text("to")));
        // Code and hash are those of the report, and the file that is named has the hash that is said.
        var verified = JsonDocument.Parse(await reader.GetStringAsync(new Uri($"verify/{Text("code")}", UriKind.Relative))).RootElement;
        Assert.Contains(Text("figuresSha256")!, verified.ToString());
        var (files, _) = await new RunOffice(reader).ZipAsync(runId);
        var file = Assert.Single(report.GetProperty("files").EnumerateArray());
        Assert.Equal(file.GetProperty("sha256").GetString(), RunOffice.Hash(files[file.GetProperty("name").GetString()!]));
        Assert.Equal(1, (await SendAsync(client, HttpMethod.Get, $"{Path}/{id}")).Answer.GetProperty("runs")[0].GetProperty("run").GetProperty("done").GetInt32());

        string? Text(string name) => report.GetProperty(name).GetString();
    }

    [Fact]
    public async Task What_cannot_be_a_schedule_is_refused_by_its_code_and_nothing_is_kept()
    {
        await using var product = await StartAsync();
        using var client = product.WithKey(RunningProduct.AlarmsKey);

        await RefusedAsync(client, null, 400, "malformed");
        await RefusedAsync(client, Body(rhythm: "now and then"), 400, "bad-plan");
        await RefusedAsync(client, Body(workingDay: 21), 400, "bad-plan");
        await RefusedAsync(client, Body(at: "25:00"), 400, "bad-plan");
        await RefusedAsync(client, Body(period: "workingDay"), 400, "plan-without-end");
        await RefusedAsync(client, Body(level: null), 400, "recipients-missing");
        await RefusedAsync(client, Body(level: "king"), 400, "bad-parameter");
        await RefusedAsync(client, Body(contacts: ["nobody"]), 404, "unknown-contact");
        await RefusedAsync(client, Body(form: "07z"), 404, "unknown-form");
        await RefusedAsync(client, Body(formats: ["odt"]), 404, "unknown-format");
        await RefusedAsync(client, Body(formats: []), 400, "formats-missing");
        await RefusedAsync(client, Body(communes: ["00004"]), 404, "unknown-commune");
        await RefusedAsync(client, Body(communes: []), 400, "units-missing");
        await RefusedAsync(client, Body(province: "01"), 404, "unknown-province");

        Assert.Empty(await product.Services.GetRequiredService<ScheduleBook>().AllAsync(default));
    }

    [Fact]
    public async Task A_key_that_only_reads_neither_sees_nor_changes_schedules()
    {
        await using var product = await StartAsync();
        using var client = product.WithKey(RunningProduct.ReadKey);

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Get, Path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Post, Path, Body())).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(product.Client, HttpMethod.Delete, $"{Path}/any")).Status);
        using var able = product.WithKey(RunningProduct.AlarmsKey);
        foreach (var (method, what) in new[] { (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, "/pause"), (HttpMethod.Post, "/resume"), (HttpMethod.Post, "/run") })
        {
            var (status, answer, _) = await SendAsync(able, method, $"{Path}/any{what}");
            Assert.Equal((HttpStatusCode.NotFound, "unknown-schedule"), (status, answer.GetProperty("code").GetString()));
        }
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 11, day, hour, 0, 0, LocalDay.Offset);

    private static object Body(
        string form = "06a", string province = "22", string? units = null, string[]? communes = null, string rhythm = "afterPeriod", string period = "reportingMonth", int workingDay = 2,
        string at = "08:00", string[]? formats = null, string? level = "office", string[]? contacts = null) => new
    {
        form, province, units, communes = units is null ? communes ?? ["06658", "06652"] : null, rhythm, period, workingDay, at, formats = formats ?? ["csv"], level, contacts,
    };

    private async Task<RunningProduct> StartAsync(Uri? webhook = null)
    {
        var product = await RunningProduct.StartAsync(
            plain => plain with { Webhook = webhook is null ? null : new WebhookSettings(webhook, Secret) }, adjust: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        await product.Services.GetRequiredService<ContactBook>().KeepAsync(DeliveryOffice.Person("Trần Thị Hoa", "06652", email: "hoa@xa.example"), "test", default);
        return product;
    }

    private static async Task RefusedAsync(HttpClient client, object? body, int status, string code)
    {
        var (answered, problem, _) = await SendAsync(client, HttpMethod.Post, Path, body);
        Assert.Equal((status, code), ((int)answered, problem.GetProperty("code").GetString()));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer, string? Location)> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = method == HttpMethod.Post || method == HttpMethod.Put ? JsonContent.Create(body) : null };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, answer.Headers.Location?.OriginalString);
    }

    private static DateTimeOffset? Next(JsonElement answer) =>
        answer.GetProperty("schedule").GetProperty("nextAt") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : null;

    private static IEnumerable<string?> Texts(JsonElement answer, string member) => answer.GetProperty("schedule").GetProperty(member).EnumerateArray().Select(each => each.GetString());

    private static bool IsSigned(ReceivedPost post)
    {
        var parts = post.Headers["X-Ioc-Signature"].Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        return parts["v1"] == Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{post.Body}")));
    }
}
