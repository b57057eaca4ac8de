using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Ioc.Storage;

namespace Ioc.Audit;

/// <summary>One thing to write: that a change begins, or an event, which may be how one ended.</summary>
/// <param name="Begins">Id under which its end will come; it is no entry yet.</param>
/// <param name="Ends">Id of what it ends.</param>
internal sealed record AuditWrite(AuditEvent Event, string? Begins = null, string? Ends = null);

/// <summary>The last entry, and the last one that lies in the archive.</summary>
public sealed record AuditHead(long Seq, string Hash, long Archived);

/// <summary>The log in the operational store. Whoever writes holds the row of the head, so that there is one chain whatever the number of nodes.</summary>
public sealed class AuditStore(OperationalStore store, NodeName node)
{
    private static readonly ManyRows<AuditEntry> Entries = new(
        "audit_entry",
        ("seq", "bigint", entry => entry.Seq),
        ("at", "bigint", entry => entry.Event.At.ToUnixTimeMilliseconds()),
        ("who", "text", entry => entry.Event.Who),
        ("caller", "text", entry => entry.Event.Caller),
        ("address", "text", entry => entry.Event.Address),
        ("action", "text", entry => entry.Event.Action),
        ("subject", "text", entry => entry.Event.Subject),
        ("scope", "text", entry => entry.Event.Scope),
        ("outcome", "text", entry => entry.Event.Outcome),
        ("detail", "text", entry => entry.Event.Detail),
        ("who_id", "text", entry => entry.Event.WhoId),
        ("hash", "text", entry => entry.Hash));

    private readonly ManyRows<AuditWrite> _begun = new(
        "audit_begun",
        ("id", "text", write => write.Begins),
        ("node", "text", _ => node.Value),
        ("at", "bigint", write => write.Event.At.ToUnixTimeMilliseconds()),
        ("event", "text", write => JsonSerializer.Serialize(write.Event, AuditEvent.Json)));

    internal OperationalStore Store => store;

    public string Node => node.Value;

    /// <summary>All of them in one transaction, on disk when it returns.</summary>
    internal async Task<AuditHead> WriteAsync(IReadOnlyList<AuditWrite> batch, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(store.IsPostgres ? IsolationLevel.ReadCommitted : IsolationLevel.Serializable, cancellationToken);
        await _begun.InsertAsync(batch.Where(write => write.Begins is not null), connection, transaction);
        var ended = batch.Where(write => write.Begins is null).ToList();
        var head = ended.Count == 0 ? await HeadAsync(connection, transaction) : await AppendAsync(ended.Select(write => write.Event), connection, transaction);
        var ends = ended.Select(write => write.Ends).OfType<string>().ToList();
        if (ends.Count > 0)
        {
            await connection.ExecuteAsync($"DELETE FROM audit_begun WHERE id IN {ManyRows.In(connection, "ends")}", new { ends = ManyRows.Texts(ends) }, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return head;
    }

    /// <summary>Changes of which nobody will tell how they ended become entries that say so.</summary>
    /// <param name="begunBefore">Whatever the node.</param>
    /// <param name="ofThisNode">Also those of this node, however young: the process that began them is gone.</param>
    internal async Task<int> GiveUpAsync(DateTimeOffset begunBefore, bool ofThisNode, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(store.IsPostgres ? IsolationLevel.ReadCommitted : IsolationLevel.Serializable, cancellationToken);
        // Of two nodes that look at once one deletes, and it alone is given the rows.
        var events = (await connection.QueryAsync<(long At, string Event)>(
            "DELETE FROM audit_begun WHERE at < @before OR (@mine = 1 AND node = @node) RETURNING at, event",
            new { before = begunBefore.ToUnixTimeMilliseconds(), mine = ofThisNode ? 1 : 0, node = node.Value },
            transaction)).OrderBy(row => row.At).Select(row => JsonSerializer.Deserialize<AuditEvent>(row.Event, AuditEvent.Json)! with { Outcome = AuditEvent.Unknown }).ToList();
        if (events.Count > 0)
        {
            await AppendAsync(events, connection, transaction);
        }

        await transaction.CommitAsync(cancellationToken);
        return events.Count;
    }

    /// <summary>Cuts the table where a file begins to hold what was in it; that it was cut is an entry, in one transaction with the cut.</summary>
    /// <param name="before">Where the archive ended when the file was made.</param>
    /// <returns>Whether it still ended there; else nothing is changed.</returns>
    internal async Task<bool> ForgetAsync(ArchivedEntries archived, long before, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(store.IsPostgres ? IsolationLevel.ReadCommitted : IsolationLevel.Serializable, cancellationToken);
        // This is what lets the trigger pass the deletion.
        if (await connection.ExecuteAsync("UPDATE audit_head SET archived = @Last WHERE archived = @before", new { archived.Last, before }, transaction) == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(
            """
            INSERT INTO audit_archive (first, last, hash_before, hash_after, file, sha256, node, months, made_at)
            VALUES (@First, @Last, @HashBefore, @HashAfter, @File, @Sha256, @Node, @Months, @MadeAt)
            """,
            archived,
            transaction);
        await connection.ExecuteAsync("DELETE FROM audit_entry WHERE seq <= @Last", archived, transaction);
        await AppendAsync([archived.Event], connection, transaction);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<AuditHead> HeadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await HeadAsync(connection, transaction: null);
    }

    private static async Task<AuditHead> HeadAsync(DbConnection connection, DbTransaction? transaction) =>
        await connection.QuerySingleAsync<AuditHead>("SELECT seq, hash, archived FROM audit_head", transaction: transaction);

    private async Task<AuditHead> AppendAsync(IEnumerable<AuditEvent> events, DbConnection connection, DbTransaction transaction)
    {
        var head = await connection.QuerySingleAsync<AuditHead>($"SELECT seq, hash, archived FROM audit_head{(store.IsPostgres ? " FOR UPDATE" : "")}", transaction: transaction);
        var entries = AuditChain.Continue(head.Seq, head.Hash, events.Select(what => what.Plain()));
        await Entries.InsertAsync(entries, connection, transaction);
        var last = head with { Seq = entries[^1].Seq, Hash = entries[^1].Hash };
        await connection.ExecuteAsync("UPDATE audit_head SET seq = @Seq, hash = @Hash", last, transaction);
        return last;
    }
}
