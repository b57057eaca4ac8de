using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ioc.Model;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Shell;

/// <summary>What the real product answers is what the API's description says that it answers.</summary>
public sealed class ApiDescriptionTests(ApiDescriptionTests.Filled filled) : IClassFixture<ApiDescriptionTests.Filled>
{
    private readonly FigureOffice _office = filled.Office;

    [Theory]
    [InlineData("/api/v1/indicators/communes", "")]
    [InlineData("/api/v1/indicators/communes", "?from=2025-01-01&asOf=2026-08-30T00:00:00Z&channel=2&excludeCertification=true")]
    [InlineData("/api/v1/indicators/communes", "?province=99")]
    [InlineData("/api/v1/indicators/communes", "?from=2026-02-30")]
    [InlineData("/api/v1/indicators/communes", "?from=2026-11-20&to=2026-11-01")]
    [InlineData("/api/v1/indicators/fields", "?from=2025-01-01")]
    [InlineData("/api/v1/indicators/fields", "?from=2025-01-01&commune=06652")]
    [InlineData("/api/v1/indicators/fields", "?commune=99999")]
    [InlineData("/api/v1/indicators/days", "?from=2026-01-01")]
    [InlineData("/api/v1/indicators/days", "?from=1026-01-01")]
    [InlineData("/api/v1/indicators/incidents", "")]
    [InlineData("/api/v1/dossiers", "?state=open&from=2025-01-01")]
    [InlineData("/api/v1/dossiers", "?state=resolvedLate&from=2025-01-01")]
    [InlineData("/api/v1/dossiers", "?state=lost")]
    [InlineData("/api/v1/sources", "")]
    [InlineData("/api/v1/geography/tiles", "")]
    [InlineData("/api/v1/geography/tiles", "?province=99")]
    [InlineData("/api/v1/geography/communes", "")]
    public async Task What_readers_are_answered_is_described(string path, string query)
    {
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);
        await CheckAsync("get", path, await reader.GetAsync(new Uri(path + query, UriKind.Relative)));
    }

    [Theory]
    [InlineData("post", "/api/v1/ingest/dossiers", "/api/v1/ingest/dossiers", "[]")]
    [InlineData("post", "/api/v1/ingest/dossiers", "/api/v1/ingest/dossiers", "[{\"dossierCode\":\"H1\"}, 7]")]
    [InlineData("post", "/api/v1/ingest/dossiers", "/api/v1/ingest/dossiers", "")]
    [InlineData("post", "/api/v1/ingest/dossiers", "/api/v1/ingest/dossiers", "[{")]
    [InlineData("get", "/api/v1/quarantine", "/api/v1/quarantine", null)]
    [InlineData("get", "/api/v1/quarantine", "/api/v1/quarantine?cursor=x", null)]
    [InlineData("post", "/api/v1/quarantine/{id}/replay", "/api/v1/quarantine/99999/replay", "")]
    [InlineData("post", "/api/v1/quarantine/{id}/dismiss", "/api/v1/quarantine/99999/dismiss", "{\"reason\":\"trùng\"}")]
    [InlineData("post", "/api/v1/quarantine/{id}/dismiss", "/api/v1/quarantine/99999/dismiss", "{}")]
    [InlineData("put", "/api/v1/units", "/api/v1/units", "[{\"unitCode\":\"000.01\",\"communeCode\":\"06652\"}]")]
    [InlineData("put", "/api/v1/units", "/api/v1/units", "{}")]
    [InlineData("put", "/api/v1/units", "/api/v1/units", "[{\"unitCode\":\"000.01\",\"communeCode\":\"99999\"}]")]
    public async Task What_senders_are_answered_is_described(string method, string path, string address, string? body)
    {
        using var sender = _office.Product.WithKey(RunningProduct.IngestKey);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        await CheckAsync(method, path, await sender.SendAsync(request));
    }

    [Theory]
    [InlineData("/api/v1/reports", "")]
    [InlineData("/api/v1/reports/{form}.{format}", "/06a.json?province=22&from=2026-08-01&to=2026-08-31")]
    [InlineData("/api/v1/reports/{form}.{format}", "/overdue.json?province=22&from=2026-08-01&to=2026-08-31")]
    [InlineData("/api/v1/reports/{form}.{format}", "/brief.json?province=22&from=2026-08-01&to=2026-08-31")]
    [InlineData("/api/v1/reports/{form}.{format}", "/06a.json?province=22")]
    [InlineData("/api/v1/reports/{form}.{format}", "/06z.json?province=22&from=2026-08-01&to=2026-08-31")]
    [InlineData("/api/v1/reports/made", "/made")]
    [InlineData("/api/v1/reports/made/{code}.{format}", "/made/ZZZZZZZZZZ.json")]
    [InlineData("/api/v1/reports/made/{code}/figures", "/made/ZZZZZZZZZZ/figures")]
    [InlineData("/api/v1/reports/papers", "/papers")]
    [InlineData("/api/v1/reports/papers", "/papers?state=lost")]
    [InlineData("/api/v1/reports/papers/{id}", "/papers/7")]
    [InlineData("/api/v1/reports/papers/{id}.{format}", "/papers/7.docx")]
    public async Task What_reports_answer_is_described(string path, string address)
    {
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);
        await CheckAsync("get", path, await reader.GetAsync(new Uri($"/api/v1/reports{address}", UriKind.Relative)));
    }

    [Fact]
    public async Task A_paper_is_answered_as_described()
    {
        using var writer = _office.Product.WithKey(RunningProduct.AlarmsKey);
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);
        var code = (await reader.GetFromJsonAsync<JsonElement>("/api/v1/reports/06a.json?province=22&from=2026-08-01&to=2026-08-31")).GetProperty("verify").GetString();
        var drafted = await writer.PostAsJsonAsync($"/api/v1/reports/made/{code}/papers", new { note = "Dự thảo" });
        var id = (await drafted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await CheckAsync("post", "/api/v1/reports/made/{code}/papers", drafted);
        await CheckAsync("post", "/api/v1/reports/made/{code}/papers", await writer.PostAsJsonAsync($"/api/v1/reports/made/{code}/papers", new { }));
        foreach (var (action, body) in new (string, object)[]
            { ("submit", new { revision = 1 }), ("check", new { revision = 2 }), ("issue", new { revision = 3, number = 0 }), ("issue", new { revision = 3, signer = "Nguyễn Thị Hạnh", position = "CHỦ TỊCH" }), ("correct", new { reason = "sai" }), ("remake", new { revision = 4 }) })
        {
            await CheckAsync("post", $"/api/v1/reports/papers/{{id}}/{action}", await writer.PostAsJsonAsync($"/api/v1/reports/papers/{id}/{action}", body));
        }
        await CheckAsync("get", "/api/v1/reports/papers/{id}", await reader.GetAsync($"/api/v1/reports/papers/{id}"));
        await CheckAsync("get", "/api/v1/reports/papers", await reader.GetAsync("/api/v1/reports/papers?state=issued"));
    }

    [Fact]
    public async Task Whoever_lacks_a_key_or_a_scope_is_told_as_described()
    {
        await CheckAsync("get", "/api/v1/indicators/communes", await _office.Product.Client.GetAsync("/api/v1/indicators/communes"));
        using var sender = _office.Product.WithKey(RunningProduct.IngestKey);
        await CheckAsync("get", "/api/v1/indicators/communes", await sender.GetAsync("/api/v1/indicators/communes"));
    }

    [Fact]
    public async Task Every_answer_has_a_described_shape()
    {
        var bare = (await DescriptionAsync()).Operations
            .Where(operation => !operation.Operation.GetProperty("responses").EnumerateObject().Any(answer => answer.Name == "204"
                || (answer.Name.StartsWith('2') && answer.Value.TryGetProperty("content", out _))))
            .Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Empty(bare);
    }

    [Fact]
    public async Task A_shape_that_differs_is_noticed()
    {
        var described = await DescriptionAsync();
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);
        using var answer = await reader.GetAsync("/api/v1/indicators/communes");
        var text = await answer.Content.ReadAsStringAsync();

        foreach (var (before, after) in new[] { ("\"version\":", "\"fassung\":"), ("\"load\":\"normal\"", "\"load\":\"calm\""), ("\"received\":", "\"received\":\"1\",\"x\":"), ("\"from\":\"20", "\"from\":\"am 20") })
        {
            Assert.NotEmpty(described.Check("get", "/api/v1/indicators/communes", answer, text.Replace(before, after, StringComparison.Ordinal)));
        }
    }

    private async Task CheckAsync(string method, string path, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var wrong = (await DescriptionAsync()).Check(method, path, answer, body);
        Assert.True(wrong.Count == 0, $"{(int)answer.StatusCode} {string.Join("; ", wrong.Take(5))}\n{body[..Math.Min(500, body.Length)]}");
        answer.Dispose();
    }

    private async Task<DescribedApi> DescriptionAsync()
    {
        using var reader = _office.Product.WithKey(RunningProduct.ReadKey);
        return new DescribedApi(await reader.GetFromJsonAsync<JsonElement>("/openapi/v1.json"));
    }

    /// <summary>A product with dossiers, something in quarantine and an incident.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        public FigureOffice Office { get; } = new();

        public async Task InitializeAsync()
        {
            await Office.InitializeAsync();
            await Office.Source.SendAsync(SampleOffice.Stories(5).Take(60).SelectMany(story => story.Records).Select(record => record.ToJson()));
            using var bad = await Office.Source.PostAsync(SourceSystem.Lines([Dossiers.New(("status", 99)).ToJsonString(), "{"]));
            var incidents = (Ioc.Indicators.FigureIncidents)Office.Product.Services.GetService(typeof(Ioc.Indicators.FigureIncidents))!;
            await incidents.NoteAsync(BadRecords.Now, new Ioc.Indicators.Projection.Mended(1, 2, 3), CancellationToken.None);
        }

        public Task DisposeAsync() => Office.DisposeAsync();
    }
}
