namespace Ioc.Engine;

/// <summary>Content types that the real server gives to the formats in use; every other is plain bytes.</summary>
internal static class ContentTypes
{
    public static string Of(string format) => format switch
    {
        "TabSeparated" or "TSV" or "TabSeparatedWithNames" or "TSVWithNames" or "TabSeparatedWithNamesAndTypes" or "TSVWithNamesAndTypes"
            => "text/tab-separated-values; charset=UTF-8",
        "JSON" or "JSONCompact" or "JSONStrings" => "application/json; charset=UTF-8",
        "JSONEachRow" or "JSONCompactEachRow" or "NDJSON" or "JSONLines" or "JSONCompactEachRowWithNamesAndTypes"
            => "application/x-ndjson; charset=UTF-8",
        "CSV" => "text/csv; charset=UTF-8; header=absent",
        "CSVWithNames" => "text/csv; charset=UTF-8; header=present",
        "RowBinary" or "RowBinaryWithNames" or "RowBinaryWithNamesAndTypes" or "Native" => "application/octet-stream",
        _ => "text/plain; charset=UTF-8",
    };
}
