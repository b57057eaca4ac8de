using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Ioc.Tests.Live;

/// <summary>The hub refused a call.</summary>
public sealed class HubRefusedException(string message) : Exception(message);

/// <summary>A viewer of the live feed that speaks SignalR's JSON protocol over a bare WebSocket, as any client may.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1e;

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _transport;
    private readonly Channel<JsonElement> _completions = Channel.CreateUnbounded<JsonElement>();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private readonly Lock _gate = new();
    private readonly LiveView _view = new();
    private readonly List<byte> _bytes = [];
    private Task _listening = Task.CompletedTask;
    private int _calls;

    private HubClient(ClientWebSocket socket, HttpMessageInvoker transport)
    {
        _socket = socket;
        _transport = transport;
    }

    /// <exception cref="HttpRequestException">Not let in; its status says why.</exception>
    public static async Task<HubClient> ConnectAsync(Uri product, string? accessToken)
    {
        var token = accessToken is null ? "" : $"&access_token={Uri.EscapeDataString(accessToken)}";
        var transport = new SocketsHttpHandler();
        using var http = new HttpClient(transport, disposeHandler: false) { BaseAddress = product };
        using var negotiation = await http.PostAsync(new Uri($"hubs/live/negotiate?negotiateVersion=1{token}", UriKind.Relative), null);
        negotiation.EnsureSuccessStatusCode();
        var id = (await negotiation.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("connectionToken").GetString();

        var socket = new ClientWebSocket();
        var invoker = new HttpMessageInvoker(transport);
        await socket.ConnectAsync(new UriBuilder(product) { Scheme = "ws", Path = "/hubs/live", Query = $"id={id}{token}" }.Uri, invoker, CancellationToken.None);
        var client = new HubClient(socket, invoker);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        Assert.False((await client.ReadAsync()).TryGetProperty("error", out _));
        client._listening = Task.WhenAll(client.ListenAsync(), client.PingAsync());
        return client;
    }

    /// <summary>Asks for a province; returns when the hub has answered, by when the snapshot is in.</summary>
    /// <exception cref="HubRefusedException">The hub's own words.</exception>
    public Task SubscribeAsync(string? province) => CallAsync("Subscribe", $$"""{"province":{{JsonSerializer.Serialize(province)}}}""");

    /// <summary>Asks to be told of alarms.</summary>
    public Task WatchAlarmsAsync() => CallAsync("WatchAlarms");

    private async Task CallAsync(string target, params string[] arguments)
    {
        var call = Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
        await SendAsync($$"""{"type":1,"invocationId":"{{call}}","target":"{{target}}","arguments":[{{string.Join(',', arguments)}}]}""");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _completions.Reader.ReadAsync(patience.Token) is var completion)
        {
            if (completion.GetProperty("invocationId").GetString() == call)
            {
                if (completion.TryGetProperty("error", out var error))
                {
                    throw new HubRefusedException(error.GetString()!);
                }
                return;
            }
        }
    }

    public T Look<T>(Func<LiveView, T> look)
    {
        lock (_gate)
        {
            return look(_view);
        }
    }

    /// <summary>Waits until the hub has told of a version of alarms at least as new, whether or not a province was asked for.</summary>
    public async Task UntilAlarmsAsync(long version)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            if (Look(view => view.Alarms) >= version)
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail($"After 30 seconds no word of alarms {version}; the last was {Look(view => view.Alarms)}.");
    }

    /// <summary>Waits until the screen shows what is wanted; in vain, it says what it shows.</summary>
    public async Task UntilAsync(string what, Func<LiveView, bool> shown, int seconds = 30)
    {
        for (var attempt = 0; attempt < seconds * 20; attempt++)
        {
            if (Look(view => view.Version > 0 && shown(view)))
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail($"After {seconds} s not: {what}; the total is {Look(view => view.Total.ToString())}");
    }

    /// <summary>Waits until the hub has ended the connection.</summary>
    public Task UntilGoneAsync(TimeSpan patience) => _listening.WaitAsync(patience);

    /// <summary>Reads nothing until disposed: the line is slow or the browser sleeps.</summary>
    public async Task<IDisposable> StopReadingAsync()
    {
        await _reading.WaitAsync();
        return new Resume(_reading);
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _socket.Abort();
        await _listening;
        _socket.Dispose();
        _transport.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                Dispatch(await ReadAsync());
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            _completions.Writer.TryComplete();
        }
    }

    /// <summary>A viewer that says nothing for long counts as gone, also one that is only slow to read.</summary>
    private async Task PingAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), _gone.Token);
                await SendAsync("""{"type":6}""");
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Gone.
        }
    }

    private void Dispatch(JsonElement message)
    {
        switch (message.GetProperty("type").GetInt32())
        {
            case 1:
                lock (_gate)
                {
                    _view.Take(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]);
                }
                break;
            case 3:
                _completions.Writer.TryWrite(message);
                break;
            case 6:
                break;
            case 7:
                throw new IOException("The hub closed the connection.");
            default:
                throw new InvalidOperationException($"A message that no viewer expects: {message}");
        }
    }

    private async Task<JsonElement> ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var end = _bytes.IndexOf(RecordSeparator);
            if (end >= 0)
            {
                var message = JsonSerializer.Deserialize<JsonElement>([.. _bytes.Take(end)]);
                _bytes.RemoveRange(0, end + 1);
                return message;
            }
            await _reading.WaitAsync(_gone.Token);
            _reading.Release();
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), _gone.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException("The hub closed the connection.");
            }
            _bytes.AddRange(buffer.AsSpan(0, received.Count));
        }
    }

    private async Task SendAsync(string message)
    {
        // A WebSocket takes one message at a time.
        await _sending.WaitAsync(_gone.Token);
        try
        {
            await _socket.SendAsync((byte[])[.. System.Text.Encoding.UTF8.GetBytes(message), RecordSeparator], WebSocketMessageType.Text, true, _gone.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private sealed class Resume(SemaphoreSlim reading) : IDisposable
    {
        public void Dispose() => reading.Release();
    }
}
