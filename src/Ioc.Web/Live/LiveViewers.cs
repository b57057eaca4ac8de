using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Ioc.Live;

/// <summary>Alarms differ from what they were: whoever shows them asks again.</summary>
/// <param name="Version">Grows with every change, over restarts too.</param>
public sealed record AlarmsChanged(long Version);

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
    /// <param name="feed">Which feed: a feed, or one of its fields (<see cref="LiveFeed"/>).</param>
    /// <param name="seen">Codes of the communes the viewer sees of it; <see langword="null"/>: all.</param>
    public Task SubscribeAsync(string connectionId, string feed, IReadOnlySet<string>? seen, Func<FeedState> latest, DateTimeOffset now) =>
        _viewers.TryGetValue(connectionId, out var viewer) ? viewer.SubscribeAsync(feed, seen, latest, now) : Task.CompletedTask;

    /// <summary>Whether anybody is shown this feed.</summary>
    public bool AreShown(string feed) => _viewers.Values.Any(viewer => viewer.Shows(feed));

    /// <summary>Whoever is connected, to be asked whether they still may be.</summary>
    public IReadOnlyList<HubConnectionContext> Connections => [.. _viewers.Values.Select(viewer => viewer.Connection)];

    public void Publish(string feed, FeedState state)
    {
        foreach (var (_, viewer) in _viewers)
        {
            viewer.Offer(feed, state);
        }
    }

    /// <summary>From now on this viewer is told when alarms change.</summary>
    public void WatchAlarms(string connectionId)
    {
        if (_viewers.TryGetValue(connectionId, out var viewer))
        {
            viewer.WatchAlarms();
        }
    }

    /// <summary>Tells everybody who watches them that alarms have changed; whoever has not read the last telling gets only the newest.</summary>
    public void PublishAlarms(long version)
    {
        var message = new SerializedHubMessage(new InvocationMessage("alarms", [new AlarmsChanged(version)]));
        foreach (var (_, viewer) in _viewers)
        {
            viewer.OfferAlarms(message);
        }
    }

    private sealed class Viewer(HubConnectionContext connection)
    {
        private readonly Lock _gate = new();
        private string? _feed;
        private IReadOnlySet<string>? _seen;
        private FeedState? _latest;
        private SerializedHubMessage? _alarms;
        private long _sent;
        private bool _sending;
        private bool _watchesAlarms;

        public HubConnectionContext Connection => connection;

        public bool Shows(string feed)
        {
            lock (_gate)
            {
                return _feed == feed;
            }
        }

        public async Task SubscribeAsync(string feed, IReadOnlySet<string>? seen, Func<FeedState> latest, DateTimeOffset now)
        {
            lock (_gate)
            {
                // Nothing is offered while the snapshot is on its way.
                _feed = null;
                _latest = null;
            }
            var state = latest();
            await connection.WriteAsync(state.SnapshotAt(now, seen), connection.ConnectionAborted);
            lock (_gate)
            {
                _feed = feed;
                _seen = seen;
                _sent = state.Version;
            }
            Offer(feed, latest());
        }

        public void Offer(string feed, FeedState state)
        {
            lock (_gate)
            {
                if (_feed != feed || state.Version <= _sent)
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
            _ = SendAsync();
        }

        public void WatchAlarms()
        {
            lock (_gate)
            {
                _watchesAlarms = true;
            }
        }

        public void OfferAlarms(SerializedHubMessage message)
        {
            lock (_gate)
            {
                if (!_watchesAlarms)
                {
                    return;
                }
                _alarms = message;
                if (_sending)
                {
                    return;
                }
                _sending = true;
            }
            _ = SendAsync();
        }

        private async Task SendAsync()
        {
            try
            {
                while (TakeNext() is var (message, feed, version))
                {
                    // Completes when the transport has taken it; until then newer states only replace each other.
                    await connection.WriteAsync(message, connection.ConnectionAborted);
                    lock (_gate)
                    {
                        // A snapshot asked for meanwhile may have gone out behind it.
                        if (feed is not null && _feed == feed && _sent < version)
                        {
                            _sent = version;
                        }
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Gone.
            }
        }

        private (SerializedHubMessage Message, string? Feed, long Version)? TakeNext()
        {
            lock (_gate)
            {
                if (_feed is not null && _latest is { } state && state.Version > _sent)
                {
                    if (state.ChangesSince(_sent, _seen) is { } changes)
                    {
                        return (changes, _feed, state.Version);
                    }
                    _latest = null;
                }
                if (_alarms is { } alarms)
                {
                    _alarms = null;
                    return (alarms, null, 0);
                }
                _sending = false;
                return null;
            }
        }
    }
}
