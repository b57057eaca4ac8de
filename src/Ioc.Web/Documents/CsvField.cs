namespace Ioc.Documents;

/// <summary>A text as a field of a CSV file (RFC 4180).</summary>
internal static class CsvField
{
    private static readonly char[] Special = [',', '"', '\r', '\n'];

    /// <summary>One that a spreadsheet would take for a formula is made harmless, whoever sent it.</summary>
    public static string Of(string text)
    {
        var harmless = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return harmless.IndexOfAny(Special) < 0 ? harmless : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
