using Dapper;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Which of several nodes on one store evaluates. What it writes is guarded by the store's version besides, so two that both believed it would do no harm.</summary>
/// <remarks>
/// Nodes' clocks are not compared: whoever sees the holder's beat stand still for a while, by a clock of its own that only
/// runs forward, takes over. SQLite has one process, which needs to ask nobody.
/// </remarks>
public sealed class AlarmDuty(OperationalStore store, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(8);

    private (string Holder, long Beat) _seen = ("", -1);
    private long _seenSince;
    private long _beatAt;

    public string Node { get; } = Guid.NewGuid().ToString("n");

    /// <summary>The version of alarms, and whether this node is to evaluate.</summary>
    public async Task<(long Version, bool IsMine)> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var (version, holder, beat) = await connection.QuerySingleAsync<(long Version, string Holder, long Beat)>("SELECT version, holder, beat FROM alarm_desk WHERE id = 1");
        if (holder == Node && (!store.IsPostgres || clock.GetElapsedTime(_beatAt) < Beat))
        {
            return (version, true);
        }

        if (holder != Node && (holder, beat) != _seen)
        {
            (_seen, _seenSince) = ((holder, beat), clock.GetTimestamp());
        }

        if (holder != Node && holder.Length > 0 && store.IsPostgres && clock.GetElapsedTime(_seenSince) < Dead)
        {
            return (version, false);
        }

        var taken = await connection.ExecuteAsync(
            "UPDATE alarm_desk SET holder = @Node, beat = beat + 1 WHERE id = 1 AND holder = @holder AND beat = @beat", new { Node, holder, beat });
        _beatAt = clock.GetTimestamp();
        return (version, taken == 1);
    }

    /// <summary>Lets another node go on at once.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("UPDATE alarm_desk SET holder = '' WHERE id = 1 AND holder = @Node", new { Node });
    }
}
