using System.Collections.Concurrent;
using System.Net.WebSockets;
using Ioc.Benchmarks.Bases;
using Ioc.Indicators;
using Ioc.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioc.Benchmarks.Fanout;

/// <summary>
/// The real product with two doors more, in a process of its own: one makes the live feed publish a change of about 2 KB,
/// the other sends the same bytes over bare WebSockets.
/// </summary>
internal static class FanoutServer
{
    /// <summary>Rows that change at once: their delta is about 2 KB.</summary>
    private const int RowsChanged = 4;

    public static async Task RunAsync(string folder)
    {
        var installation = new Installation
        {
            DataDirectory = folder, Provinces = [Base.Province], Port = 0, Demo = false,
            IngestKey = Running.RunningProduct.IngestKey, ReadKey = Running.RunningProduct.ReadKey,
        };
        await using var app = IocHost.Build(installation);
        app.UseWebSockets();
        var bare = new BareBroadcast();
        Publisher? publisher = null;
        app.Map("/fanout/bare", bare.AcceptAsync);
        app.MapPost("/fanout/step/{how}", async (string how, LiveFeed feed, LiveViewers viewers) =>
        {
            publisher ??= new Publisher((await feed.StateAsync(Base.Province, CancellationToken.None))!);
            var state = publisher.Next();
            if (how == "hub")
            {
                viewers.Publish(Base.Province, state);
            }
            else
            {
                await bare.SendAsync(Publisher.Bytes(state));
            }
            return Results.Ok();
        });
        await app.StartAsync();
        Console.WriteLine($"ready {app.Urls.First()}");
        await app.WaitForShutdownAsync();
    }

    /// <summary>States that differ from each other in a few rows.</summary>
    private sealed class Publisher(FeedState state)
    {
        private static readonly JsonHubProtocol Protocol = new(Microsoft.Extensions.Options.Options.Create(new JsonHubProtocolOptions { PayloadSerializerOptions = FigureRow.Json }));

        private FeedState _state = state;
        private long _count;

        public FeedState Next()
        {
            _count++;
            var rows = Base.Communes.Select((commune, index) => Row(commune.Code, commune.Name, commune.FullName, index < RowsChanged ? _count : 1)).ToList();
            return _state = _state.Next(_state.Version + 1, TimeProvider.System.GetUtcNow(), new CommuneTable(rows, Row("22", "Quảng Ninh", "Tỉnh Quảng Ninh", _count)));
        }

        /// <summary>What the hub would send: the same message in the same frame.</summary>
        public static ReadOnlyMemory<byte> Bytes(FeedState state) => state.ChangesSince(state.Version - 1)!.GetSerializedMessage(Protocol);

        private static FigureRow Row(string code, string name, string fullName, long count) => new()
        {
            Code = code, Name = name, FullName = fullName, Received = 1000 + count, ReceivedOnline = 700, Open = 240, OpenOverdue = 12,
            ResolvedEarly = 480, ResolvedOnTime = 210, ResolvedLate = 9, OnTimeRate = 0.987, OverdueShare = 0.05, OnlineShare = 0.7, ThroughputPerDay = 31.4, BacklogDays = 7.6,
        };
    }

    /// <summary>The least that can be done: every socket gets the bytes, and that is all.</summary>
    private sealed class BareBroadcast
    {
        private readonly ConcurrentDictionary<WebSocket, bool> _sockets = [];

        public async Task AcceptAsync(HttpContext http)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            _sockets[socket] = true;
            var ignored = new byte[1024];
            try
            {
                while (!(await socket.ReceiveAsync(ignored.AsMemory(), http.RequestAborted)).MessageType.Equals(WebSocketMessageType.Close))
                {
                    // Pings of the client; nothing to answer.
                }
            }
            catch (Exception error) when (error is WebSocketException or OperationCanceledException)
            {
                // Gone.
            }
            _sockets.TryRemove(socket, out _);
        }

        public Task SendAsync(ReadOnlyMemory<byte> bytes) =>
            Task.WhenAll(_sockets.Keys.Select(socket => socket.SendAsync(bytes, WebSocketMessageType.Text, true, CancellationToken.None).AsTask()));
    }
}
