using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Audit;

/// <summary>A file of entries that have left the table.</summary>
/// <param name="HashBefore">Of the entry before the first.</param>
/// <param name="File">Name below <c>audit/archive</c> of the data folder of <paramref name="Node"/>.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Months">The rule in force when it was made.</param>
public sealed record ArchivedEntries(long First, long Last, string HashBefore, string HashAfter, string File, string Sha256, string Node, long Months, long MadeAt)
{
    internal const string Action = "audit.archived";

    /// <summary>That they were moved: in the chain, so that whoever changes the file and its row is told apart from whoever made them.</summary>
    internal AuditEvent Event => AuditEvent.OfProduct(DateTimeOffset.FromUnixTimeMilliseconds(MadeAt), Action, File, new Dictionary<string, string>
    {
        ["first"] = First.ToString(CultureInfo.InvariantCulture), ["last"] = Last.ToString(CultureInfo.InvariantCulture),
        ["node"] = Node, ["sha256"] = Sha256, ["months"] = Months.ToString(CultureInfo.InvariantCulture),
    });
}

/// <summary>Moves entries that are older than the rule wants at hand into files, whole and in order, so that the chain goes on across them.</summary>
/// <remarks>
/// The file is on disk before the table is cut. Where the process ended between the two the table still has everything and the file
/// is one that nothing names: it is put away at the next start, and the next night makes it anew.
/// </remarks>
public sealed partial class AuditArchive(AuditStore store, Installation installation, TimeProvider clock, ILogger<AuditArchive> log)
{
    private const int EntriesOfFile = 50_000;
    private const string Unfinished = ".part";

    private string Folder => FolderOf(installation);

    internal static string FolderOf(Installation installation) => Path.Combine(AuditAnchors.Folder(installation), "archive");

    /// <summary>A line of a file: an entry with its hash, as the table had it.</summary>
    internal static JsonSerializerOptions Json => AuditEvent.Json;

    /// <returns>The files that were made.</returns>
    public async Task<IReadOnlyList<ArchivedEntries>> RunAsync(CancellationToken cancellationToken)
    {
        await PutAwayAsync(cancellationToken);
        var before = LocalDay.Start(LocalDay.Of(clock.GetUtcNow()).AddMonths(-installation.AuditMonths));
        var made = new List<ArchivedEntries>();
        while (await NextAsync(before, cancellationToken) is { } archived)
        {
            made.Add(archived);
        }

        return made;
    }

    private async Task<ArchivedEntries?> NextAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var connection = await store.Store.OpenAsync(cancellationToken);
        var head = await store.HeadAsync(cancellationToken);
        // Only whole beginnings go: a clock that was put back must not tear a hole.
        var keep = await connection.ExecuteScalarAsync<long?>("SELECT MIN(seq) FROM audit_entry WHERE at >= @before", new { before = before.ToUnixTimeMilliseconds() });
        var last = Math.Min((keep ?? head.Seq + 1) - 1, head.Archived + EntriesOfFile);
        if (last <= head.Archived)
        {
            return null;
        }

        var rows = (await connection.QueryAsync<AuditRow>(
            $"SELECT {AuditRow.Columns} FROM audit_entry WHERE seq > @Archived AND seq <= @last ORDER BY seq", new { head.Archived, last })).ToList();
        if (rows.Count != last - head.Archived)
        {
            throw new InvalidOperationException($"Entries of the audit log are missing between {head.Archived + 1} and {last}; nothing is moved before that has been looked into.");
        }

        var hashBefore = await HashBeforeAsync(connection, head.Archived);
        var (file, sha256) = await KeepAsync(rows, cancellationToken);
        var archived = new ArchivedEntries(rows[0].Seq, last, hashBefore, rows[^1].Hash, file, sha256, store.Node, installation.AuditMonths, clock.GetUtcNow().ToUnixTimeMilliseconds());
        if (!await store.ForgetAsync(archived, head.Archived, cancellationToken))
        {
            // Another node was quicker; the entries are in its file.
            File.Delete(Path.Combine(Folder, file));
            return null;
        }

        return archived;
    }

    private static async Task<string> HashBeforeAsync(DbConnection connection, long archived) => archived == 0
        ? AuditChain.Begin
        : await connection.ExecuteScalarAsync<string>("SELECT hash_after FROM audit_archive WHERE last = @archived", new { archived })
            ?? throw new InvalidOperationException($"The archive that ends with entry {archived} is not known.");

    /// <summary>The file is on disk before the table is cut; a file of the same entries from a try that was cut off is replaced.</summary>
    private async Task<(string File, string Sha256)> KeepAsync(List<AuditRow> rows, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{rows[0].Seq:D12}-{rows[^1].Seq:D12}.ndjson.gz");
        var path = Path.Combine(Folder, name);
        await using (var file = new FileStream(path + Unfinished, FileMode.Create))
        {
            await using (var zip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            {
                foreach (var row in rows)
                {
                    await JsonSerializer.SerializeAsync(zip, row, Json, cancellationToken);
                    zip.WriteByte((byte)'\n');
                }
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path, overwrite: true);
        await using var written = File.OpenRead(path);
        return (name, Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken)));
    }
}
