using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ioc.Audit;

/// <summary>Something that somebody did, before it has its place in the log.</summary>
/// <param name="Who">Name of the account or key; empty where nobody is known.</param>
/// <param name="Caller"><c>account</c>, <c>key</c>, <c>command</c> (of the operator, by the system's own name) or <c>product</c>.</param>
/// <param name="Address">Where the call came from; empty for what the product does by itself.</param>
/// <param name="Subject">Id of what it was done to; may be empty.</param>
/// <param name="Scope">Codes of the provinces or communes that it was about, separated by commas.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c>, <c>failed</c>, or <c>unknown</c> for what was begun and cut off.</param>
/// <param name="Detail">A JSON object of short texts, without personal data or secrets.</param>
public sealed record AuditEvent(DateTimeOffset At, string Who, string Caller, string Address, string Action, string Subject, string Scope, string Outcome, string Detail)
{
    /// <summary>Id of the account, whose name may be another's later; empty for keys, the product, and entries of before it was taken down.</summary>
    public string WhoId { get; init; } = "";

    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";
    public const string Unknown = "unknown";

    private const int LongestText = 200;
    private const int LongestDetail = 2000;

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of the product itself.</summary>
    public static AuditEvent OfProduct(DateTimeOffset at, string action, string subject, IEnumerable<KeyValuePair<string, string>> detail, string outcome = Done) =>
        new(at, "ioc", "product", "", action, subject, "", outcome, DetailOf(detail));

    public static string DetailOf(IEnumerable<KeyValuePair<string, string>> values) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(values.ToDictionary(), StringComparer.Ordinal), Json);

    /// <summary>What both engines keep as it is: no control characters, no halves of letters, nothing long, whole milliseconds.</summary>
    internal AuditEvent Plain() => this with
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(At.ToUnixTimeMilliseconds()),
        Who = Plain(Who, LongestText),
        WhoId = Plain(WhoId, LongestText),
        Caller = Plain(Caller, LongestText),
        Address = Plain(Address, LongestText),
        Action = Plain(Action, LongestText),
        Subject = Plain(Subject, LongestText),
        Scope = Plain(Scope, LongestText),
        Outcome = Plain(Outcome, LongestText),
        Detail = Detail.Length > LongestDetail ? "{}" : Plain(Detail, LongestDetail),
    };

    private static string Plain(string text, int longest)
    {
        var plain = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var letter in text.EnumerateRunes())
        {
            if (plain.Length + letter.Utf16SequenceLength > longest)
            {
                break;
            }

            plain.Append(Rune.IsControl(letter) ? Rune.ReplacementChar.ToString() : letter.ToString());
        }

        return plain.ToString();
    }
}

/// <summary>An entry of the log.</summary>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="Hash">SHA-256 over the hash before and the entry's canonical form; 64 lower-case hexadecimal digits.</param>
public sealed record AuditEntry(long Seq, AuditEvent Event, string Hash);
