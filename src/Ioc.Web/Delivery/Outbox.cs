using System.Data.Common;
using Dapper;

namespace Ioc.Delivery;

/// <summary>Notices that wait to be delivered. What is in here leaves by every channel, or is shown as undeliverable.</summary>
public sealed class Outbox
{
    /// <summary>Keeps a notice with whatever else the transaction does.</summary>
    /// <returns>Whether it was new; one of the same id is left as it is.</returns>
    public async Task<bool> PutAsync(Notice notice, DbConnection connection, DbTransaction transaction)
    {
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO notice (id, kind, topic, state, communes, level, subject, body, payload, created_at)
            VALUES (@Id, @Kind, @Group, @State, @Communes, @Level, @Subject, @Text, @Payload, @CreatedAt)
            ON CONFLICT (id) DO NOTHING
            """,
            new
            {
                notice.Id,
                notice.Kind,
                notice.Group,
                notice.State,
                Communes = string.Join(',', notice.Communes),
                Level = (int)notice.Level,
                notice.Subject,
                notice.Text,
                Payload = notice.Payload.ToJsonString(),
                CreatedAt = notice.CreatedAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        return rows == 1;
    }
}
