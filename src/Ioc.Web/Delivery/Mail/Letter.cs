using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Delivery.Mail;

/// <param name="Name">Without a path; any letters.</param>
public sealed record LetterFile(string Name, string ContentType, byte[] Body);

/// <summary>A mail of plain text, with files or without. The same letter gives the same bytes, so a repetition can be recognised by its <c>Message-ID</c>.</summary>
/// <param name="Id">Of the delivery; letters, digits.</param>
/// <param name="Topic">Mails of one topic hang together in the reader's program.</param>
/// <param name="Subject">Line ends become spaces.</param>
/// <param name="Text">Lines ended by <c>\n</c>.</param>
public sealed record Letter(string Id, string Topic, DateTimeOffset Date, string Subject, string Text)
{
    // RFC 2047: an encoded word has at most 75 characters, 12 of which are its frame; base64 makes 4 of 3.
    private const int BytesInWord = 45;
    private const int BytesInLine = 57;

    public IReadOnlyList<LetterFile> Files { get; init; } = [];

    // Letters and digits of the id, and a sign that base64 has not: no line of a part can be taken for it.
    private string Boundary => $"_{Id}";

    /// <summary>Headers and body, lines ended by CRLF, as they stand before the transport doubles dots.</summary>
    public byte[] ToBytes(Mailbox from, Mailbox to)
    {
        var text = new StringBuilder();
        Header(text, "From", Written(from));
        Header(text, "To", Written(to));
        Header(text, "Subject", Encoded(Subject));
        Header(text, "Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(Date.Offset));
        Header(text, "Message-ID", $"<{Id}@{from.Domain}>");
        Header(text, "References", $"<{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Topic))[..12])}@{from.Domain}>");
        Header(text, "MIME-Version", "1.0");
        // RFC 3834: no holiday notice of the recipient's answers it.
        Header(text, "Auto-Submitted", "auto-generated");
        if (Files.Count == 0)
        {
            Text64(text);
            return Encoding.ASCII.GetBytes(text.ToString());
        }

        Header(text, "Content-Type", $"multipart/mixed; boundary=\"{Boundary}\"");
        text.Append("\r\n--").Append(Boundary).Append("\r\n");
        Text64(text);
        foreach (var file in Files)
        {
            text.Append("--").Append(Boundary).Append("\r\n");
            Header(text, "Content-Type", file.ContentType);
            Header(text, "Content-Transfer-Encoding", "base64");
            Header(text, "Content-Disposition", Disposition(file.Name));
            Base64(text, file.Body);
        }

        text.Append("--").Append(Boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // The name twice: RFC 2231 for any letters, and without marks for programs that do not know it.
    private static string Disposition(string name)
    {
        var plain = string.Concat(Channels.BodyTemplate.WithoutMarks(name).Select(letter => letter is < ' ' or > '~' or '"' or '\\' ? '_' : letter));
        return plain == name ? $"attachment; filename=\"{plain}\"" : $"attachment; filename=\"{plain}\";\r\n filename*=UTF-8''{Uri.EscapeDataString(name)}";
    }

    private void Text64(StringBuilder text)
    {
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "base64");
        Base64(text, Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n")));
    }

    private static void Base64(StringBuilder text, byte[] body)
    {
        text.Append("\r\n");
        for (var at = 0; at < body.Length; at += BytesInLine)
        {
            text.Append(Convert.ToBase64String(body, at, Math.Min(BytesInLine, body.Length - at))).Append("\r\n");
        }
    }

    /// <summary>A header's text: as it is when plain ASCII, else as encoded words (RFC 2047) that are cut between letters, never within one.</summary>
    public static string Encoded(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        if (line.Length <= 60 && line.All(char.IsAscii) && !line.Contains("=?", StringComparison.Ordinal))
        {
            return line;
        }

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var letter in line.EnumerateRunes())
        {
            if (word.Count + letter.Utf8SequenceLength > BytesInWord)
            {
                Close();
            }

            word.AddRange(Encoding.UTF8.GetBytes(letter.ToString()));
        }

        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    private static string Written(Mailbox mailbox) => mailbox.Name is not { } name ? mailbox.Address
        : name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ' ') ? $"{name} <{mailbox.Address}>"
        // In quotes a word is taken as it stands, so a name of special letters goes as an encoded word.
        : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(Cut(name)))}?= <{mailbox.Address}>";

    private static string Cut(string name)
    {
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var letter in name.EnumerateRunes().TakeWhile(letter => (bytes += letter.Utf8SequenceLength) <= BytesInWord))
        {
            kept.Append(letter.ToString());
        }

        return kept.ToString();
    }

    private static string Zone(TimeSpan offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hhmm}");

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
}
