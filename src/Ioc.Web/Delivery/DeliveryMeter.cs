using System.Diagnostics.Metrics;
using Dapper;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>What <c>/metrics</c> tells of deliveries.</summary>
public sealed class DeliveryMeter(OperationalStore store, TimeProvider clock)
{
    private static readonly Meter Meter = new("Ioc.Delivery");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("ioc.delivery.attempts", description: "Attempts to deliver, by channel and answer.");
    private static readonly Gauge<long> Waiting = Meter.CreateGauge<long>("ioc.delivery.waiting", description: "Deliveries that wait to be sent or to be tried again.");
    private static readonly Gauge<long> Undeliverable = Meter.CreateGauge<long>("ioc.delivery.undeliverable", description: "Deliveries that nobody received, kept for people to look at.");
    private static readonly Gauge<double> Oldest = Meter.CreateGauge<double>("ioc.delivery.oldest.waiting", unit: "s", description: "Age of the delivery that waits longest; 0 when none waits.");
    private static readonly Histogram<double> Handover = Meter.CreateHistogram(
        "ioc.delivery.handover", unit: "s", description: "From the division of a notice to its receipt, of those received at the first attempt.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] });

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private DateTimeOffset _counted;

    public void Tried(string channel, Dispatch dispatch, SendOutcome outcome, DateTimeOffset now)
    {
        Attempts.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("answer", outcome.Code));
        if (outcome.Result == SendResult.Delivered && dispatch.Attempts == 1)
        {
            Handover.Record(Math.Max(0, (now - dispatch.CreatedAt).TotalSeconds), new KeyValuePair<string, object?>("channel", channel));
        }
    }

    /// <summary>Counts what waits, every few seconds at most.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((now - _counted).Duration() < Every)
        {
            return;
        }

        _counted = now;
        await using var connection = await store.OpenAsync(cancellationToken);
        var (waiting, undeliverable, oldest) = await connection.QuerySingleAsync<(long, long, long?)>(
            """
            SELECT (SELECT COUNT(*) FROM delivery WHERE state = 'waiting'), (SELECT COUNT(*) FROM delivery WHERE state = 'undeliverable'),
                (SELECT MIN(created_at) FROM delivery WHERE state = 'waiting')
            """);
        Waiting.Record(waiting);
        Undeliverable.Record(undeliverable);
        Oldest.Record(oldest is { } since ? Math.Max(0, (now.ToUnixTimeMilliseconds() - since) / 1000.0) : 0);
    }
}
