using System.Security.Cryptography;
using Dapper;

namespace Ioc.Storage;

/// <summary>Files in the operational store, in parts and under their hash, so that every node has them and none is kept twice.</summary>
public sealed class KeptFiles(OperationalStore store, TimeProvider clock)
{
    /// <summary>Small enough that neither engine holds more than a few at once.</summary>
    private const int PartSize = 256 * 1024;

    /// <param name="file">Read from its begin; can go back.</param>
    /// <param name="keepUntil">Kept at least until then; one that is there already is kept until the later of both.</param>
    /// <returns>SHA-256, 64 lower-case hexadecimal digits.</returns>
    public async Task<string> KeepAsync(Stream file, DateTimeOffset keepUntil, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        file.Position = 0;
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            INSERT INTO kept_file (sha256, size, keep_until) VALUES (@sha256, @size, @until)
            ON CONFLICT (sha256) DO UPDATE SET keep_until = CASE WHEN kept_file.keep_until > excluded.keep_until THEN kept_file.keep_until ELSE excluded.keep_until END
            """,
            new { sha256, size = file.Length, until = keepUntil.ToUnixTimeMilliseconds() },
            transaction);
        if (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM (SELECT 1 FROM kept_file_part WHERE sha256 = @sha256 LIMIT 1) AS parts", new { sha256 }, transaction) == 0)
        {
            var part = new byte[PartSize];
            for (var number = 0; await file.ReadAtLeastAsync(part, PartSize, throwOnEndOfStream: false, cancellationToken) is var length and > 0; number++)
            {
                await connection.ExecuteAsync("INSERT INTO kept_file_part (sha256, number, body) VALUES (@sha256, @number, @body)", new { sha256, number, body = part[..length] }, transaction);
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return sha256;
    }

    /// <summary>Writes a file part by part.</summary>
    /// <returns>False, with nothing written, when it was forgotten.</returns>
    public async Task<bool> CopyToAsync(string sha256, Stream output, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        for (var number = 0; ; number++)
        {
            var part = await connection.QuerySingleOrDefaultAsync<byte[]>("SELECT body FROM kept_file_part WHERE sha256 = @sha256 AND number = @number", new { sha256, number });
            if (part is null)
            {
                return number > 0;
            }
            await output.WriteAsync(part, cancellationToken);
        }
    }

    /// <summary>Of these the ones that are still there.</summary>
    public async Task<IReadOnlySet<string>> WhichAsync(IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return (await connection.QueryAsync<string>($"SELECT sha256 FROM kept_file WHERE sha256 IN {ManyRows.In(connection, "hashes")}", new { hashes = ManyRows.Texts(hashes) })).ToHashSet();
    }

    /// <returns>How many files were forgotten because their time was over.</returns>
    public async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("DELETE FROM kept_file WHERE keep_until < @now", new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
    }
}
