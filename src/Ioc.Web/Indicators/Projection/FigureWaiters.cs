namespace Ioc.Indicators.Projection;

/// <summary>Those who wait for the figures to hold what has been taken in.</summary>
public sealed class FigureWaiters(TimeProvider clock)
{
    /// <summary>Longest wait while nothing more arrives: a step takes far less, unless the disk or the machine is held up by something else.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait while more arrives.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);

    private readonly Lock _gate = new();
    private readonly List<(long Arrival, TaskCompletionSource Reached)> _waiters = [];
    private long _reached;

    /// <summary>
    /// Waits until the figures hold everything that was on disk when asked. A quiet door is waited for; while records
    /// keep coming nobody can tell one moment from the next, and the wait ends early.
    /// </summary>
    /// <param name="opened">Completes when the last arrival on disk is known: before, right after a start, nobody can say what to wait for.</param>
    /// <param name="lastArrival">The last arrival on disk, asked again while waiting.</param>
    public async Task WaitAsync(Task opened, Func<long> lastArrival, CancellationToken cancellationToken)
    {
        if (!opened.IsCompleted)
        {
            await Task.WhenAny(opened, Task.Delay(Quiet, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        var target = lastArrival();
        var reached = For(target);
        var begin = clock.GetTimestamp();
        while (!reached.IsCompleted && clock.GetElapsedTime(begin) < (lastArrival() == target ? Quiet : Busy))
        {
            await Task.WhenAny(reached, Task.Delay(Look, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public void Release(long arrival)
    {
        lock (_gate)
        {
            _reached = arrival;
            _waiters.RemoveAll(waiter => waiter.Arrival <= arrival && waiter.Reached.TrySetResult());
        }
    }

    private Task For(long arrival)
    {
        lock (_gate)
        {
            if (_reached >= arrival)
            {
                return Task.CompletedTask;
            }
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((arrival, waiter));
            return waiter.Task;
        }
    }
}
