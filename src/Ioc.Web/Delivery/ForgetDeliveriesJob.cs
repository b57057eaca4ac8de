using Dapper;
using Ioc.Storage;
using Quartz;

namespace Ioc.Delivery;

/// <summary>Forgets at night what ended long ago; nothing that still waits. Deliveries hold officers' addresses, so they do not stay for ever.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetDeliveriesJob(OperationalStore store, TimeProvider clock) : IJob
{
    public const string Name = "forget-deliveries";

    public static readonly TimeOnly At = new(2, 40);

    /// <summary>A year and a month: the reports of a year can be answered for.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(396);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    /// <returns>How many notices were forgotten, with all of their deliveries.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - KeptFor).ToUnixTimeMilliseconds();
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        const string Old = "SELECT id FROM notice WHERE divided_at < @before AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice_id = notice.id AND (state = 'waiting' OR ended_at >= @before))";
        await connection.ExecuteAsync($"DELETE FROM delivery WHERE notice_id IN ({Old})", new { before }, transaction);
        var notices = await connection.ExecuteAsync(
            "DELETE FROM notice WHERE divided_at < @before AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice_id = notice.id)", new { before }, transaction);
        await transaction.CommitAsync(cancellationToken);
        return notices;
    }
}
