using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;
using Ioc.Simulator.OneStop;

namespace Ioc.Simulator.Tests.OneStop;

public class ChangeFeedTests
{
    private readonly StoppedClock _time = new(QuangNinh.Monday3Pm);

    [Fact]
    public void The_day_so_far_is_there_at_the_start_and_nothing_of_the_future()
    {
        var feed = Feed(pulses: 0);

        var (changes, more) = feed.Read(feed.Beginning, 100_000);

        Assert.False(more);
        Assert.InRange(changes.Count, 3_000, 12_000);
        Assert.All(changes, change => Assert.InRange(change.UpdatedAt, QuangNinh.Instant(2026, 11, 23), QuangNinh.Monday3Pm));
        Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void A_feed_may_begin_days_earlier_and_then_holds_records_even_at_midnight()
    {
        var midnight = new StoppedClock(QuangNinh.Instant(2026, 11, 23));
        var today = Feed(pulses: 0, time: midnight);
        var fortnight = Feed(pulses: 0, beginningDays: 14, time: midnight);

        Assert.Empty(today.Read(today.Beginning, 100_000).Changes);
        var changes = fortnight.Read(fortnight.Beginning, 1_000_000).Changes;
        Assert.Equal(QuangNinh.Instant(2026, 11, 9), fortnight.Beginning.UpdatedAt);
        Assert.Equal(14, changes.Select(change => OfficeClock.DayOf(change.UpdatedAt)).Distinct().Count());
    }

    [Fact]
    public void Pages_laid_end_to_end_are_the_whole_feed()
    {
        var feed = Feed(pulses: 30);
        var whole = feed.Read(feed.Beginning, 100_000).Changes;

        var pages = new List<Change>();
        for (var (after, more) = (feed.Beginning, true); more;)
        {
            (var page, more) = feed.Read(after, 333);
            pages.AddRange(page);
            Assert.True(Change.TryReadCursor(page[^1].ToCursor(), out after));
        }

        Assert.Equal(whole, pages);
    }

    [Fact]
    public void The_back_fill_says_nothing_that_the_feed_does_not_and_ends_every_dossier_alike()
    {
        var feed = Feed(pulses: 0);
        var fed = feed.Read(feed.Beginning, 100_000).Changes.Select(feed.Open).Select(x => (x.Dossier.Code, x.At)).ToList();

        using var http = new HttpClient();
        var filled = new BackFill(QuangNinh.Book, http, "mot-cua", _time).Records(1, QuangNinh.Monday3Pm)
            .Where(x => x.At.UpdatedAt >= QuangNinh.Instant(2026, 11, 23)).Select(x => (x.Dossier.Code, x.At)).ToList();

        Assert.Superset(filled.ToHashSet(), fed.ToHashSet());
        Assert.Equal(Latest(fed), Latest(filled));
        Assert.InRange(filled.Count, fed.Count * 6 / 10, fed.Count * 9 / 10);
    }

    [Fact]
    public void A_cursor_from_before_a_restart_misses_nothing()
    {
        var before = Feed(pulses: 0);
        var seen = before.Read(before.Beginning, 1_000).Changes.ToList();

        _time.Milliseconds += 20 * OfficeClock.Hour;
        var after = Feed(pulses: 0);
        seen.AddRange(after.Read(seen[^1], 100_000).Changes);

        Assert.Equal(Feed(pulses: 0).Read(Change.Before(QuangNinh.Instant(2026, 11, 23)), 100_000).Changes, seen);
    }

    [Fact]
    public void A_feed_left_running_overnight_says_what_one_started_in_the_morning_says()
    {
        var running = Feed(pulses: 0);
        running.Read(running.Beginning, 1);
        _time.Milliseconds = QuangNinh.Instant(2026, 11, 25, 10);

        Assert.Equal(
            Feed(pulses: 0).Read(Change.Before(QuangNinh.Instant(2026, 11, 23)), 100_000).Changes,
            running.Read(running.Beginning, 100_000).Changes);
    }

    [Fact]
    public void Something_changes_every_few_seconds_even_at_three_at_night()
    {
        _time.Milliseconds = QuangNinh.Instant(2026, 11, 22, 3);
        var feed = Feed(pulses: 28);
        _time.Milliseconds += 10 * OfficeClock.Minute;

        var (changes, _) = feed.Read(Change.Before(QuangNinh.Instant(2026, 11, 22, 3)), 100_000);

        Assert.InRange(changes.Count, 10 * 60, 10 * 60 * 5);
        Assert.True(changes.Zip(changes.Skip(1)).Max(pair => pair.Second.UpdatedAt - pair.First.UpdatedAt) < 15_000);
    }

    [Fact]
    public void A_pulse_dossier_under_way_at_a_restart_is_carried_to_its_end()
    {
        var before = Feed(pulses: 30);
        var seen = before.Read(before.Beginning, 100_000).Changes;
        var underWay = seen.Where(change => change.Office < 0).GroupBy(change => (change.When, change.Number))
            .Select(group => (group.Key, Seen: group.Max(change => change.Version) + 1, before.Open(group.First()).Dossier.Life.Count))
            .Where(dossier => dossier.Seen < dossier.Count).ToList();

        _time.Milliseconds += OfficeClock.Hour;
        var rest = Feed(pulses: 30).Read(seen[^1], 100_000).Changes;

        Assert.NotEmpty(underWay);
        Assert.All(underWay, dossier => Assert.Contains(rest, change => (change.When, change.Number) == dossier.Key && change.Version == dossier.Count - 1));
    }

    private static List<(string Code, Snapshot At)> Latest(IEnumerable<(string Code, Snapshot At)> records) =>
        [.. records.GroupBy(record => record.Code).Select(group => group.MaxBy(record => (record.At.UpdatedAt, record.At.Sequence))).OrderBy(record => record.Code, StringComparer.Ordinal)];

    private ChangeFeed Feed(double pulses, int beginningDays = 0, StoppedClock? time = null) =>
        new(QuangNinh.Book, new PulseBook(QuangNinh.Offices, QuangNinh.Clock, QuangNinh.Seed), pulses, time ?? _time, beginningDays);
}
