using Ioc.Delivery;

namespace Ioc.Tests.Delivery;

public class RetryPlanTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(7));
    private static readonly DeliveryTimes Times = new();

    [Fact]
    public void The_first_repetition_comes_within_ten_seconds_and_waits_double_to_an_hour_for_a_day()
    {
        var (now, waits) = (First, new List<TimeSpan>());
        while (RetryPlan.Next(First, now, waits.Count + 1, Times) is { } next)
        {
            waits.Add(next - now);
            now = next;
        }

        Assert.InRange(waits[0], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9));
        Assert.All(waits.Zip(waits.Skip(1)).SkipLast(1), pair => Assert.Equal(TimeSpan.FromTicks(Math.Min(pair.First.Ticks * 2, TimeSpan.TicksPerHour)), pair.Second));
        Assert.Equal(TimeSpan.FromHours(1), waits.Max());
        Assert.Equal(First.AddHours(24), now);
    }

    [Fact]
    public void A_clock_set_back_behind_the_first_attempt_ends_nothing() =>
        Assert.Equal(First.AddHours(-5) + Times.FirstRetry, RetryPlan.Next(First, First.AddHours(-5), 1, Times));
}
