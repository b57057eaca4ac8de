namespace Ioc.Benchmarks;

/// <summary>Many measurements of one thing, in milliseconds.</summary>
internal sealed class Percentiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    /// <param name="share">0 to 1; 0.5 is the median. NaN when nothing was measured.</param>
    public double At(double share) =>
        _sorted.Length == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    public double Median => At(0.5);

    public override string ToString() => $"n {Count}, p50 {At(0.5):0.0}, p90 {At(0.9):0.0}, p99 {At(0.99):0.0}, max {At(1):0.0} ms";
}
