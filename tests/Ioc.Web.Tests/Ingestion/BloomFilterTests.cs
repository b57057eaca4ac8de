using System.IO.Hashing;
using Ioc.Ingestion;

namespace Ioc.Tests.Ingestion;

/// <summary>The filter behind "accepted" and "unchanged": never "no" of what it saw, and seldom "perhaps" of what it did not.</summary>
public sealed class BloomFilterTests
{
    [Fact]
    public void What_was_added_is_never_denied_and_what_was_not_is_seldom_taken_for_it()
    {
        const int Added = 6_000_000;
        var filter = new BloomFilter();
        for (var number = 0; number < Added; number++)
        {
            filter.Add(Digest(number));
        }

        Assert.True(Enumerable.Range(0, Added).All(number => filter.MayContain(Digest(number))));
        var mistaken = Enumerable.Range(Added, 1_000_000).Count(number => filter.MayContain(Digest(number)));
        // Two full layers and one that has begun; 1 in 200 would be 5,000.
        Assert.InRange(mistaken, 0, 1_500);
    }

    [Fact]
    public void An_empty_one_has_seen_nothing() => Assert.False(new BloomFilter().MayContain(Digest(1)));

    private static ulong Digest(int number) => XxHash3.HashToUInt64(BitConverter.GetBytes(number));
}
