using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Ioc.Rules.Calendar;
using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ioc.Simulator.Tests;

/// <summary>Against a peer on the wire that keeps what it took; the product's own door is tested with the product.</summary>
public sealed class BackFillTests : IAsyncLifetime
{
    private readonly DossierBook _book = new(new OfficeDirectory(["22"], 42, volume: 0.1), QuangNinh.Clock, 42);
    private readonly List<string> _taken = [];
    private readonly Queue<int> _refusals = new();
    private WebApplication? _intake;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _intake = builder.Build();
        _intake.MapPost("/api/v1/ingest/dossiers", TakeAsync);
        await _intake.StartAsync();
    }

    public async Task DisposeAsync() => await _intake!.DisposeAsync();

    [Fact]
    public async Task Every_record_of_the_days_arrives_once_however_often_the_intake_is_busy()
    {
        Array.ForEach([503, 429, 503, 500], _refusals.Enqueue);

        var result = await RunAsync(days: 14);

        Assert.InRange(result.Records, 5_001, 50_000);
        Assert.Equal(result.Records, result.Accepted);
        Assert.Equal(result.Records, _taken.Count);
        Assert.Equal(_taken.Count, _taken.Distinct().Count());
    }

    [Fact]
    public async Task The_newest_day_comes_first()
    {
        await RunAsync(days: 3);

        Assert.Contains("-261123-", JsonDocument.Parse(_taken[0]).RootElement.GetProperty("dossierCode").GetString());
    }

    [Fact]
    public async Task A_refusal_that_will_not_pass_ends_it()
    {
        _refusals.Enqueue(403);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(days: 1));

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, fault.StatusCode);
    }

    private async Task<BackFillResult> RunAsync(int days)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_intake!.Urls.First()) };
        return await new BackFill(_book, http, "mot-cua", new AtMonday3Pm()).RunAsync(days, CancellationToken.None);
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        lock (_refusals)
        {
            if (_refusals.TryDequeue(out var status))
            {
                request.HttpContext.Response.Headers.RetryAfter = "1";
                return Results.StatusCode(status);
            }
        }
        Assert.Equal("application/x-ndjson", MediaTypeHeaderValue.Parse(request.ContentType!).MediaType);
        using var reader = new StreamReader(new GZipStream(request.Body, CompressionMode.Decompress));
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lock (_taken)
        {
            _taken.AddRange(lines);
        }
        return Results.Ok(new { accepted = lines.Length, unchanged = 0, quarantined = 0 });
    }

    // The real clock but for the time of day: waits between attempts must really pass.
    private sealed class AtMonday3Pm : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(QuangNinh.Monday3Pm).ToOffset(LocalDay.Offset);
    }
}
