using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Ioc.Benchmarks.Running;

/// <summary>A viewer: SignalR's JSON protocol over a bare WebSocket, so that thousands cost this client little.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const byte End = 0x1E;
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _receiving = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;

    /// <summary>Gets each whole message without its end mark; the bytes are good only during the call.</summary>
    public delegate void Receiver(ReadOnlySpan<byte> message);

    /// <param name="path">Of the hub or of a bare broadcast.</param>
    /// <param name="says">Sent first, each with an end mark.</param>
    public static async Task<HubConnection> OpenAsync(Uri address, string path, Receiver receiver, params string[] says)
    {
        var connection = new HubConnection();
        connection._socket.Options.SetRequestHeader("X-Api-Key", RunningProduct.ReadKey);
        var url = new UriBuilder(new Uri(address, path)) { Scheme = "ws", Query = $"access_token={RunningProduct.ReadKey}" }.Uri;
        await connection._socket.ConnectAsync(url, CancellationToken.None);
        connection._receiving = connection.ReceiveAsync(receiver);
        foreach (var text in says)
        {
            await connection.SayAsync(text);
        }
        connection._pinging = connection.PingAsync();
        return connection;
    }

    /// <summary>To the live feed of a province; the first message answers the handshake, the second is the snapshot.</summary>
    public static Task<HubConnection> SubscribeAsync(Uri address, string province, Receiver receiver) => OpenAsync(
        address, "hubs/live", receiver,
        """{"protocol":"json","version":1}""",
        $$"""{"type":1,"target":"Subscribe","arguments":[{"province":"{{province}}"}]}""");

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Task.WhenAll(_receiving, _pinging);
        _socket.Dispose();
        _gone.Dispose();
        _sending.Dispose();
    }

    private async Task SayAsync(string text)
    {
        await _sending.WaitAsync(_gone.Token);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text + (char)End), WebSocketMessageType.Text, true, _gone.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync(Receiver receiver)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var held = 0;
        try
        {
            while (true)
            {
                if (held == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
                var got = await _socket.ReceiveAsync(buffer.AsMemory(held), _gone.Token);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }
                held = Hand(receiver, buffer.AsSpan(0, held + got.Count));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // Closed from here, or the server went away.
        }
    }

    /// <returns>Bytes of a message that has not ended; moved to the front.</returns>
    private static int Hand(Receiver receiver, Span<byte> bytes)
    {
        var begin = 0;
        for (int length; (length = bytes[begin..].IndexOf(End)) >= 0; begin += length + 1)
        {
            receiver(bytes.Slice(begin, length));
        }
        bytes[begin..].CopyTo(bytes);
        return bytes.Length - begin;
    }

    private async Task PingAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Ping, _gone.Token);
                await SayAsync("""{"type":6}""");
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // As above.
        }
    }
}
