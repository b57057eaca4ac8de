using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Engine.Tests.Running;

/// <summary>A real engine process under its supervisor, in a folder of its own, and a plain HTTP client to it.</summary>
public sealed class RunningEngine : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-engine-").FullName;

    public RunningEngine() => Process = NewProcess(folder);

    public EngineProcess Process { get; }

    public string Folder => folder;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    public static EngineProcess NewProcess(string folder, TimeSpan? waitForDirectory = null) => new(
        new EngineProcessOptions { DataDirectory = folder, WaitForDirectory = waitForDirectory ?? TimeSpan.FromSeconds(15) },
        TimeProvider.System,
        NullLogger<EngineProcess>.Instance);

    public async Task InitializeAsync()
    {
        await Process.StartAsync(CancellationToken.None);
        Http.BaseAddress = await Process.AddressAsync(CancellationToken.None);
        Http.DefaultRequestHeaders.Add("X-ClickHouse-Key", Process.Key);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The statement as body, as most clients send it.</summary>
    public async Task<HttpResponseMessage> SendAsync(string query, string parameters = "", CancellationToken cancellationToken = default) =>
        await Http.PostAsync($"/?{parameters}", new StringContent(query), cancellationToken);

    /// <summary>The answer of a statement that must succeed.</summary>
    public async Task<string> AskAsync(string query, string parameters = "")
    {
        using var answer = await SendAsync(query, parameters);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.TrimEnd('\n');
    }

    /// <summary>INSERT with its data as body.</summary>
    public async Task<HttpResponseMessage> InsertAsync(string insert, byte[] data, string parameters = "", string? encoding = null)
    {
        using var content = new ByteArrayContent(data);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await Http.PostAsync($"/?query={Uri.EscapeDataString(insert)}&{parameters}", content);
    }

    /// <summary>Memory of the engine's process, the touched part of the library's own 560 MB included.</summary>
    public long ResidentBytes()
    {
        var line = File.ReadLines($"/proc/{Process.ProcessId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["VmRSS:".Length..^"kB".Length], System.Globalization.CultureInfo.InvariantCulture);
    }

    public static int CodeOf(HttpResponseMessage answer) =>
        int.Parse(answer.Headers.GetValues("X-ClickHouse-Exception-Code").Single(), System.Globalization.CultureInfo.InvariantCulture);
}
