using System.Data.Common;
using Dapper;
using Ioc.Storage;

namespace Ioc.Delivery;

/// <summary>Notices that wait to be delivered. What is in here leaves by every channel, or is shown as undeliverable.</summary>
public sealed class Outbox : IDisposable
{
    private readonly Bell _bell = new();

    /// <summary>
    /// To be called after the transaction of <see cref="PutAsync"/> was committed: what it holds then leaves at once. Without it,
    /// and on the other nodes, it leaves at the next look at the store (<see cref="DeliveryTimes.Look"/>).
    /// </summary>
    public void Wake() => _bell.Ring();

    public void Dispose() => _bell.Dispose();

    /// <summary>Returns when woken, or after <paramref name="longest"/>.</summary>
    internal Task RestAsync(TimeSpan longest, CancellationToken cancellationToken) => _bell.RestAsync(longest, cancellationToken);

    /// <summary>Keeps a notice, with what is attached to it, and with whatever else the transaction does.</summary>
    /// <returns>Whether it was new; one of the same id is left as it is.</returns>
    public async Task<bool> PutAsync(Notice notice, DbConnection connection, DbTransaction transaction)
    {
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO notice (id, kind, topic, state, communes, level, subject, body, payload, created_at, words, contacts, audience)
            VALUES (@Id, @Kind, @Group, @State, @Communes, @Level, @Subject, @Text, @Payload, @CreatedAt, @Words, @Contacts, @Audience)
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
                Words = notice.Words?.ToJson(),
                Contacts = string.Join(',', notice.Contacts),
                Audience = WordOf(notice.Audience),
                CreatedAt = notice.CreatedAt.ToUnixTimeMilliseconds(),
            },
            transaction);
        if (rows == 1 && notice.Attachments.Count > 0)
        {
            await connection.ExecuteAsync(
                "INSERT INTO notice_attachment (notice_id, number, name, content_type, sha256) VALUES (@Id, @number, @Name, @ContentType, @Sha256)",
                notice.Attachments.Select((file, number) => new { notice.Id, number, file.Name, file.ContentType, file.Sha256 }), transaction);
        }

        return rows == 1;
    }

    /// <summary>As the store says it.</summary>
    internal static string WordOf(Audience audience) => audience switch
    {
        Audience.Everybody => "everybody",
        Audience.Duty => "duty",
        Audience.Contacts => "contacts",
        _ => throw new InvalidOperationException($"No word for {audience}."),
    };
}
