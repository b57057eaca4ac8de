namespace Ioc.Delivery;

/// <summary>When a delivery that failed is tried again (contract §6).</summary>
public static class RetryPlan
{
    /// <param name="firstAt">The first attempt of this round.</param>
    /// <param name="now">When the last attempt failed.</param>
    /// <param name="failures">In this round, the last one included; 1 or more.</param>
    /// <returns>
    /// The next attempt, the last of them exactly when the time is over; <see langword="null"/> when it is over.
    /// A clock set back behind the first attempt starts the time anew rather than end it.
    /// </returns>
    public static DateTimeOffset? Next(DateTimeOffset firstAt, DateTimeOffset now, int failures, DeliveryTimes times)
    {
        var end = firstAt + times.TriedFor;
        if (now >= end)
        {
            return null;
        }

        var wait = Math.Min(times.LongestRetry.TotalSeconds, times.FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        var next = now + TimeSpan.FromSeconds(wait);
        return next < end ? next : end;
    }
}
