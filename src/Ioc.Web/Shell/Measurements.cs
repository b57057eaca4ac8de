using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Ioc.Shell;

/// <summary>Everything the product and the framework measure, as Prometheus text (exposition format 0.0.4).</summary>
/// <remarks>A slice measures with <see cref="Meter"/>s whose names begin with <c>Ioc.</c>; nothing is registered here.</remarks>
public sealed class Measurements : IDisposable
{
    // Tags come from our own code, but a mistake there must not become a leak.
    private const int MostSeries = 5000;

    private static readonly string[] Framework =
    [
        "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Http.Connections", "Npgsql",
    ];

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), MeasuredSeries> _series = new();
    private readonly Lock _scrape = new();
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Ioc.", StringComparison.Ordinal) || Framework.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, state) => Record(instrument, (double)value, tags, state));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    public string Text()
    {
        lock (_scrape)
        {
            _listener.RecordObservableInstruments();
        }

        var text = new StringBuilder();
        var byName = _series.GroupBy(entry => Name(entry.Key.Instrument), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var metric in byName)
        {
            var instrument = metric.First().Key.Instrument;
            if (!string.IsNullOrEmpty(instrument.Description))
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Key} {instrument.Description.ReplaceLineEndings(" ").Replace(@"\", @"\\", StringComparison.Ordinal)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {MeasuredSeries.TypeOf(instrument)}\n");
            foreach (var ((_, labels), series) in metric.OrderBy(entry => entry.Key.Labels, StringComparer.Ordinal))
            {
                series.Write(text, metric.Key, labels);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var key = (instrument, Labels(tags));
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            series = _series.GetOrAdd(key, static key => new MeasuredSeries(key.Instrument));
        }

        series.Record(value);
    }

    // dossiers.received (unit {record}) → dossiers_received_total; request.duration (s) → request_duration_seconds
    private static string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var letter in instrument.Name)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        var unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        if (unit.Length > 0 && !instrument.Name.EndsWith(unit[1..], StringComparison.Ordinal))
        {
            name.Append(unit);
        }

        if (MeasuredSeries.TypeOf(instrument) == "counter")
        {
            name.Append("_total");
        }

        return name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return "";
        }

        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
        {
            var label = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{label}=\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(@"\n")}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }
}
