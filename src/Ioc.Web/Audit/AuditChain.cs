using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Audit;

/// <summary>How entries hang together, so that anyone can compute it again.</summary>
/// <remarks>
/// An entry's hash is SHA-256 over the 32 bytes of the hash before it and the UTF-8 of a JSON array without spaces:
/// <c>[seq, at in milliseconds since 1970, who, caller, address, action, subject, scope, outcome, detail]</c>, where only
/// <c>"</c> and <c>\</c> are escaped as JSON demands (control characters never occur) and <c>detail</c> is a text like the others. Where
/// the id of the account is known it is one more text at the end, so that entries of before it was taken down keep their hashes.
/// </remarks>
public static class AuditChain
{
    /// <summary>The hash before the first entry.</summary>
    public const string Begin = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string HashOf(string before, long seq, AuditEvent what)
    {
        var form = new ArrayBufferWriter<byte>(512);
        form.Write(Convert.FromHexString(before));
        using (var json = new Utf8JsonWriter(form, Plain))
        {
            json.WriteStartArray();
            json.WriteNumberValue(seq);
            json.WriteNumberValue(what.At.ToUnixTimeMilliseconds());
            foreach (var text in (ReadOnlySpan<string>)[what.Who, what.Caller, what.Address, what.Action, what.Subject, what.Scope, what.Outcome, what.Detail])
            {
                json.WriteStringValue(text);
            }

            if (what.WhoId.Length > 0)
            {
                json.WriteStringValue(what.WhoId);
            }

            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(form.WrittenSpan));
    }

    /// <summary>The entries that these events become after the one that has this number and hash.</summary>
    public static List<AuditEntry> Continue(long seq, string hash, IEnumerable<AuditEvent> events)
    {
        var entries = new List<AuditEntry>();
        foreach (var what in events)
        {
            hash = HashOf(hash, ++seq, what);
            entries.Add(new AuditEntry(seq, what, hash));
        }

        return entries;
    }
}
