namespace Ioc.Benchmarks.Bases;

/// <summary>A repeatable stream of chances: the same number gives the same dossier on any machine (SplitMix64).</summary>
internal struct Chances(ulong seed)
{
    private ulong _state = (seed + 1) * 0x9E3779B97F4A7C15;

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    public bool Happens(double share) => Next() < share;

    public int Below(int bound) => (int)(Next() * bound);

    /// <param name="cumulative">Shares summed up; the last one is 1.</param>
    public int Pick(double[] cumulative)
    {
        var index = Array.BinarySearch(cumulative, Next());
        return Math.Min(index < 0 ? ~index : index, cumulative.Length - 1);
    }
}
