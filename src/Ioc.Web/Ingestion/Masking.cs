using System.Text.RegularExpressions;

namespace Ioc.Ingestion;

/// <summary>Takes persons out of free text: phone numbers, 9- and 12-digit identity numbers and e-mail addresses become <c>***</c>.</summary>
/// <remarks>Duty: Law 91/2025/QH15 on personal data; no figure needs any of them.</remarks>
public static partial class Masking
{
    public static string Mask(string text) => MightHold(text) ? Persons().Replace(text, "***") : text;

    // Names of procedures almost never hold nine digits or an @: do not run the expression for nothing.
    private static bool MightHold(string text)
    {
        var digits = 0;
        foreach (var letter in text)
        {
            if (letter == '@')
            {
                return true;
            }
            if (char.IsAsciiDigit(letter))
            {
                digits++;
            }
        }
        return digits >= 9;
    }

    // Senders choose the text: every run of letters is walked once and never given back, so that time grows with length only.
    [GeneratedRegex("""
        (?<![\p{L}\p{N}._%+\-])(?>[\p{L}\p{N}._%+\-]+)@(?>[\p{L}\p{N}\-]+)(?:\.[\p{L}\p{N}\-]+)+   # e-mail
        | (?<!\d)(?:\(?\+?84\)?|\(?0)(?:[ .\-()]{0,2}\d){8,10}(?!\d)  # phone: 0 or 84, then 8 to 10 digits, however spaced
        | (?<!\d)(?:\d{12}|\d{9})(?!\d)                              # CCCD, CMND
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Persons();
}
