using System.Data.Common;
using System.Text.Json;
using Dapper;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Something that happened to an alarm.</summary>
/// <param name="Kind"><c>began</c>, <c>fired</c>, <c>told</c>, <c>acknowledged</c>, <c>resolved</c>, <c>reviewed</c>.</param>
/// <param name="Actor">Account or key; <see langword="null"/>: the product.</param>
/// <param name="Detail">Fields of its own.</param>
internal sealed record AlarmEvent(string AlarmId, DateTimeOffset At, string Kind, string? Actor, object Detail);

/// <summary>One line of an alarm's history, as it is shown.</summary>
public sealed record AlarmEventView(DateTimeOffset At, string Kind, string? By, JsonElement Detail);

/// <summary>What happened to alarms; it only ever grows.</summary>
public sealed class AlarmHistory(OperationalStore store)
{
    private static readonly ManyRows<AlarmEvent> Rows = new(
        "alarm_event",
        ("alarm_id", "TEXT", e => e.AlarmId), ("at", "BIGINT", e => e.At.ToUnixTimeMilliseconds()), ("kind", "TEXT", e => e.Kind), ("actor", "TEXT", e => e.Actor),
        ("detail", "TEXT", e => JsonSerializer.Serialize(e.Detail, AlarmView.Json)));

    internal static Task AddAsync(IEnumerable<AlarmEvent> events, DbConnection connection, DbTransaction transaction) =>
        Rows.InsertAsync(events, connection, transaction);

    /// <summary>In the order in which it was written.</summary>
    public async Task<IReadOnlyList<AlarmEventView>> OfAsync(string alarm, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(long At, string Kind, string? Actor, string Detail)>(
            "SELECT at, kind, actor, detail FROM alarm_event WHERE alarm_id = @alarm ORDER BY id", new { alarm });
        return [.. rows.Select(row => new AlarmEventView(AlarmView.Local(AlarmRow.Instant(row.At)), row.Kind, row.Actor, JsonSerializer.Deserialize<JsonElement>(row.Detail)))];
    }
}
