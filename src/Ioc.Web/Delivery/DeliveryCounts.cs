using Dapper;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>What has become of notices of one group.</summary>
/// <param name="Undivided">Notices whose deliveries are not made yet.</param>
/// <param name="Unheard">Notices that nobody was told: nobody on duty has an address, or no channel is set up.</param>
/// <param name="GivenUp">Undeliverable, or given up by a person.</param>
public sealed record DeliveryCount(int Undivided, int Unheard, int Waiting, int Sent, int GivenUp)
{
    public static DeliveryCount None { get; } = new(0, 0, 0, 0, 0);
}

/// <summary>For slices that show how far what they told has come.</summary>
public sealed class DeliveryCounts(OperationalStore store)
{
    /// <param name="groups">As <see cref="Notice.Group"/>.</param>
    /// <returns>Only groups that were told something.</returns>
    public async Task<IReadOnlyDictionary<string, DeliveryCount>> OfAsync(IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Topic, string State, long Count)>(
            $"""
            SELECT n.topic, COALESCE(d.state, CASE WHEN n.divided_at IS NULL THEN 'undivided' ELSE 'unheard' END) AS state, COUNT(*)
            FROM notice n LEFT JOIN delivery d ON d.notice_id = n.id
            WHERE n.topic IN {ManyRows.In(connection, "groups")} GROUP BY 1, 2
            """,
            new { groups = ManyRows.Texts(groups) });
        return rows.GroupBy(row => row.Topic).ToDictionary(group => group.Key, group =>
        {
            int Of(params string[] states) => (int)group.Where(row => states.Contains(row.State)).Sum(row => row.Count);
            return new DeliveryCount(Of("undivided"), Of("unheard"), Of("waiting"), Of("sent"), Of("undeliverable", "given-up"));
        });
    }
}
