namespace Ioc.Simulator.Tests;

/// <summary>A clock that moves only when told.</summary>
internal sealed class StoppedClock(long milliseconds) : TimeProvider
{
    public long Milliseconds { get; set; } = milliseconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);
}
