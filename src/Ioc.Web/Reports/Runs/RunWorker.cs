using Ioc.Storage;

namespace Ioc.Reports.Runs;

/// <summary>Rung by whoever gives the worker something to do.</summary>
public sealed class RunBell : Bell;

/// <summary>
/// Works off the items of runs, a few side by side. All that counts is in the store: the process may end at any moment, and then
/// what is done stays done and the rest goes on.
/// </summary>
public sealed partial class RunWorker(RunBook book, WaitingItems queue, MakeRunItem make, RunBell bell, RunTimes times, ILogger<RunWorker> log) : BackgroundService
{
    private readonly List<Task> _making = [];
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
                await TakeAsync(stoppingToken);
                _hadFault = false;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away or full, as a rule. Said once, tried at every look.
                if (!_hadFault)
                {
                    LogStoreFault(fault);
                }
                _hadFault = true;
            }
            await bell.RestAsync(times.Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(_making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        _making.RemoveAll(task => task.IsCompleted);
        if (times.AtOnce - _making.Count is var free and > 0)
        {
            foreach (var item in await queue.TakeAsync(free, cancellationToken))
            {
                _making.Add(Task.Run(() => MakeAsync(item, cancellationToken), CancellationToken.None));
            }
        }
    }

    private async Task MakeAsync(TakenItem item, CancellationToken stopping)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var over = new CancellationTokenSource();
        var holding = HoldAsync(item, unwanted, over.Token);
        try
        {
            await TryMakeAsync(item, unwanted.Token, stopping);
        }
        catch (Exception fault)
        {
            // The store is away: its lease runs out, or the next start takes it back.
            LogStoreFault(fault);
        }
        finally
        {
            await over.CancelAsync();
            await holding;
            bell.Ring();
        }
    }

    private async Task TryMakeAsync(TakenItem item, CancellationToken cancellationToken, CancellationToken stopping)
    {
        try
        {
            if (await book.FindAsync(item.Run, cancellationToken) is { } run)
            {
                await queue.EndAsync(item, await make.RunAsync(run, item, cancellationToken), CancellationToken.None);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await queue.GiveBackAsync(item);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled by a person: nobody waits for it.
        }
        catch (RunItemException failed)
        {
            LogFailed(item.Run, item.Number, failed.Code, failed.Message);
            await queue.FailAsync(item, failed.Code, failed.Message, CancellationToken.None);
        }
        catch (Exception fault)
        {
            LogFault(item.Run, item.Number, fault);
            await queue.FailAsync(item, PassingFaults.CodeOf(fault) ?? "fault", fault.GetType().Name, CancellationToken.None);
        }
    }

    private async Task HoldAsync(TakenItem item, CancellationTokenSource unwanted, CancellationToken over)
    {
        // A few times within the lease; also how a cancelled one is noticed, on whichever node it was cancelled.
        using var tick = new PeriodicTimer(TimeSpan.FromTicks(Math.Max(times.Lease.Ticks / 20, TimeSpan.TicksPerSecond)));
        try
        {
            while (await tick.WaitForNextTickAsync(over))
            {
                if (!await queue.HoldAsync(item, over))
                {
                    await unwanted.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
        catch (Exception fault)
        {
            // Without the store nothing can be ended either; the lease runs out.
            LogStoreFault(fault);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Runs of reports wait until this has passed")]
    private partial void LogStoreFault(Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Report {Number} of run {Run} could not be made ({Code}): {Detail}")]
    private partial void LogFailed(string run, int number, string code, string detail);

    [LoggerMessage(3, LogLevel.Error, "Report {Number} of run {Run} failed by a fault of the product")]
    private partial void LogFault(string run, int number, Exception fault);
}
