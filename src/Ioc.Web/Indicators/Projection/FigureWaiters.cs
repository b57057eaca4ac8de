namespace Ioc.Indicators.Projection;

/// <summary>Those who wait for the figures to hold what has been taken in.</summary>
public sealed class FigureWaiters(TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(15);

    private readonly Lock _gate = new();
    private readonly List<(long Arrival, TaskCompletionSource Reached)> _waiters = [];
    private long _reached;

    /// <summary>
    /// Waits until the figures hold everything that was on disk when asked. A quiet door is waited for; while records
    /// keep coming nobody can tell one moment from the next, and the wait ends early.
    /// </summary>
    /// <param name="lastArrival">The last arrival on disk, asked again while waiting.</param>
    /// <param name="quiet">Longest wait while nothing more arrives.</param>
    /// <param name="busy">Longest wait while more arrives.</param>
    public async Task WaitAsync(Func<long> lastArrival, TimeSpan quiet, TimeSpan busy, CancellationToken cancellationToken)
    {
        var target = lastArrival();
        var reached = For(target);
        var begin = clock.GetTimestamp();
        while (!reached.IsCompleted && clock.GetElapsedTime(begin) < (lastArrival() == target ? quiet : busy))
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
