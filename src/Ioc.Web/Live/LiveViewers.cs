using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Ioc.Live;

/// <summary>Everybody who is connected, and what each has been sent. A viewer that reads slowly skips to the latest state.</summary>
public sealed class LiveViewers(ILogger<DefaultHubLifetimeManager<LiveHub>> logger) : DefaultHubLifetimeManager<LiveHub>(logger)
{
    private readonly ConcurrentDictionary<string, Viewer> _viewers = new();

    public int Count => _viewers.Count;

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _viewers[connection.ConnectionId] = new Viewer(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _viewers.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    /// <summary>Sends a snapshot, and from then on what changes after it.</summary>
    public Task SubscribeAsync(string connectionId, string province, Func<FeedState> latest, DateTimeOffset now) =>
        _viewers.TryGetValue(connectionId, out var viewer) ? viewer.SubscribeAsync(province, latest, now) : Task.CompletedTask;

    public void Publish(string province, FeedState state)
    {
        foreach (var (_, viewer) in _viewers)
        {
            viewer.Offer(province, state);
        }
    }

    private sealed class Viewer(HubConnectionContext connection)
    {
        private readonly Lock _gate = new();
        private string? _province;
        private FeedState? _latest;
        private long _sent;
        private bool _sending;

        public async Task SubscribeAsync(string province, Func<FeedState> latest, DateTimeOffset now)
        {
            lock (_gate)
            {
                // Nothing is offered while the snapshot is on its way.
                _province = null;
            }
            var state = latest();
            await connection.WriteAsync(state.SnapshotAt(now), connection.ConnectionAborted);
            lock (_gate)
            {
                _province = province;
                _sent = state.Version;
            }
            Offer(province, latest());
        }

        public void Offer(string province, FeedState state)
        {
            lock (_gate)
            {
                if (_province != province || state.Version <= _sent)
                {
                    return;
                }
                _latest = state;
                if (_sending)
                {
                    return;
                }
                _sending = true;
            }
            _ = SendAsync(province);
        }

        private async Task SendAsync(string province)
        {
            try
            {
                while (TakeNext(province) is var (state, message))
                {
                    // Completes when the transport has taken it; until then newer states only replace each other.
                    await connection.WriteAsync(message, connection.ConnectionAborted);
                    lock (_gate)
                    {
                        // A snapshot asked for meanwhile may have gone out behind it.
                        if (_province == province && _sent < state.Version)
                        {
                            _sent = state.Version;
                        }
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Gone.
            }
        }

        private (FeedState, SerializedHubMessage)? TakeNext(string province)
        {
            lock (_gate)
            {
                if (_province != province || _latest is not { } state || state.Version <= _sent)
                {
                    _sending = false;
                    return null;
                }
                return (state, state.ChangesSince(_sent));
            }
        }
    }
}
