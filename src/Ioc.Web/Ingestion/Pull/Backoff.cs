namespace Ioc.Ingestion.Pull;

/// <summary>How long a source in trouble is left alone.</summary>
public static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="failures">In a row, 1 or more.</param>
    /// <param name="jitter">0 … 1: spreads sources that failed together, so that they do not come back together.</param>
    /// <param name="wish">The source's own <c>Retry-After</c>: kept even if longer, up to an hour.</param>
    /// <returns>One second, doubling to five minutes, less up to half by <paramref name="jitter"/>.</returns>
    public static TimeSpan After(int failures, double jitter, TimeSpan? wish = null)
    {
        var full = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        var own = TimeSpan.FromSeconds(full * (1 - (jitter / 2)));
        var kept = wish is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, TimeSpan.TicksPerHour)) : TimeSpan.Zero;
        return own > kept ? own : kept;
    }
}
