using Ioc.Access;
using Ioc.Indicators.Projection;
using Ioc.Shell;

namespace Ioc.Reports.Runs;

/// <summary>Makes a run of what was asked for; its items are then worked off one after the other.</summary>
public sealed class StartRun(ReadRunOrder read, RunBook book, RunBell bell, Projector projector, TimeProvider clock)
{
    /// <summary>Of one caller that have not ended: a run of 3,321 communes in five formats takes the product for an hour.</summary>
    private const int MostAtOnce = 5;

    /// <param name="id">As <see cref="ReadRunOrder.Read"/>; <see langword="null"/>: a new one.</param>
    /// <returns>The run's id, or the problem.</returns>
    public async Task<(string? Id, IResult? Problem)> RunAsync(RunDraft draft, UnitScope scope, string? id, string by, CancellationToken cancellationToken)
    {
        var (order, problem) = read.Read(draft, scope, id ?? NewId(clock.GetUtcNow()), by);
        if (order is null)
        {
            return (null, problem);
        }
        if (await book.UnendedOfAsync(by, cancellationToken) >= MostAtOnce)
        {
            return (null, Problem.Of(StatusCodes.Status429TooManyRequests, "too-many-runs", $"{MostAtOnce} runs of yours have not ended yet; wait for one, or cancel it."));
        }
        // What has been taken in by now is in every report of the run.
        await projector.CatchUpAsync(cancellationToken);
        await book.PutAsync(order, cancellationToken);
        bell.Ring();
        return (order.Id, null);
    }

    /// <summary>Unique, and later ones sort after earlier ones.</summary>
    public static string NewId(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("n");
}
