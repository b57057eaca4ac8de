using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Ingest;
using Ioc.Benchmarks.Running;
using Ioc.Ingestion;

namespace Ioc.Benchmarks.Live;

/// <summary>From the answer to an ingest request until the change stands at each subscriber.</summary>
/// <remarks>
/// Every record is a new dossier received now, so a commune's <c>received</c> only grows: the first delta whose version holds
/// as many as were answered for is the one that brought them. Each sender has communes of its own.
/// </remarks>
internal sealed class LiveSuite(BenchmarkOptions options)
{
    private const int Subscribers = 200;
    private const int SenderCount = 4;
    private const int RecordsPerSecond = 500;
    private const int BodySize = 10;

    private readonly ConcurrentBag<(string Commune, long Received, long AnsweredAt)> _answers = [];
    private readonly ConcurrentDictionary<string, List<(long Version, long Received)>> _steps = new();

    public async Task RunAsync()
    {
        using var copy = WorkingCopy.OfNothing(options);
        await using var product = await RunningProduct.StartAsync(copy.Folder, "--no-demo", "--province", Base.Province);
        var arrivals = Enumerable.Range(0, Subscribers).Select(_ => new List<(long Version, long At)>()).ToArray();
        var viewers = new List<HubConnection>();
        for (var i = 0; i < Subscribers; i++)
        {
            var (first, seen) = (i == 0, arrivals[i]);
            viewers.Add(await HubConnection.SubscribeAsync(product.Address, Base.Province, message => Take(message, seen, first)));
        }

        var seconds = options.Size(30, 8);
        await Task.WhenAll(Enumerable.Range(0, SenderCount).Select(sender => Task.Run(() => SendAsync(product, sender, seconds))));
        await Task.Delay(TimeSpan.FromSeconds(3));
        foreach (var viewer in viewers)
        {
            await viewer.DisposeAsync();
        }

        var (delays, missing) = Delays(arrivals, ignoreFirst: seconds / 4);
        Printout.Note($"    {_answers.Count} answers at {Subscribers} subscribers: {delays}; not seen {missing}");
        var how = $"answer of ingest to delta at each of {Subscribers} subscribers, {RecordsPerSecond} records/s in bodies of {BodySize}";
        Printout.Figure("live.p50_ms", delays.Median, "ms", $"<= 300 ms; {how}");
        Printout.Figure("live.p99_ms", delays.At(0.99), "ms", $"<= 1,000 ms; {how}");
        Printout.Figure("live.records_per_s", _answers.Count * BodySize / (double)seconds, "records/s", $"as many as asked for ({RecordsPerSecond})");
        if (missing > 0)
        {
            Printout.Figure("live.not_seen", missing, "changes", "0");
        }
    }

    /// <summary>Notes when a version came; the first viewer also reads what it says.</summary>
    private void Take(ReadOnlySpan<byte> message, List<(long, long)> seen, bool reads)
    {
        var now = Stopwatch.GetTimestamp();
        if (!message.StartsWith("{\"type\":1"u8) || VersionOf(message) is not { } version)
        {
            return;
        }
        seen.Add((version, now));
        if (!reads)
        {
            return;
        }
        using var json = JsonDocument.Parse(message.ToArray());
        foreach (var row in json.RootElement.GetProperty("arguments")[0].GetProperty("communes").EnumerateArray())
        {
            _steps.GetOrAdd(row.GetProperty("code").GetString()!, _ => []).Add((version, row.GetProperty("received").GetInt64()));
        }
    }

    // Near the front of the message; parsing it whole 200 times over would be the greater load.
    private static long? VersionOf(ReadOnlySpan<byte> message)
    {
        var name = "\"version\":"u8;
        var at = message.IndexOf(name);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(message[(at + name.Length)..], out long version, out _) ? version : null;
    }

    private async Task SendAsync(RunningProduct product, int sender, int seconds)
    {
        using var client = product.Client(RunningProduct.IngestKey);
        var communes = Base.Communes.Where((_, index) => index % SenderCount == sender).ToArray();
        var received = new Dictionary<string, long>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)(SenderCount * BodySize) / RecordsPerSecond));
        var begin = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; number++)
        {
            var commune = communes[number % communes.Length].Code;
            await Senders.SendAsync(client, RecordLines.Write(NewDossiers(sender, number, commune)), new Senders.Outcome(default, 0, 0, 0));
            received[commune] = received.GetValueOrDefault(commune) + BodySize;
            _answers.Add((commune, received[commune], Stopwatch.GetTimestamp()));
            await pace.WaitForNextTickAsync();
        }
    }

    private static IEnumerable<DossierRecord> NewDossiers(int sender, int number, string commune)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Enumerable.Range(0, BodySize).Select(i => new DossierRecord
        {
            Source = $"may-{sender}",
            DossierCode = $"H22.{number:D6}-{i}",
            UpdatedAt = now,
            Status = 2,
            Channel = 2,
            ProcedureCode = "1.004873",
            FieldCode = "LV-HOTICH",
            FieldName = "Hộ tịch",
            HandlingCommune = commune,
            ReceivingCommune = commune,
            ReceivedAt = now,
            DueAt = now.AddDays(3),
        });
    }

    private (Percentiles Delays, int Missing) Delays(List<(long Version, long At)>[] arrivals, int ignoreFirst)
    {
        var (delays, missing) = (new List<double>(), 0);
        var begin = _answers.Min(answer => answer.AnsweredAt) + (ignoreFirst * Stopwatch.Frequency);
        foreach (var answer in _answers.Where(answer => answer.AnsweredAt >= begin))
        {
            var step = _steps.GetValueOrDefault(answer.Commune)?.FirstOrDefault(step => step.Received >= answer.Received) ?? default;
            foreach (var seen in arrivals)
            {
                var index = step.Version == 0 ? seen.Count : FirstFrom(seen, step.Version);
                if (index == seen.Count)
                {
                    missing++;
                    continue;
                }
                // A delta may overtake the answer.
                delays.Add(Math.Max(0, Stopwatch.GetElapsedTime(answer.AnsweredAt, seen[index].At).TotalMilliseconds));
            }
        }
        return (new Percentiles(delays), missing);
    }

    private static int FirstFrom(List<(long Version, long At)> seen, long version)
    {
        var index = seen.FindIndex(arrival => arrival.Version >= version);
        return index < 0 ? seen.Count : index;
    }
}
