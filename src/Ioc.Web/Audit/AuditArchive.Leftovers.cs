using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Dapper;

namespace Ioc.Audit;

public sealed partial class AuditArchive
{
    /// <summary>Deletes files of a move that was cut off, when all that is in them is where it was, or in the archive by another name.</summary>
    internal async Task PutAwayAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        Directory.EnumerateFiles(Folder, "*" + Unfinished).ToList().ForEach(File.Delete);
        await using var connection = await store.Store.OpenAsync(cancellationToken);
        var named = (await connection.QueryAsync<string>("SELECT file FROM audit_archive WHERE node = @Node", new { store.Node })).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Folder, "*.ndjson.gz").Where(path => !named.Contains(Path.GetFileName(path))).ToList())
        {
            if (await IsKeptElsewhereAsync(connection, path))
            {
                File.Delete(path);
            }
            else
            {
                // A store that was restored from a copy does not know it, and it may be the only one that has these entries.
                LogUnknown(Path.GetFileName(path));
            }
        }
    }

    /// <summary>The hash of the last entry stands for it and for all before it.</summary>
    private static async Task<bool> IsKeptElsewhereAsync(DbConnection connection, string path) =>
        await LastOfAsync(path) is { } last
        && await connection.ExecuteScalarAsync<long>(
            "SELECT (SELECT count(*) FROM audit_entry WHERE seq = @Seq AND hash = @Hash) + (SELECT count(*) FROM audit_archive WHERE last = @Seq AND hash_after = @Hash)",
            new { last.Seq, last.Hash }) > 0;

    /// <returns><see langword="null"/> for a file that cannot be read to its end.</returns>
    private static async Task<AuditRow?> LastOfAsync(string path)
    {
        try
        {
            await using var zipped = File.OpenRead(path);
            using var lines = new StreamReader(new GZipStream(zipped, CompressionMode.Decompress));
            string? last = null;
            while (await lines.ReadLineAsync() is { } line)
            {
                last = line;
            }

            return last is null ? null : JsonSerializer.Deserialize<AuditRow>(last, Json);
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The file {File} in the audit log's archive is named by nothing in the store and not in it either; it is left alone")]
    private partial void LogUnknown(string file);
}
