using Ioc.Model;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Indicators;

public sealed class RatiosTests
{
    [Fact]
    public void An_office_with_nothing_to_count_has_no_shares_and_no_backlog()
    {
        var none = default(Counts);

        Assert.Null(none.OnTimeRate());
        Assert.Null(none.OverdueShare());
        Assert.Null(none.OnlineShare());
        Assert.Null(none.BacklogDays());
        Assert.Equal(0, none.ThroughputPerDay());
    }

    [Theory]
    [InlineData(1, 1, 1, 2 / 3.0)]
    [InlineData(0, 0, 4, 0.0)]
    [InlineData(3, 0, 0, 1.0)]
    [InlineData(14, 11, 18, 0.5813953488372093)]
    public void Early_and_on_the_day_are_both_on_time(long early, long onTime, long late, double rate) =>
        Assert.Equal(rate, new Counts { ResolvedEarly = early, ResolvedOnTime = onTime, ResolvedLate = late }.OnTimeRate());

    [Fact]
    public void Withdrawn_dossiers_touch_no_rate() =>
        Assert.Null(new Counts { Withdrawn = 5 }.OnTimeRate());

    [Theory]
    [InlineData(106, 25, 20, 2.0, 40.5)]
    [InlineData(94, 18, 24, 2.4, 31.666666666666668)]
    [InlineData(5, 5, 10, 1.0, 0.0)] // everything waits for the citizen
    public void Backlog_is_what_can_be_worked_on_at_the_present_pace(long open, long paused, long resolved, double pace, double days)
    {
        var counts = new Counts { Open = open, OpenPaused = paused, ResolvedInThroughputSpan = resolved };

        Assert.Equal(pace, counts.ThroughputPerDay());
        Assert.Equal(days, counts.BacklogDays());
    }

    [Fact]
    public void Nobody_can_tell_the_backlog_of_an_office_that_resolves_nothing() => Assert.Null(new Counts { Open = 40 }.BacklogDays());

    [Fact]
    public void The_total_is_computed_from_the_sums_and_never_averaged()
    {
        var small = new Counts { ResolvedOnTime = 1, Open = 1, OpenOverdue = 1, Received = 1, ReceivedOnline = 1, ResolvedInThroughputSpan = 1 };
        var large = new Counts { ResolvedLate = 9, Open = 99, Received = 3, ResolvedInThroughputSpan = 9 };
        var total = small + large;

        Assert.Equal(0.1, total.OnTimeRate()); // the average would be 0.5
        Assert.Equal(0.01, total.OverdueShare());
        Assert.Equal(0.25, total.OnlineShare());
        Assert.Equal(1.0, total.ThroughputPerDay());
        Assert.Equal(100.0, total.BacklogDays());
    }

    [Fact]
    public void Adding_up_rows_adds_every_count()
    {
        var each = new Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);

        Assert.Equal(new Counts(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28), each + each);
    }

    [Fact]
    public void Every_quotient_and_load_of_random_offices_is_that_of_the_slow_model()
    {
        var random = new Random(20261123);
        for (var i = 0; i < 20_000; i++)
        {
            var row = RandomRow(random);
            var counts = Properties.Agreement.AsCounts(row);

            Assert.Equal(row.OnTimeRate, counts.OnTimeRate());
            Assert.Equal(row.OverdueShare, counts.OverdueShare());
            Assert.Equal(row.OnlineShare, counts.OnlineShare());
            Assert.Equal(row.ThroughputPerDay, counts.ThroughputPerDay());
            Assert.Equal(row.BacklogDays, counts.BacklogDays());
            Assert.Equal(row.Load, LoadRule.Default.Of(counts).ToString(), ignoreCase: true);
        }
    }

    // Near the thresholds, where rows differ: open around 15 and 30, overdue around 5 and 10, paces of zero and little.
    private static Row RandomRow(Random random)
    {
        var open = random.Next(45);
        var paused = random.Next(open + 1) / 2;
        var received = random.Next(10);
        return new Row(new Dictionary<Figure, long>
        {
            [Figure.Open] = open,
            [Figure.OpenPaused] = paused,
            [Figure.OpenOverdue] = Math.Min(random.Next(14), open - paused),
            [Figure.ResolvedLately] = random.Next(60) * random.Next(2),
            [Figure.ResolvedEarly] = random.Next(4),
            [Figure.ResolvedOnTime] = random.Next(4),
            [Figure.ResolvedLate] = random.Next(4),
            [Figure.Received] = received,
            [Figure.ReceivedOnline] = random.Next(received + 1),
        });
    }
}
