using System.Globalization;
using System.Text;

namespace Ioc.Storage;

/// <summary>Values for the <c>{name:Type}</c> places of a statement: sent beside its text, never pasted into it.</summary>
public sealed class ClickHouseParameters
{
    private readonly StringBuilder _query = new();

    public ClickHouseParameters Add(string name, object value)
    {
        _query.Append("&param_").Append(name).Append('=').Append(Uri.EscapeDataString(Format(value)));
        return this;
    }

    public override string ToString() => _query.ToString();

    private static string Format(object value) => value switch
    {
        string text => Escape(text),
        bool flag => flag ? "1" : "0",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        IEnumerable<string> texts => $"[{string.Join(',', texts.Select(Quote))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"No ClickHouse form is known for {value.GetType()}.", nameof(value)),
    };

    // Texts in a list are quoted, and read no other way.
    private static string Quote(string text) => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    // The interface reads a text as a field of tab-separated text.
    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
