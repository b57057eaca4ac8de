using System.Collections.Concurrent;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;

namespace Ioc.Live;

/// <summary>
/// Keeps the current month's rows of every province served, and tells viewers what changes: after each step of the
/// projection, and at midnight, which changes figures without any record.
/// </summary>
/// <remarks>Rebuilt from ClickHouse alone, so any node can serve any viewer.</remarks>
public sealed partial class LiveFeed(
    CommuneFigures figures, FigureVersion versions, Projector projector, CommuneDirectory communes, WorkingCalendar calendar, LoadRules loadRules,
    Installation installation, LiveViewers viewers, TimeProvider clock, ILogger<LiveFeed> logger) : BackgroundService
{
    /// <summary>Figures are looked at no more often than this: below it no eye sees a difference.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(80);

    /// <summary>No clock is trusted to count down to midnight: it may be set meanwhile.</summary>
    private static readonly TimeSpan DayWatch = TimeSpan.FromSeconds(1);

    /// <summary>A feed of some fields is read on for so long after the last viewer has gone.</summary>
    private static readonly TimeSpan LongestUnwatched = TimeSpan.FromMinutes(1);

    /// <summary>Even when nothing arrives: a step may have been missed over a restart of the database.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly ConcurrentDictionary<string, FeedState> _states = new();
    private readonly ConcurrentDictionary<string, Feed> _ofFields = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private DateOnly _day;
    private long _readAt;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Time since rows were last read, changed or not; longer than half a minute when they cannot be read.</summary>
    public TimeSpan SinceRead => clock.GetElapsedTime(Interlocked.Read(ref _readAt));

    /// <summary>Rows have been read anew, whether or not any changed.</summary>
    public event Action? Refreshed;

    /// <summary>The latest state; waits for the first one after a start.</summary>
    /// <returns><see langword="null"/> for a province that is not served.</returns>
    public async Task<FeedState?> StateAsync(string feed, CancellationToken cancellationToken)
    {
        await _first.Task.WaitAsync(cancellationToken);
        if (!_states.ContainsKey(feed) && _ofFields.TryGetValue(feed, out var wanted))
        {
            await RefreshAsync([wanted], cancellationToken);
        }
        return _states.GetValueOrDefault(feed);
    }

    public FeedState? Latest(string feed) => _states.GetValueOrDefault(feed);

    /// <summary>The feed of a province, or of some of its fields for those who see no others; the latter is read while somebody looks.</summary>
    /// <param name="province">Two digits, or <see cref="FigureRequest.AllProvinces"/>.</param>
    /// <param name="fields">Codes, ascending; <see langword="null"/>: all.</param>
    public string Name(string province, IReadOnlyList<string>? fields)
    {
        if (fields is null || Feeds().FirstOrDefault(feed => feed.Name == province) is not { Units: not null } whole)
        {
            return province;
        }
        var name = $"{province} {string.Join(' ', fields)}";
        _ofFields[name] = whole with { Name = name, Filter = FigureFilter.None with { Fields = fields }, WantedAt = clock.GetTimestamp() };
        return name;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        projector.Projected += _ => { Signal(); return Task.CompletedTask; };
        loadRules.Changed += Signal;
        while (true)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                _first.TrySetResult();
                Interlocked.Exchange(ref _readAt, clock.GetTimestamp());
                Refreshed?.Invoke();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
                Signal();
            }
            await Task.Delay(ShortestPause, clock, stoppingToken);
            await WaitForChangeAsync(stoppingToken);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, feed) in _ofFields)
        {
            if (!viewers.AreShown(name) && clock.GetElapsedTime(feed.WantedAt) > LongestUnwatched)
            {
                _ofFields.TryRemove(name, out _);
                _states.TryRemove(name, out _);
            }
        }
        await RefreshAsync([.. Feeds(), .. _ofFields.Values], cancellationToken);
    }

    private async Task RefreshAsync(IReadOnlyList<Feed> feeds, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var today = _day = LocalDay.Of(now);
            var view = new Viewpoint(new Period(new DateOnly(today.Year, today.Month, 1), today), today, calendar);
            foreach (var feed in feeds)
            {
                var table = await figures.RunAsync(new FigureQuestion(feed.Units, view, At: null, feed.Filter), feed.Total, now, cancellationToken);
                await PublishAsync(feed.Name, now, table, cancellationToken);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task PublishAsync(string key, DateTimeOffset now, CommuneTable table, CancellationToken cancellationToken)
    {
        if (!_states.TryGetValue(key, out var state))
        {
            _states[key] = FeedState.First(await versions.NextAsync(key, cancellationToken), now, table);
        }
        else if (state.DiffersFrom(table))
        {
            var next = state.Next(await versions.NextAsync(key, cancellationToken), now, table);
            _states[key] = next;
            viewers.Publish(key, next);
        }
        else
        {
            _states[key] = state.Aged(now, table);
        }
    }

    private IEnumerable<Feed> Feeds()
    {
        foreach (var code in installation.Provinces)
        {
            var province = communes.FindProvince(code)!;
            yield return new Feed(code, communes.Of(code), (province.Code, province.Name, province.FullName));
        }
        if (installation.Provinces.Count > 1)
        {
            yield return new Feed(FigureRequest.AllProvinces, [.. installation.Provinces.SelectMany(communes.Of)], FigureRequest.AllTotal);
        }
    }

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        while (LocalDay.Of(clock.GetUtcNow()) == _day && clock.GetElapsedTime(since) < LongestPause)
        {
            if (await _changed.WaitAsync(DayWatch, cancellationToken))
            {
                return;
            }
        }
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // A look is due already.
        }
    }

    private sealed record Feed(string Name, IReadOnlyList<Commune> Units, (string, string, string) Total)
    {
        public FigureFilter Filter { get; init; } = FigureFilter.None;

        /// <summary>Timestamp of the last time somebody asked for it.</summary>
        public long WantedAt { get; init; }
    }

    [LoggerMessage(1, LogLevel.Warning, "The live figures could not be read; trying again")]
    private partial void LogFailed(Exception error);
}
