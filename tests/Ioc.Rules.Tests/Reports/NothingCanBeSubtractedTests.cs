using Ioc.Rules.Reports;

namespace Ioc.Tests.Reports;

/// <summary>
/// Somebody reads a published table and tries every table that it can stand for: no count from 1 to n − 1 is the same in all of them.
/// They try all there are, once as if every number were the nearest multiple and once knowing of those that are not.
/// </summary>
public class NothingCanBeSubtractedTests
{
    private const int Cases = 1_500;

    private delegate IReadOnlyList<ShownNumber> Publish(SmallNumbers rule, long[] counts, IReadOnlyList<KnownSum> sums);

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void No_small_count_follows_from_what_is_shown(int n) => Assert.Equal("none", Counterexample(n, (rule, counts, sums) => rule.Of(counts, [.. counts.Select(_ => true)], sums, []).Counts) ?? "none");

    [Theory]
    [InlineData(3, 900)]
    [InlineData(5, 900)]
    public void Most_tables_are_shown_whole(int n, int least)
    {
        var random = new Random(n);
        var tables = Enumerable.Range(0, 1_000).Select(_ => Whole([.. Enumerable.Range(0, 8).Select(_ => (long)random.Next(4 * n))]));

        Assert.True(tables.Count(counts => new SmallNumbers(n).Of(counts, [.. counts.Select(_ => true)], Sums(4), []).Counts.All(shown => !shown.IsWithheld)) > least);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Each_number_rounded_by_itself_alone_gives_some_away(int n) => Assert.NotNull(Counterexample(n, (rule, counts, _) => [.. counts.Select(rule.Of)]));

    [Fact]
    public void Totals_that_are_not_rounded_give_many_away() => Assert.NotNull(Counterexample(
        5, (rule, counts, sums) => [.. counts.Select((count, at) => sums.Any(sum => sum.Sum == at) ? ShownNumber.Of(count) : rule.Of(count))]));

    // Two or three rows of two parts and their sum, and the total of the rows: positions 3·row + (part, part, sum), the total last.
    private static string? Counterexample(int n, Publish publish)
    {
        var (rule, random) = (new SmallNumbers(n), new Random(20261127 + n));
        for (var at = 0; at < Cases; at++)
        {
            var rows = random.Next(1, 4);
            var parts = Enumerable.Range(0, rows * 2).Select(_ => (long)(random.Next(4) == 0 ? random.Next(3 * n) : random.Next(n))).ToArray();
            var counts = Whole(parts);
            var sums = Sums(rows);
            var shown = publish(rule, counts, sums);
            // Where a number is not the nearest, whoever takes it for that works out what is not so.
            var isPlain = counts.Zip(shown).All(each => each.Second == rule.Of(each.First) || each.Second.Number % rule.N != 0);
            if (((isPlain ? GivenAway(rule, counts, shown, sums, knows: false) : null) ?? GivenAway(rule, counts, shown, sums, knows: true)) is { } position)
            {
                return $"[{string.Join(' ', counts)}] shown as [{string.Join(' ', shown.Select(number => number.IsSmall ? "<" : number.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–"))}] gives number {position} away";
            }
        }
        return null;
    }

    private static int? GivenAway(SmallNumbers rule, long[] counts, IReadOnlyList<ShownNumber> shown, IReadOnlyList<KnownSum> sums, bool knows)
    {
        var seen = counts.Select(_ => new HashSet<long>()).ToArray();
        // A number may have been rounded to its other side, which a reader who knows the product reckons with.
        var bounds = shown.Select(number => Bounds(rule, number, knows)).ToArray();
        var parts = Enumerable.Range(0, counts.Length).Where(at => sums.All(sum => sum.Sum != at)).ToArray();
        Try(new long[parts.Length], 0);
        return Enumerable.Range(0, counts.Length).Where(at => rule.IsSmall(counts[at]) && seen[at].SetEquals([counts[at]])).Cast<int?>().FirstOrDefault();

        void Try(long[] chosen, int next)
        {
            if (next == chosen.Length)
            {
                var whole = Whole(chosen);
                for (var at = 0; at < whole.Length; at++)
                {
                    if (whole[at] < bounds[at].Low || whole[at] > bounds[at].High)
                    {
                        return;
                    }
                }
                for (var at = 0; at < whole.Length; at++)
                {
                    seen[at].Add(whole[at]);
                }
                return;
            }
            var (low, high) = bounds[parts[next]];
            for (var value = low; value <= Math.Min(high, low + (2 * rule.N)); value++)
            {
                chosen[next] = value;
                // A row's sum is known as soon as both of its parts are.
                var sum = next % 2 == 1 ? chosen[next - 1] + value : 0;
                if (next % 2 == 0 || (sum >= bounds[parts[next] + 1].Low && sum <= bounds[parts[next] + 1].High))
                {
                    Try(chosen, next + 1);
                }
            }
        }
    }

    private static (long Low, long High) Bounds(SmallNumbers rule, ShownNumber shown, bool mayBeTurned)
    {
        if (shown.IsSmall)
        {
            return (1, rule.N - 1);
        }
        if (shown.Number is not { } number)
        {
            return (0, 1_000);
        }
        var (low, high) = (Enumerable.Range(0, 1_000).First(count => rule.Of(count).Number == number || count == number), Enumerable.Range(0, 1_000).Last(count => rule.Of(count).Number == number || count == number));
        // Not a multiple: told as it is, by a rule that is broken.
        return (long)number % rule.N != 0 ? ((long)number, (long)number) : number > 0 && mayBeTurned ? (Math.Max(1, low - rule.N), high + rule.N) : (low, high);
    }

    private static long[] Whole(long[] parts)
    {
        var rows = parts.Chunk(2).Select(row => new[] { row[0], row[1], row[0] + row[1] }).ToList();
        return [.. rows.SelectMany(row => row), rows.Sum(row => row[2])];
    }

    private static List<KnownSum> Sums(int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => new KnownSum((3 * row) + 2, [3 * row, (3 * row) + 1])), new KnownSum(3 * rows, [.. Enumerable.Range(0, rows).Select(row => (3 * row) + 2)])];
}
