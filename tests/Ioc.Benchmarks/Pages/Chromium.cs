using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Pages;

/// <summary>A Chromium without a window and without a graphics card, spoken to by its own protocol (DevTools).</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Process _process;
    private readonly string _profile;
    private Task _receiving = Task.CompletedTask;
    private string? _session;
    private int _number;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary><see langword="null"/> where none is installed.</summary>
    public static string? Program => Programs.FirstOrDefault(File.Exists);

    /// <summary>Resident memory of the browser with all its processes, in MiB; pages that they share count several times.</summary>
    public double ResidentMemory() => ProcessTree.Of(_process.Id).Sum(process => process.MiB);

    public static async Task<Chromium> StartAsync(int width, int height)
    {
        var profile = Directory.CreateTempSubdirectory("ioc-bench-browser-").FullName;
        var process = Process.Start(new ProcessStartInfo(Program!,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--remote-debugging-port=0", $"--user-data-dir={profile}", $"--window-size={width},{height}", "about:blank",
        ])
        { RedirectStandardError = true })!;
        var chromium = new Chromium(process, profile);
        try
        {
            await chromium.AttachAsync();
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">The browser refused the call.</exception>
    public async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _number);
        var answer = _waiting[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = _session is null
            ? JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters })
            : JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters, sessionId = _session });
        await _sending.WaitAsync();
        await _socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
        _sending.Release();
        return await answer.Task.WaitAsync(Patience);
    }

    /// <summary>The value of a JavaScript expression in the page.</summary>
    public async Task<JsonElement> ValueAsync(string expression)
    {
        var result = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        return result.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string condition)
    {
        var begin = Stopwatch.GetTimestamp();
        while ((await ValueAsync(condition)).ValueKind != JsonValueKind.True)
        {
            if (Stopwatch.GetElapsedTime(begin) > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {condition}; the page is {await ValueAsync("location.href + ' ' + document.title")}");
            }
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _receiving;
        _socket.Dispose();
        _process.Dispose();
        _sending.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper of the browser still wrote to it; the system clears temporary folders.
        }
    }

    private async Task AttachAsync()
    {
        await _socket.ConnectAsync(await AddressAsync(_process.StandardError), CancellationToken.None);
        _receiving = ReceiveAsync();
        var target = await CallAsync("Target.createTarget", new { url = "about:blank" });
        var attached = await CallAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
        _session = attached.GetProperty("sessionId").GetString();
        await CallAsync("Page.enable", new { });
        await CallAsync("Network.enable", new { });
    }

    private static async Task<Uri> AddressAsync(StreamReader said)
    {
        const string mark = "DevTools listening on ";
        while (await said.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
            {
                _ = said.BaseStream.CopyToAsync(Stream.Null);
                return new Uri(line[mark.Length..]);
            }
        }
        throw new InvalidOperationException("Chromium did not start.");
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[1 << 16];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var got = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                message.Write(buffer, 0, got.Count);
                if (got.EndOfMessage)
                {
                    Hand(JsonSerializer.Deserialize<JsonElement>(message.ToArray()));
                    message.SetLength(0);
                }
            }
        }
        catch (WebSocketException)
        {
            // The browser has ended.
        }
    }

    private void Hand(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id) && _waiting.TryRemove(id.GetInt32(), out var answer))
        {
            if (message.TryGetProperty("error", out var error))
            {
                answer.SetException(new InvalidOperationException(error.ToString()));
            }
            else
            {
                answer.SetResult(message.GetProperty("result"));
            }
        }
    }
}
