using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ioc.Delivery.Channels;

/// <summary>How a value is written into a text so that it cannot leave its place.</summary>
public enum Escaping
{
    /// <summary>Inside the quotes of a JSON text.</summary>
    Json,

    /// <summary>In a form or an address.</summary>
    Url,

    /// <summary>As it is.</summary>
    None,
}

/// <summary>A text with places such as <c>{{text}}</c>; <c>{{$NAME}}</c> stands for a variable of the environment.</summary>
public sealed partial class BodyTemplate(string text, Escaping escaping)
{
    /// <summary>What a body may name. <c>payload</c> is the notice's data as JSON, where the body is JSON.</summary>
    public static readonly IReadOnlyList<string> Names = ["recipient", "name", "subject", "text", "delivery", "group", "state", "kind", "level", "sentAt", "payload"];

    /// <summary>Places that are not known, and variables that are not set: each as written.</summary>
    public IEnumerable<string> Unknown(IReadOnlyCollection<string> names, Func<string, string?> environment) =>
        Place().Matches(text).Select(match => match.Groups["name"].Value)
            .Where(name => name is ['$', ..] ? string.IsNullOrEmpty(environment(name[1..])) : !names.Contains(name));

    public bool NamesSecret => Place().Matches(text).Any(match => match.Groups["name"].Value is ['$', ..]);

    /// <param name="values">Values by name; those of the environment come from <paramref name="environment"/>.</param>
    public string Fill(IReadOnlyDictionary<string, string> values, Func<string, string?> environment) => Place().Replace(text, match =>
        match.Groups["name"].Value switch
        {
            ['$', .. var variable] => environment(variable) ?? "",
            "payload" => values["payload"],
            var name => Escaped(values[name]),
        });

    /// <summary>Without marks above and below letters: what GSM's own alphabet can say in 160 characters instead of 70.</summary>
    public static string WithoutMarks(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return string.Concat(plain).Replace('đ', 'd').Replace('Đ', 'D').Normalize(NormalizationForm.FormC);
    }

    private string Escaped(string value) => escaping switch
    {
        Escaping.Json => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        Escaping.Url => Uri.EscapeDataString(value),
        Escaping.None => value,
        _ => throw new InvalidOperationException($"No way to write {escaping}."),
    };

    [GeneratedRegex(@"\{\{\s*(?<name>\$?[A-Za-z_][A-Za-z0-9_]*)\s*\}\}")]
    private static partial Regex Place();
}
