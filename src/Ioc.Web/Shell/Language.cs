using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Ioc.Shell;

/// <summary>A language of the screens: its texts, and how it writes numbers and dates.</summary>
public sealed class Language
{
    /// <summary>Name of the cookie that remembers a reader's choice.</summary>
    public const string Cookie = "ioc-lang";

    private readonly FrozenDictionary<string, string> _texts;

    private Language(string code, string culture)
    {
        Code = code;
        Culture = CultureInfo.GetCultureInfo(culture);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"texts/{code}.json")
            ?? throw new InvalidOperationException($"texts/{code}.json is not built into the assembly.");
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }

    public static Language Vietnamese { get; } = new("vi", "vi-VN");

    public static Language English { get; } = new("en", "en-GB");

    /// <summary>Value of the <c>lang</c> attribute.</summary>
    public string Code { get; }

    public CultureInfo Culture { get; }

    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>The other language, offered by the toggle.</summary>
    public Language Other => this == Vietnamese ? English : Vietnamese;

    /// <exception cref="KeyNotFoundException">No such text; a test opens every page in both languages.</exception>
    public string this[string key] => _texts[key];

    /// <summary>Vietnamese unless English is asked for: the office works in Vietnamese.</summary>
    public static Language Of(string? code) => code == English.Code ? English : Vietnamese;
}

/// <summary>A text in both languages; English may be left out, then Vietnamese stands in.</summary>
public sealed record LocalText(string Vi, string? En)
{
    public string In(Language language) => language == Language.English ? En ?? Vi : Vi;
}
