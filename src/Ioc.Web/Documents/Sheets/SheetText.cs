using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Documents.Sheets;

/// <summary>Text as a cell can hold it, names as a sheet may have them.</summary>
internal static partial class SheetText
{
    // What the format allows; a longer text would make the whole file unreadable.
    private const int LongestText = 32_767;
    private const int LongestName = 31;

    /// <summary>Without characters that XML has no place for, cut to what a cell holds.</summary>
    public static string Of(string text)
    {
        if (text.Length > LongestText)
        {
            text = string.Concat(text.AsSpan(0, LongestText - 1), "…");
        }
        if (text.AsSpan().ContainsAnyInRange('\u0000', '\u001f') || text.Any(each => char.IsSurrogate(each) || each is '\ufffe' or '\uffff'))
        {
            text = string.Concat(text.EnumerateRunes().Where(rune => rune.Value is 9 or 10 || (!Rune.IsControl(rune) && rune.Value is not (0xfffe or 0xffff))));
        }
        // "_x0041_" would be read as "A".
        return text.Contains("_x", StringComparison.Ordinal) ? Escape().Replace(text, "_x005F_") : text;
    }

    /// <param name="taken">Names that are not to be given again, whatever their case.</param>
    public static string Name(string wanted, IEnumerable<string> taken)
    {
        var plain = Forbidden().Replace(Of(wanted), " ").Trim().Trim('\'');
        var name = plain.Length == 0 ? "Bảng" : Cut(plain, LongestName);
        for (var again = 2; taken.Contains(name, StringComparer.OrdinalIgnoreCase); again++)
        {
            var end = string.Create(CultureInfo.InvariantCulture, $" ({again})");
            name = Cut(plain, LongestName - end.Length) + end;
        }
        return name;
    }

    /// <summary>A, B, … Z, AA, …</summary>
    /// <param name="column">From 0.</param>
    public static string Letters(int column) => column < 26 ? $"{(char)('A' + column)}" : Letters((column / 26) - 1) + (char)('A' + (column % 26));

    public static string Reference(string sheet) => $"'{sheet.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length].TrimEnd();

    [GeneratedRegex(@"[\[\]:*?/\\\r\n\t]")]
    private static partial Regex Forbidden();

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Escape();
}
