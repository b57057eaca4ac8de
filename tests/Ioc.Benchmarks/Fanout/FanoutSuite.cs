using System.Diagnostics;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Running;

namespace Ioc.Benchmarks.Fanout;

/// <summary>Messages per second that the live feed delivers to 1,000 viewers, against a bare broadcast of the same bytes.</summary>
/// <remarks>
/// Both are driven in step: the next change is asked for when every viewer has the one before, because the live feed skips
/// to the latest state for those who are slow, and would send fewer messages than were asked for.
/// </remarks>
internal sealed class FanoutSuite(BenchmarkOptions options)
{
    private const int Runs = 5;

    public async Task RunAsync()
    {
        var (connections, steps) = (options.Size(1000, 100), options.Size(120, 30));
        using var copy = WorkingCopy.OfNothing(options);
        await using var server = await RunningProduct.StartProgramAsync("dotnet", [typeof(FanoutSuite).Assembly.Location, "serve-fanout", copy.Folder]);

        var (hub, bare) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            hub.Add(await MeasureAsync(server, "hub", connections, steps));
            bare.Add(await MeasureAsync(server, "bare", connections, steps));
            Printout.Note($"    run {run + 1}: hub {hub[^1]:0} messages/s, bare {bare[^1]:0} messages/s");
        }
        var how = $"{connections:N0} connections x 2 KB, same client and framing, median of {Runs} runs in turn";
        Printout.Figure("fanout.hub_messages_per_s", new Percentiles(hub).Median, "messages/s", how);
        Printout.Figure("fanout.ratio", new Percentiles(hub).Median / new Percentiles(bare).Median, "ratio", $">= 0.75 of a bare WebSocket broadcast; {how}");
    }

    private static async Task<double> MeasureAsync(RunningProduct server, string how, int connections, int steps)
    {
        using var client = server.Client(RunningProduct.ReadKey);
        var tally = new Tally(connections);
        var viewers = new List<HubConnection>(connections);
        for (var i = 0; i < connections; i++)
        {
            viewers.Add(how == "hub"
                ? await HubConnection.SubscribeAsync(server.Address, Base.Province, tally.Take)
                : await HubConnection.OpenAsync(server.Address, "fanout/bare", tally.Take));
        }

        // The first step after the snapshots is not the same bytes for all; it also warms both up.
        for (var warm = 0; warm < 10; warm++)
        {
            await StepAsync(client, how, tally);
        }
        tally.Forget();
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < steps; step++)
        {
            await StepAsync(client, how, tally);
        }
        var took = watch.Elapsed;
        Printout.Note($"    {how}: {tally.Bytes / Math.Max(1, tally.Messages):0} bytes a message");
        await Task.WhenAll(viewers.Select(viewer => viewer.DisposeAsync().AsTask()));
        return connections * (double)steps / took.TotalSeconds;
    }

    private static async Task StepAsync(HttpClient client, string how, Tally tally)
    {
        var all = tally.Expect();
        using var response = await client.PostAsync(new Uri($"fanout/step/{how}", UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
        await all.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Counts deltas until every viewer has one.</summary>
    private sealed class Tally(int viewers)
    {
        private long _left;
        private TaskCompletionSource _all = new();

        public long Messages;
        public long Bytes;

        public Task Expect()
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, viewers);
            return _all.Task;
        }

        public void Forget() => (Messages, Bytes) = (0, 0);

        public void Take(ReadOnlySpan<byte> message)
        {
            // Both the hub's invocations and the bare copies begin like this; pings and the snapshot do not.
            if (!message.StartsWith("""{"type":1,"target":"delta"""u8))
            {
                return;
            }
            Interlocked.Increment(ref Messages);
            Interlocked.Add(ref Bytes, message.Length);
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _all.TrySetResult();
            }
        }
    }
}
