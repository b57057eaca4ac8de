using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Ingest;

namespace Ioc.Benchmarks.Running;

/// <summary>Records that keep arriving at an even pace while something else is measured.</summary>
internal sealed class SteadyArrivals : IAsyncDisposable
{
    private const int BodiesPerSecond = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<Senders.Outcome> _sending;

    private SteadyArrivals(RunningProduct product, int recordsPerSecond) => _sending = SendAsync(product, recordsPerSecond / BodiesPerSecond);

    /// <summary>Ends when the first records have been taken: right after a start a large log is still being read, and none arrive meanwhile.</summary>
    public static async Task<SteadyArrivals> StartAsync(RunningProduct product, int recordsPerSecond)
    {
        var arrivals = new SteadyArrivals(product, recordsPerSecond);
        await Task.WhenAny(arrivals._first.Task, arrivals._sending);
        return arrivals;
    }

    public async Task<string> StopAsync()
    {
        await _stop.CancelAsync();
        var outcome = await _sending;
        return $"{outcome.Accepted} records in {outcome.Took.TotalSeconds:0} s";
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task<Senders.Outcome> SendAsync(RunningProduct product, int bodySize)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var sum = new Senders.Outcome(default, 0, 0, 0);
        using var client = product.Client(RunningProduct.IngestKey);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BodiesPerSecond));
        var now = TimeProvider.System.GetUtcNow();
        var lives = new DossierLives("dang-den", 1_000_000, now.AddDays(-20), now, Base.Communes);
        var records = Enumerable.Range(0, 1_000_000).Chunk(500)
            .SelectMany(numbers => numbers.SelectMany(number => lives.Of(number)).Where(record => record.UpdatedAt < now).OrderBy(record => record.UpdatedAt));
        foreach (var body in records.Chunk(bodySize))
        {
            if (_stop.IsCancellationRequested)
            {
                break;
            }
            sum = await Senders.SendAsync(client, RecordLines.Write(body), sum);
            _first.TrySetResult();
            await pace.WaitForNextTickAsync();
        }
        return sum with { Took = TimeProvider.System.GetElapsedTime(begin) };
    }
}
