using Dapper;
using Ioc.Storage;

namespace Ioc.Ingestion.Pull;

/// <param name="ArrivedAt">When a page last brought records, milliseconds since 1970; <see langword="null"/>: never yet.</param>
public sealed record SourceCursor(string Source, string Cursor, long MovedAt, long? ArrivedAt);

/// <summary>How far each source's records are durable; outlives the process.</summary>
public sealed class SourceCursors(OperationalStore store)
{
    public async Task<IReadOnlyList<SourceCursor>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<SourceCursor>("SELECT source, cursor, moved_at, arrived_at FROM source_cursor")];
    }

    /// <summary>To be called only when every record before the cursor is durable.</summary>
    public async Task MoveAsync(SourceCursor to, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO source_cursor (source, cursor, moved_at, arrived_at) VALUES (@Source, @Cursor, @MovedAt, @ArrivedAt)
            ON CONFLICT (source) DO UPDATE SET cursor = excluded.cursor, moved_at = excluded.moved_at, arrived_at = excluded.arrived_at
            """,
            to, cancellationToken: cancellationToken));
    }
}
