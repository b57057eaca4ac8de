using Ioc.Access;

namespace Ioc.Live;

/// <summary>
/// Sends viewers away who may no longer see what they see: an account that was changed or signed out, a key that was taken back. A
/// connection asks once, when it is opened; without this it would listen for as long as it stays open.
/// </summary>
public sealed partial class LeaveWhenBarred(LiveViewers viewers, AccountStanding standing, TimeProvider clock, ILogger<LeaveWhenBarred> logger) : BackgroundService
{
    /// <summary>Together with the check of cookies less than the minute within which a change holds everywhere.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Nobody is sent away because the store does not answer; it is looked at again soon.
                LogFailed(error);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // One look for each sign-in or key, however many pages are open under it.
        foreach (var connections in viewers.Connections.GroupBy(connection => connection.User.FindFirst(AccountSessions.Claim)?.Value ?? connection.User.Identity?.Name))
        {
            if (!await standing.HoldsAsync(connections.First().User, cancellationToken))
            {
                foreach (var connection in connections)
                {
                    connection.Abort();
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether viewers may still look on could not be found out")]
    private partial void LogFailed(Exception error);
}
