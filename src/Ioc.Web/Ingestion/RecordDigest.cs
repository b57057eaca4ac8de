using System.Security.Cryptography;

namespace Ioc.Ingestion;

/// <summary>SHA-256 of short texts, many times over: setting up anew for each costs as much as the digest itself.</summary>
internal static class RecordDigest
{
    [ThreadStatic]
    private static IncrementalHash? s_sha256;

    /// <param name="digest">32 bytes.</param>
    public static void Of(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        var sha256 = s_sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(bytes);
        sha256.GetHashAndReset(digest);
    }
}
