using System.Data.Common;
using Ioc.Live;
using Ioc.Rules.Calendar;

namespace Ioc.Alerts;

/// <summary>Looks at all rules every second and whenever figures or alarms change, on one node; tells this node's viewers of every change.</summary>
public sealed partial class AlarmEvaluation(
    AlarmStore store, AlarmDuty duty, RulesInForce rules, FigureBook figures, WorkingHours hours, LiveFeed feed, LiveViewers viewers,
    TimeProvider clock, ILogger<AlarmEvaluation> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private AlarmBook? _book;
    private long? _published;

    /// <summary>When this node last saw to it that alarms are evaluated, by itself or by the node on duty; <see langword="null"/> before the first time.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Something was written that the next round is to take up; it begins at once.</summary>
    public void Wake()
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Refreshed += Wake;
        while (true)
        {
            var began = clock.GetTimestamp();
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                _book = null;
                LogFailed(error);
            }

            // At most a fifth of one core, however many rules there are and however fast figures change.
            var took = clock.GetElapsedTime(began);
            await Task.Delay(took * 4 > ShortestPause ? took * 4 : ShortestPause, clock, stoppingToken);
            await _changed.WaitAsync(Tick, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await duty.LeaveAsync(cancellationToken);
        }
        catch (DbException error)
        {
            // Another node takes over a little later.
            LogStayed(error);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // Read on every node: the load of rows follows from it.
        var inForce = rules.Current;
        var (version, isMine) = await duty.LookAsync(cancellationToken);
        if (isMine)
        {
            version = await EvaluateAsync(inForce, version, cancellationToken);
        }

        if (_published != version)
        {
            if (_published is not null)
            {
                viewers.PublishAlarms(version);
            }

            _published = version;
        }

        CheckedAt = clock.GetUtcNow();
    }

    private async Task<long> EvaluateAsync(RuleSet inForce, long version, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_book?.Version != version)
        {
            _book = await store.ReadAsync(now, cancellationToken);
        }

        _book.SetBackTo(now);
        var round = AlarmRound.Run(inForce, figures, _book, hours, rules.Units, now);
        if (!round.IsQuiet)
        {
            try
            {
                await store.WriteAsync(round, _book, inForce, duty.Node, cancellationToken);
            }
            catch (BookOutdatedException)
            {
                // Somebody acknowledged or silenced meanwhile, or another node has taken over: look again at what is true now.
                _book = null;
                Wake();
                return version;
            }
        }

        return _book.Version;
    }

    [LoggerMessage(2, LogLevel.Warning, "The duty to evaluate alarms could not be given up")]
    private partial void LogStayed(Exception error);

    [LoggerMessage(1, LogLevel.Warning, "Alarms could not be evaluated; trying again")]
    private partial void LogFailed(Exception error);
}
