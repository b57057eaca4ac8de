using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Ioc.Shell;

/// <summary>One instrument under one set of tags: a sum, a last value, or a histogram.</summary>
internal sealed class MeasuredSeries
{
    // Seconds, from a cached answer to a slow report, when the instrument gives no bounds of its own.
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();
    private readonly bool _adds;
    private readonly double[]? _bounds;
    private readonly long[] _buckets = [];
    private double _value;
    private long _count;

    public MeasuredSeries(Instrument instrument)
    {
        var kind = Kind(instrument);
        _adds = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("UpDownCounter", StringComparison.Ordinal);
        if (kind.StartsWith("Histogram", StringComparison.Ordinal))
        {
            var advised = instrument is Instrument<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } ? bounds : null;
            _bounds = [.. advised ?? DefaultBounds];
            _buckets = new long[_bounds.Length];
        }
    }

    /// <summary>Prometheus' name of the kind.</summary>
    public static string TypeOf(Instrument instrument) => Kind(instrument) switch
    {
        var kind when kind.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
        var kind when kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
        _ => "gauge",
    };

    public void Record(double value)
    {
        lock (_gate)
        {
            _count++;
            _value = _adds || _bounds is not null ? _value + value : value;
            for (var at = 0; at < _buckets.Length; at++)
            {
                if (value <= _bounds![at])
                {
                    _buckets[at]++;
                }
            }
        }
    }

    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (_bounds is null)
            {
                Line(text, name, labels, _value);
                return;
            }

            for (var at = 0; at < _bounds.Length; at++)
            {
                Line(text, $"{name}_bucket", With(labels, Number(_bounds[at])), _buckets[at]);
            }

            Line(text, $"{name}_bucket", With(labels, "+Inf"), _count);
            Line(text, $"{name}_sum", labels, _value);
            Line(text, $"{name}_count", labels, _count);
        }
    }

    // The generic type's own name: Counter`1, ObservableGauge`1, ...
    private static string Kind(Instrument instrument) => instrument.GetType().Name;

    private static string With(string labels, string bound) => labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
