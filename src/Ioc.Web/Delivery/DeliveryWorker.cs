using System.Collections.Concurrent;
using System.Data.Common;
using Ioc.Delivery.Channels;

namespace Ioc.Delivery;

/// <summary>
/// Divides notices and sends what is due, each channel within its own bounds, so that one that hangs holds up no other.
/// All that counts is in the store: the process may end at any moment and at worst sends something twice under the same id.
/// </summary>
public sealed partial class DeliveryWorker(
    Outbox outbox, DivideNotices divide, WaitingDispatches queue, ChannelList channels, DeliveryMeter meter, DeliveryTimes times, TimeProvider clock,
    ILogger<DeliveryWorker> log) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, int> _underWay = [];
    private readonly Lock _gate = new();
    private readonly List<Task> _sending = [];
    private readonly ConcurrentQueue<EndedAttempt> _ended = new();

    // SQLite lets one writer in, and one who finds it busy sleeps before it looks again: those of this slice take turns here instead.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private DateTimeOffset _swept;
    private bool _hadFault;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Until then the host's start would wait for the first look.
        await Task.Yield();
        var tookBack = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!tookBack)
                {
                    await queue.TakeBackAsync(stoppingToken);
                    tookBack = true;
                }

                await StepAsync(stoppingToken);
                _hadFault = false;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away or full, as a rule; the worker must outlive anything. Said once, tried at every look.
                if (!_hadFault)
                {
                    LogStoreFault(fault);
                }

                _hadFault = true;
            }

            await outbox.RestAsync(times.Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(Sending()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await TakeAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var divided = await divide.RunAsync(cancellationToken);
        var current = channels.Current;
        foreach (var channel in current)
        {
            if (Free(channel) is var free and > 0)
            {
                foreach (var dispatch in await queue.TakeAsync(channel.Name, free, cancellationToken))
                {
                    Begin(channel, dispatch, cancellationToken);
                }
            }
        }

        if ((clock.GetUtcNow() - _swept).Duration() > Sweep)
        {
            _swept = clock.GetUtcNow();
            await queue.GiveUpWithoutChannelAsync([.. current.Select(channel => channel.Name)], cancellationToken);
        }

        await meter.CountAsync(cancellationToken);
        if (divided > 0)
        {
            // There may be more than were divided at once.
            outbox.Wake();
        }
    }

    private int Free(Channel channel)
    {
        lock (_gate)
        {
            return channel.AtOnce - _underWay.GetValueOrDefault(channel.Name);
        }
    }

    private void Begin(Channel channel, Dispatch dispatch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _underWay[channel.Name] = _underWay.GetValueOrDefault(channel.Name) + 1;
            _sending.RemoveAll(task => task.IsCompleted);
            _sending.Add(Task.Run(() => SendAsync(channel, dispatch, cancellationToken), CancellationToken.None));
        }
    }

    private async Task SendAsync(Channel channel, Dispatch dispatch, CancellationToken cancellationToken)
    {
        try
        {
            var began = clock.GetUtcNow();
            var outcome = await TrySendAsync(channel, dispatch, cancellationToken);
            var attempt = new EndedAttempt(dispatch, outcome, began, clock.GetUtcNow());
            meter.Tried(channel.Name, dispatch, outcome, attempt.Ended);
            _ended.Enqueue(attempt);
            await KeepAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped in the middle: sent again after the next start, under the same id.
        }
        finally
        {
            lock (_gate)
            {
                _underWay[channel.Name]--;
            }

            outbox.Wake();
        }
    }

    private async Task<SendOutcome> TrySendAsync(Channel channel, Dispatch dispatch, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.SendAsync(dispatch, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // A mistake of ours must neither end the worker nor lose the delivery; it is tried again and stands on the page.
            LogSendFault(dispatch.Id, channel.Name, fault);
            return SendOutcome.Later("fault", fault.GetType().Name);
        }
    }

    // An attempt that was made has to be written down, however long the store is away: its lease alone would have it made again.
    // Whoever's turn it is writes for all who wait, since each transaction waits for the disk.
    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            var attempts = new List<EndedAttempt>();
            while (_ended.TryDequeue(out var attempt))
            {
                attempts.Add(attempt);
            }

            if (attempts.Count > 0)
            {
                await KeepAsync(attempts, cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task KeepAsync(List<EndedAttempt> attempts, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var states = await queue.EndAsync(attempts, CancellationToken.None);
                foreach (var (attempt, state) in attempts.Zip(states).Where(pair => pair.Second == "undeliverable"))
                {
                    LogUndeliverable(attempt.Dispatch.Id, attempt.Dispatch.Channel, attempt.Outcome.Code);
                }

                return;
            }
            catch (Exception fault) when (fault is DbException or IOException)
            {
                LogStoreFault(fault);
                await Task.Delay(times.Look, cancellationToken);
            }
        }
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    private Task[] Sending()
    {
        lock (_gate)
        {
            return [.. _sending];
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Deliveries wait until this has passed")]
    private partial void LogStoreFault(Exception fault);

    [LoggerMessage(2, LogLevel.Error, "Delivery {Id} by {Channel} failed by a fault of the product")]
    private partial void LogSendFault(string id, string channel, Exception fault);

    [LoggerMessage(3, LogLevel.Warning, "Delivery {Id} by {Channel} is undeliverable ({Code}); see the page /delivery")]
    private partial void LogUndeliverable(string id, string channel, string code);
}
