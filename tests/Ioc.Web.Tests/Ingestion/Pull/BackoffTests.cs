using Ioc.Ingestion.Pull;

namespace Ioc.Tests.Ingestion.Pull;

public class BackoffTests
{
    [Fact]
    public void A_source_in_trouble_is_left_alone_ever_longer_up_to_five_minutes()
    {
        Assert.Equal([1, 2, 4, 8, 16], Enumerable.Range(1, 5).Select(failures => Backoff.After(failures, jitter: 0).TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(5), Backoff.After(1000, jitter: 0));
    }

    [Fact]
    public void Sources_that_failed_together_do_not_come_back_together()
    {
        Assert.Equal(TimeSpan.FromSeconds(8), Backoff.After(4, jitter: 0));
        Assert.Equal(TimeSpan.FromSeconds(4), Backoff.After(4, jitter: 1));
    }

    [Fact]
    public void A_wish_of_the_source_is_kept_but_for_no_longer_than_an_hour()
    {
        Assert.Equal(TimeSpan.FromSeconds(40), Backoff.After(1, 0, wish: TimeSpan.FromSeconds(40)));
        Assert.Equal(TimeSpan.FromHours(1), Backoff.After(1, 0, wish: TimeSpan.FromDays(3)));
        Assert.Equal(TimeSpan.FromSeconds(1), Backoff.After(1, 0, wish: TimeSpan.FromMilliseconds(5)));
    }
}
