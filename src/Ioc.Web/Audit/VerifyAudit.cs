using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Ioc.Audit;

/// <summary>What a walk along the chain found.</summary>
/// <param name="At">When it was walked.</param>
/// <param name="Entries">Entries that were computed again and are as they were written.</param>
/// <param name="Elsewhere">Of the entries before the last, those in files of other nodes, where only the ends were compared.</param>
/// <param name="BrokenAt">Number of the first entry that is not; <see langword="null"/> when all are.</param>
/// <param name="Reason"><c>changed</c>, <c>missing</c>, <c>cut-off</c>, <c>computed-anew</c>, <c>archive-missing</c>, <c>archive-changed</c>.</param>
public sealed record AuditVerdict(DateTimeOffset At, long Entries, long Archived, long Elsewhere, long Head, string Hash, long? BrokenAt, string? Reason)
{
    public override string ToString() => BrokenAt is { } broken
        ? $"broken at {broken}: {Reason} ({Entries} entries before it are as they were written)"
        : $"verified {Entries} entries, {Archived} of them in the archive{(Elsewhere > 0 ? $", {Elsewhere} more in archives of other nodes" : "")}; head {Head} {Hash}";
}

/// <summary>Computes the chain again from its first entry: through the archive, then the table, held against the head and the anchors.</summary>
public sealed class VerifyAudit(AuditStore store, AuditAnchors anchors, Installation installation, TimeProvider clock)
{
    private const int AtOnce = 10_000;

    public async Task<AuditVerdict> RunAsync(CancellationToken cancellationToken)
    {
        // In this order: what an anchor names is in the table, and what the head names is not moved past it.
        var anchored = anchors.Read();
        var head = await store.HeadAsync(cancellationToken);
        var walk = new Walk(anchored);
        var broken = await WalkAsync(walk, head, cancellationToken) ?? walk.EndsBefore(head) ?? walk.SaidToBeElsewhere(store.Node);
        return new AuditVerdict(clock.GetUtcNow(), walk.Entries, walk.Archived, walk.Elsewhere, head.Seq, head.Hash, broken?.Seq, broken?.Reason);
    }

    private async Task<Break?> WalkAsync(Walk walk, AuditHead head, CancellationToken cancellationToken)
    {
        while (walk.Next <= head.Seq)
        {
            await using var connection = await store.Store.OpenAsync(cancellationToken);
            var file = await FileOfAsync(connection, walk.Next);
            if (file is not null)
            {
                if (await ReadAsync(file, walk, cancellationToken) is { } inFile)
                {
                    return inFile;
                }

                continue;
            }

            var rows = (await connection.QueryAsync<AuditRow>(
                $"SELECT {AuditRow.Columns} FROM audit_entry WHERE seq >= @next AND seq <= @Seq ORDER BY seq LIMIT {AtOnce}", new { next = walk.Next, head.Seq })).ToList();
            if (rows.Count == 0 || rows[0].Seq > walk.Next)
            {
                // Moved to the archive between the two questions, or away: a head that was only said to be archived has no file.
                if (await FileOfAsync(connection, walk.Next) is not null)
                {
                    continue;
                }

                return rows.Count == 0 ? null : new Break(walk.Next, "missing");
            }

            if (rows.Select(row => walk.Take(row.Entry)).FirstOrDefault(broken => broken is not null) is { } inTable)
            {
                return inTable;
            }
        }

        return null;
    }

    /// <summary>The file that has this entry or, where one is missing before it, the next one.</summary>
    private static async Task<ArchivedEntries?> FileOfAsync(DbConnection connection, long seq) => await connection.QueryFirstOrDefaultAsync<ArchivedEntries>(
        "SELECT first, last, hash_before AS HashBefore, hash_after AS HashAfter, file, sha256, node, months, made_at AS MadeAt FROM audit_archive WHERE last >= @seq ORDER BY first LIMIT 1",
        new { seq });

    private async Task<Break?> ReadAsync(ArchivedEntries file, Walk walk, CancellationToken cancellationToken)
    {
        if (file.First != walk.Next)
        {
            return new Break(walk.Next, "missing");
        }

        var path = Path.Combine(AuditArchive.FolderOf(installation), Path.GetFileName(file.File));
        if (!File.Exists(path))
        {
            return file.Node == store.Node ? new Break(walk.Next, "archive-missing") : walk.PassOver(file);
        }

        try
        {
            await using var zipped = File.OpenRead(path);
            using var lines = new StreamReader(new GZipStream(zipped, CompressionMode.Decompress));
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                if (JsonSerializer.Deserialize<AuditRow>(line, AuditArchive.Json) is not { } row || walk.Take(row.Entry, isArchived: true) is not null)
                {
                    return new Break(walk.Next, "archive-changed");
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or FormatException or ArgumentOutOfRangeException)
        {
            return new Break(walk.Next, "archive-changed");
        }
        catch (UnauthorizedAccessException)
        {
            return new Break(walk.Next, "archive-missing");
        }

        await using var whole = File.OpenRead(path);
        return walk.Next == file.Last + 1 && walk.Hash == file.HashAfter && Convert.ToHexStringLower(await SHA256.HashDataAsync(whole, cancellationToken)) == file.Sha256
            ? null
            : new Break(Math.Min(walk.Next, file.Last), "archive-changed");
    }

    internal sealed record Break(long Seq, string Reason);

    /// <summary>How far the chain holds.</summary>
    private sealed class Walk(List<(long Seq, string Hash)> anchored)
    {
        private readonly ILookup<long, string> _anchors = anchored.ToLookup(anchor => anchor.Seq, anchor => anchor.Hash);
        private readonly Dictionary<string, ArchivedEntries> _passedOver = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string?> _madeBy = new(StringComparer.Ordinal);

        public long Next { get; private set; } = 1;
        public string Hash { get; private set; } = AuditChain.Begin;
        public long Entries { get; private set; }
        public long Archived { get; private set; }
        public long Elsewhere { get; private set; }

        public Break? Take(AuditEntry entry, bool isArchived = false)
        {
            if (entry.Seq != Next)
            {
                return new Break(Next, "missing");
            }

            if (AuditChain.HashOf(Hash, entry.Seq, entry.Event) != entry.Hash)
            {
                return new Break(Next, "changed");
            }

            if (_anchors[Next].Any(hash => hash != entry.Hash))
            {
                return new Break(Next, "computed-anew");
            }

            (Hash, Next, Entries, Archived) = (entry.Hash, Next + 1, Entries + 1, Archived + (isArchived ? 1 : 0));
            if (entry.Event is { Action: ArchivedEntries.Action, Caller: "product" } && _passedOver.ContainsKey(entry.Event.Subject))
            {
                _madeBy[entry.Event.Subject] = JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Event.Detail)?.GetValueOrDefault("node");
            }

            return null;
        }

        public Break? PassOver(ArchivedEntries file)
        {
            if (file.HashBefore != Hash)
            {
                return new Break(Next, "archive-changed");
            }

            _passedOver[file.File] = file;
            (Hash, Elsewhere, Next) = (file.HashAfter, Elsewhere + file.Last - file.First + 1, file.Last + 1);
            return null;
        }

        /// <summary>A file that is not here because its row names another node, where the chain knows that this one made it.</summary>
        public Break? SaidToBeElsewhere(string node) =>
            _passedOver.Values.OrderBy(file => file.First).FirstOrDefault(file => _madeBy.GetValueOrDefault(file.File) == node) is { } file ? new Break(file.First, "archive-missing") : null;

        /// <summary>The end is where the head and every anchor know it to be.</summary>
        public Break? EndsBefore(AuditHead head) =>
            head.Seq >= Next || anchored.Any(anchor => anchor.Seq >= Next) ? new Break(Next, "cut-off")
            : head.Hash != Hash ? new Break(Next - 1, "computed-anew")
            : null;
    }
}
