using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Ingestion.Pull;

namespace Ioc.Tests.Ingestion.Pull;

/// <summary>The simulator in its own process: a one-stop system that misbehaves when told.</summary>
public sealed class OneStopSystem : IAsyncLifetime, IDisposable
{
    // The longest run of days off, Tết, is shorter: the tests have records at any hour of any day.
    private const int FeedDays = 14;

    private readonly HttpClient _http = new();
    private SimulatorProcess? _process;

    public Uri Changes => _process!.Changes;

    public async Task InitializeAsync() =>
        _process = await SimulatorProcess.StartAsync(new SimulatorRun(["22"]) { Volume = 0.02, Speed = "1", BeginningDays = FeedDays }, CancellationToken.None);

    public async Task DisposeAsync() => await _process!.DisposeAsync();

    public void Dispose() => _http.Dispose();

    /// <param name="times">Questions that it strikes.</param>
    public async Task MisbehaveAsync(string kind, int? times = null, double? shiftSeconds = null)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Changes, "/faults"), new { kind, times, shiftSeconds });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>All records from the feed's beginning until now, several pages of them.</summary>
    public async Task<HashSet<string>> AllAsync()
    {
        await MisbehaveAsync("none");
        var page = await _http.GetFromJsonAsync<JsonElement>(new Uri(Changes, "?limit=5000"));
        Assert.False(page.GetProperty("more").GetBoolean());
        HashSet<string> all = [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetRawText())];
        Assert.InRange(all.Count, 200, 5000);
        return all;
    }
}
