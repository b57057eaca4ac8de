namespace Ioc.Rules.Reports;

/// <summary>A number as a copy for publication shows it: a rounded one, "dưới n", or nothing.</summary>
/// <param name="Number">Of a count a multiple of n, 0 included; of a share whole hundredths. <see langword="null"/> for the others.</param>
/// <param name="IsSmall">Whether it stands for any count from 1 to n − 1.</param>
public readonly record struct ShownNumber(double? Number, bool IsSmall)
{
    /// <summary>It is there, and is not told.</summary>
    public static ShownNumber Withheld => default;

    public static ShownNumber Small { get; } = new(null, true);

    public bool IsWithheld => Number is null && !IsSmall;

    public static ShownNumber Of(double number) => new(number, false);
}

/// <summary>A count that is the sum of others, as every reader of the table knows.</summary>
/// <param name="Sum">Position among the counts.</param>
public sealed record KnownSum(int Sum, IReadOnlyList<int> Parts);

/// <summary>A printed share: part of whole, and what is left.</summary>
/// <param name="Part">Position among the counts; need not be printed itself.</param>
public sealed record KnownShare(int Part, int Whole, int Rest);

/// <summary>
/// The rule for numbers that leave the province: a count from 1 to n − 1 can point at a person. It is shown as "dưới n", every other
/// count as the nearest multiple of n, sums as well, each by itself; shares in whole percents, of enough dossiers only.
/// </summary>
public sealed class SmallNumbers
{
    /// <summary>Unsure, so a setting.</summary>
    public const int Usual = 5;

    /// <summary>Below it "dưới n" would tell the number itself.</summary>
    public const int Least = 3;

    /// <param name="n">3 or more.</param>
    public SmallNumbers(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, Least);
        N = n;
    }

    public int N { get; }

    public bool IsSmall(long count) => count >= 1 && count < N;

    /// <summary>A count by itself.</summary>
    /// <param name="count">0 or more.</param>
    public ShownNumber Of(long count) => IsSmall(count) ? ShownNumber.Small : ShownNumber.Of(Nearest(count));

    /// <summary>A share by itself: withheld of fewer than 10 n, and where either side of it is small.</summary>
    public ShownNumber Share(long part, long whole)
    {
        if (whole < 10L * N || IsSmall(part) || IsSmall(whole - part))
        {
            return ShownNumber.Withheld;
        }
        var hundredths = Math.Round((double)part / whole, 2, MidpointRounding.AwayFromZero);
        // What is not nothing is not 0%, what is not all not 100%.
        return ShownNumber.Of(part > 0 && part < whole ? Math.Clamp(hundredths, 0.01, 0.99) : hundredths);
    }

    internal long Nearest(long count) => (count + (N / 2)) / N * N;

    /// <summary>
    /// A table's counts and shares together. Each by itself as above, unless a small count would follow from what is shown beside it:
    /// then the share that gives it away is withheld, or the sum is rounded to the multiple on its other side, at last withheld.
    /// </summary>
    /// <param name="isPrinted">Whether a count is shown; one that is only part of a share need not be.</param>
    public (IReadOnlyList<ShownNumber> Counts, IReadOnlyList<ShownNumber> Shares) Of(
        IReadOnlyList<long> counts, IReadOnlyList<bool> isPrinted, IReadOnlyList<KnownSum> sums, IReadOnlyList<KnownShare> shares)
    {
        var table = new PublishedTable(this, counts, isPrinted, sums, shares);
        table.Protect();
        return (table.Counts, table.Shares);
    }
}
