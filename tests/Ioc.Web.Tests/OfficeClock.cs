namespace Ioc.Tests;

/// <summary>A wall clock that can be set, and then stands or runs on. Timers are the system's, as in life.</summary>
public sealed class OfficeClock(DateTimeOffset shows) : TimeProvider
{
    private long _ahead = (shows - System.GetUtcNow()).Ticks;
    private long _standsAt;

    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _standsAt) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : System.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    /// <summary>Forward or back, at once; it runs on from there.</summary>
    public void Set(DateTimeOffset instant)
    {
        Interlocked.Exchange(ref _ahead, (instant - System.GetUtcNow()).Ticks);
        Interlocked.Exchange(ref _standsAt, 0);
    }

    /// <summary>Sets it and stops it there.</summary>
    public void StopAt(DateTimeOffset instant) => Interlocked.Exchange(ref _standsAt, instant.UtcTicks);

    public void LetRun() => Set(GetUtcNow());
}
