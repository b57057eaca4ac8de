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
    private readonly Dictionary<string, int> _underWay = [];
    private readonly Lock _gate = new();
    private readonly List<Task> _sending = [];
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

        await queue.GiveUpWithoutChannelAsync([.. current.Select(channel => channel.Name)], cancellationToken);
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
            meter.Tried(channel.Name, dispatch, outcome, clock.GetUtcNow());
            await KeepAsync(dispatch, outcome, began, cancellationToken);
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
    private async Task KeepAsync(Dispatch dispatch, SendOutcome outcome, DateTimeOffset began, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var state = await queue.EndAttemptAsync(dispatch, outcome, began, CancellationToken.None);
                if (state == "undeliverable")
                {
                    LogUndeliverable(dispatch.Id, dispatch.Channel, outcome.Code);
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
