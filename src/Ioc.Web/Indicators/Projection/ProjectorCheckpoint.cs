using Dapper;
using Ioc.Storage;

namespace Ioc.Indicators.Projection;

/// <summary>One step of the projection: from which reach to which. The number names what it writes.</summary>
public readonly record struct ProjectionStep(long Number, Reach Before, Reach After);

/// <summary>The step last begun. It is written before the step is taken, so after a crash it is simply taken again.</summary>
public sealed class ProjectorCheckpoint(OperationalStore store)
{
    public async Task<ProjectionStep?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT number, before_arrival, before_clock, after_arrival, after_clock FROM projection_step");
        return row is null ? null : new ProjectionStep(
            row.Number,
            new Reach(row.BeforeArrival, DateTimeOffset.FromUnixTimeMilliseconds(row.BeforeClock)),
            new Reach(row.AfterArrival, DateTimeOffset.FromUnixTimeMilliseconds(row.AfterClock)));
    }

    public async Task WriteAsync(ProjectionStep step, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            INSERT INTO projection_step (id, number, before_arrival, before_clock, after_arrival, after_clock)
            VALUES (1, @Number, @BeforeArrival, @BeforeClock, @AfterArrival, @AfterClock)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number,
                before_arrival = excluded.before_arrival, before_clock = excluded.before_clock,
                after_arrival = excluded.after_arrival, after_clock = excluded.after_clock
            """,
            new Row
            {
                Number = step.Number,
                BeforeArrival = step.Before.Arrival,
                BeforeClock = step.Before.Clock.ToUnixTimeMilliseconds(),
                AfterArrival = step.After.Arrival,
                AfterClock = step.After.Clock.ToUnixTimeMilliseconds(),
            });
    }

    private sealed record Row
    {
        public long Number { get; init; }
        public long BeforeArrival { get; init; }
        public long BeforeClock { get; init; }
        public long AfterArrival { get; init; }
        public long AfterClock { get; init; }
    }
}
