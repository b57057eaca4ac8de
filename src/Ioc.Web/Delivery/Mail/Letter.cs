using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ioc.Delivery.Mail;

/// <summary>A mail of plain text. The same letter gives the same bytes, so a repetition can be recognised by its <c>Message-ID</c>.</summary>
/// <param name="Id">Of the delivery; letters, digits.</param>
/// <param name="Topic">Mails of one topic hang together in the reader's program.</param>
/// <param name="Subject">Line ends become spaces.</param>
/// <param name="Text">Lines ended by <c>\n</c>.</param>
public sealed record Letter(string Id, string Topic, DateTimeOffset Date, string Subject, string Text)
{
    // RFC 2047: an encoded word has at most 75 characters, 12 of which are its frame; base64 makes 4 of 3.
    private const int BytesInWord = 45;
    private const int Base64Line = 76;

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
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "base64");
        // RFC 3834: no holiday notice of the recipient's answers it.
        Header(text, "Auto-Submitted", "auto-generated");
        text.Append("\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\r\n")));
        for (var at = 0; at < body.Length; at += Base64Line)
        {
            text.Append(body, at, Math.Min(Base64Line, body.Length - at)).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
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
