using Ioc.Indicators.Projection;
using Ioc.Ingestion;
using Ioc.Rules.Dossiers;

namespace Ioc.Tests.Indicators.Projection;

/// <summary>Histories of dossiers touched lately are kept in memory: whole, and never more than a bounded number of records.</summary>
public sealed class RecentHistoriesTests
{
    private readonly RecentHistories _recent = new(capacity: 6);

    [Fact]
    public void A_history_is_handed_over_whole_and_only_once()
    {
        _recent.Put(Dossier(1), Versions(3));

        Assert.True(_recent.TryTake(Dossier(1), out var versions));
        Assert.Equal(3, versions.Count);
        Assert.False(_recent.TryTake(Dossier(1), out _));
    }

    [Fact]
    public void What_is_kept_of_a_dossier_is_what_was_put_last()
    {
        _recent.Put(Dossier(1), Versions(1));
        _recent.Put(Dossier(2), Versions(6));
        _recent.Put(Dossier(1), Versions(2));

        Assert.True(_recent.TryTake(Dossier(1), out var versions));
        Assert.Equal(2, versions.Count);
        Assert.False(_recent.TryTake(Dossier(1), out _));
    }

    [Fact]
    public void What_was_not_touched_for_long_gives_way_to_what_was()
    {
        for (var number = 1; number <= 100; number++)
        {
            _recent.Put(Dossier(number), Versions(2));
        }

        var kept = Enumerable.Range(1, 100).Where(number => _recent.TryTake(Dossier(number), out _)).ToList();
        Assert.InRange(kept.Count * 2, 6, 12);
        Assert.Equal(Enumerable.Range(101 - kept.Count, kept.Count), kept);
    }

    [Fact]
    public void A_history_larger_than_all_there_is_room_for_is_not_kept_nor_an_older_one_in_its_place()
    {
        _recent.Put(Dossier(1), Versions(2));
        _recent.Put(Dossier(1), Versions(7));

        Assert.False(_recent.TryTake(Dossier(1), out _));
    }

    [Fact]
    public void Nothing_is_kept_over_a_step_that_failed()
    {
        _recent.Put(Dossier(1), Versions(4));
        _recent.Put(Dossier(2), Versions(4));
        _recent.Clear();

        Assert.False(_recent.TryTake(Dossier(1), out _));
        Assert.False(_recent.TryTake(Dossier(2), out _));
    }

    private static DossierKey Dossier(int number) => new("mot-cua", $"HS-{number}");

    private static List<DossierVersion> Versions(int count) =>
        [.. Enumerable.Range(1, count).Select(arrival => new DossierVersion(
            DateTimeOffset.UnixEpoch, 0, arrival, false, DossierStatus.Registered, null, null, null, false, "06652", "06652", "LV", false, Channel.Counter))];
}
