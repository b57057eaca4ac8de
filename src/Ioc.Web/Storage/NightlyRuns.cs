using System.Globalization;
using Dapper;
using Quartz;

namespace Ioc.Storage;

/// <summary>How a nightly job last ended.</summary>
/// <param name="At">When; for one that never ran, when it was first scheduled.</param>
public sealed record NightlyRun(string Job, DateTimeOffset At, bool HasFailed);

/// <summary>How each nightly job last ended, known over restarts and on every node.</summary>
public sealed class NightlyRuns(OperationalStore store, TimeProvider clock) : IJobListener
{
    private const string Prefix = "nightly-run:";

    public string Name => "nightly-runs";

    /// <summary>Jobs that are scheduled, or once were on this store.</summary>
    public async Task<List<NightlyRun>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Name, string Value)>(
            "SELECT name, value FROM setting WHERE name LIKE @like ORDER BY name", new { like = Prefix + "%" });
        return [.. rows.Select(row => Read(row.Name[Prefix.Length..], row.Value))];
    }

    /// <summary>From now on it is expected to run; nothing when it was so before.</summary>
    internal Task ExpectAsync(string job, CancellationToken cancellationToken) => WriteAsync(job, hasFailed: false, "NOTHING", cancellationToken);

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default) => default;

    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => default;

    public async ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        // Other jobs, such as the polling of sources, have their own place where they tell how they fare; a stop is no failure.
        if ((await ListAsync(CancellationToken.None)).Any(run => run.Job == context.JobDetail.Key.Name) && !cancellationToken.IsCancellationRequested)
        {
            await WriteAsync(context.JobDetail.Key.Name, jobException is not null, "UPDATE SET value = excluded.value", CancellationToken.None);
        }
    }

    private async Task WriteAsync(string job, bool hasFailed, string otherwise, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO {otherwise}",
            new { name = Prefix + job, value = string.Create(CultureInfo.InvariantCulture, $"{(hasFailed ? "failed" : "ended")} {clock.GetUtcNow().ToUnixTimeMilliseconds()}") });
    }

    private static NightlyRun Read(string job, string value)
    {
        var at = value.IndexOf(' ', StringComparison.Ordinal);
        return new NightlyRun(job, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value.AsSpan(at + 1), CultureInfo.InvariantCulture)), value.StartsWith("failed", StringComparison.Ordinal));
    }
}
