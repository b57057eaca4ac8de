using System.Data.Common;

namespace Ioc.Indicators.Projection;

public sealed partial class Projector
{
    private static readonly TimeSpan FollowPause = TimeSpan.FromSeconds(1);

    /// <summary>While another node takes the steps, sees how far they have come, so that this node's viewers and alarms do too.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var hasMoved = false;
        while (!log.Opened.IsCompleted)
        {
            if (log.IsStandby && await TryReadStepAsync(cancellationToken) is { } step && (step != _done || hasMoved))
            {
                // A step is written down before it is taken: its outcome may be there only at the next look.
                (hasMoved, _done) = (step != _done, step);
                await Projected(cancellationToken);
            }
            await Task.WhenAny(log.Opened, Task.Delay(FollowPause, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<ProjectionStep?> TryReadStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await checkpoint.ReadAsync(cancellationToken);
        }
        catch (DbException away)
        {
            LogFailed(away);
            return null;
        }
    }
}
