using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Ioc.Simulator.Tests.OneStop;

public sealed class FaultTests : IAsyncLifetime, IDisposable
{
    private readonly WebApplication _simulator = SimulatorHost.Build(new SimulatorOptions { Volume = 0.05 });
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async Task InitializeAsync()
    {
        await _simulator.StartAsync();
        _http.BaseAddress = new Uri(_simulator.Urls.First());
    }

    public async Task DisposeAsync() => await _simulator.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("error500", HttpStatusCode.InternalServerError)]
    [InlineData("busy", HttpStatusCode.ServiceUnavailable)]
    [InlineData("unauthorised", HttpStatusCode.Unauthorized)]
    public async Task A_source_in_trouble_answers_with_its_status(string fault, HttpStatusCode status)
    {
        using var answer = await _http.GetAsync(Changes(fault));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_gateway_that_lost_its_session_answers_with_a_page()
    {
        using var answer = await _http.GetAsync(Changes("html"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_hanging_source_gives_no_answer()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _http.GetAsync(Changes("hang"), patience.Token));
    }

    [Fact]
    public async Task A_source_that_is_off_breaks_the_connection()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Changes("off")));
    }

    [Fact]
    public async Task A_truncated_page_is_no_JSON()
    {
        var text = await _http.GetStringAsync(Changes("truncated"));

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public async Task A_reordered_page_holds_the_same_records()
    {
        var (plain, shuffled) = (await ItemsAsync("none"), await ItemsAsync("reorder"));

        Assert.NotEqual(plain, shuffled);
        Assert.Equal(plain.Order(), shuffled.Order());
    }

    [Fact]
    public async Task A_source_that_repeats_itself_sends_what_the_caller_already_had()
    {
        var first = await _http.GetFromJsonAsync<JsonElement>(Changes("none"));
        var second = await _http.GetFromJsonAsync<JsonElement>(Changes("repeat", first.GetProperty("next").GetString()));

        Assert.Subset(
            second.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()).ToHashSet(),
            first.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()).ToHashSet());
    }

    [Fact]
    public async Task A_wrong_clock_shows_in_the_Date_header()
    {
        await SetAsync(new { kind = "clock-skew", shiftSeconds = 900, times = 1 });

        using var answer = await _http.GetAsync(Changes(null));
        using var later = await _http.GetAsync(Changes(null));

        Assert.InRange((answer.Headers.Date!.Value - later.Headers.Date!.Value).TotalSeconds, 880, 910);
    }

    [Fact]
    public async Task A_fault_set_for_two_requests_strikes_two()
    {
        await SetAsync(new { kind = "error500", times = 2 });

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await _http.GetAsync(Changes(null));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], answers);
    }

    [Theory]
    [InlineData("cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("since=2020-01-01T00:00:00%2B07:00", HttpStatusCode.Gone)]
    public async Task A_cursor_that_is_none_or_too_old_is_refused(string query, HttpStatusCode status)
    {
        using var answer = await _http.GetAsync(new Uri($"api/v1/dossiers/changes?{query}", UriKind.Relative));

        Assert.Equal(status, answer.StatusCode);
    }

    private static Uri Changes(string? fault, string? cursor = null) =>
        new($"api/v1/dossiers/changes?limit=50&fault={fault}&cursor={cursor}".Replace("fault=&", "", StringComparison.Ordinal), UriKind.Relative);

    private async Task<List<string>> ItemsAsync(string fault)
    {
        var page = await _http.GetFromJsonAsync<JsonElement>(Changes(fault));
        return [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText())];
    }

    private async Task SetAsync(object order)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("faults", UriKind.Relative), order);
        answer.EnsureSuccessStatusCode();
    }
}
