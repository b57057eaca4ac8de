using Ioc.Indicators.Projection;

namespace Ioc.Tests.Indicators.Projection;

/// <summary>Whoever asks waits until the figures hold all that was acknowledged before.</summary>
public sealed class FigureWaitersTests
{
    private readonly FigureWaiters _waiters = new(TimeProvider.System);
    private long _lastArrival = 7;

    [Fact]
    public async Task Figures_that_hold_everything_are_answered_at_once()
    {
        _waiters.Release(7);

        await _waiters.WaitAsync(Task.CompletedTask, () => _lastArrival, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Right_after_a_start_nobody_can_say_that_they_do_until_the_log_has_been_opened()
    {
        var opened = new TaskCompletionSource();
        _lastArrival = 0;
        var asked = _waiters.WaitAsync(opened.Task, () => _lastArrival, CancellationToken.None);
        await Task.Delay(100);
        Assert.False(asked.IsCompleted);

        _lastArrival = 7;
        opened.SetResult();
        await Task.Delay(100);
        Assert.False(asked.IsCompleted);

        _waiters.Release(7);
        await asked.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task While_records_keep_coming_the_wait_ends_early()
    {
        await _waiters.WaitAsync(Task.CompletedTask, () => ++_lastArrival, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Who_gives_up_is_let_go()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _waiters.WaitAsync(Task.CompletedTask, () => _lastArrival, patience.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _waiters.WaitAsync(new TaskCompletionSource().Task, () => _lastArrival, patience.Token));
    }
}
