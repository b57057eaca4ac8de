namespace Ioc.Simulator;

/// <summary>A stream of random numbers that depends on its seeds alone, whatever the version of .NET.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014). Each dossier has a stream of its own, so any one can be made without the others.</remarks>
public struct Chance
{
    private ulong _state;

    private Chance(ulong state) => _state = state;

    public static Chance From(long seed, long a, long b = 0, long c = 0) =>
        new(Mix(Mix(Mix(Mix((ulong)seed) ^ (ulong)a) ^ (ulong)b) ^ (ulong)c));

    /// <summary>From 0, included, to 1, excluded.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (Unit() * (high - low));

    /// <summary>0 … <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public bool Happens(double probability) => Unit() < probability;

    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    /// <summary>Mean 0, deviation 1 (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Number of events where <paramref name="mean"/> are expected; above 60 by its normal approximation.</summary>
    public int Poisson(double mean)
    {
        if (mean > 60)
        {
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Unit(); product > limit; product *= Unit())
        {
            count++;
        }
        return count;
    }

    /// <summary>Index into running totals that end with their sum.</summary>
    public int Pick(ReadOnlySpan<double> runningTotals)
    {
        var at = runningTotals.BinarySearch(Unit() * runningTotals[^1]);
        return Math.Min(at < 0 ? ~at : at + 1, runningTotals.Length - 1);
    }

    private ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
