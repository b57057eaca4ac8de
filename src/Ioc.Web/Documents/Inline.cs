using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Ioc.Documents;

/// <summary>A stretch of text within a line.</summary>
/// <param name="IsToFill">A place that a person fills in or confirms before signing: shaded, so that none is overlooked.</param>
/// <param name="Colour">Six hexadecimal digits; <see langword="null"/> for black.</param>
public readonly record struct Inline(string Text, bool Bold = false, bool Italic = false, bool IsToFill = false, string? Colour = null)
{
    public static implicit operator Inline(string text) => new(text);

    /// <summary>What the product does not know and a person writes: <c>[…họ và tên…]</c>.</summary>
    /// <param name="what">Left out where the words before say it.</param>
    public static Inline ToFill(string what = "") => new(what.Length == 0 ? "[…]" : $"[…{what}…]", IsToFill: true);

    /// <summary>What the product proposes and a person confirms or changes.</summary>
    public static Inline Proposed(string value) => new($"{value} [đề xuất]", IsToFill: true);

    public static Inline Strong(string text) => new(text, Bold: true);

    /// <param name="halfPoints">Size of the letters in half points: 28 is 14 pt.</param>
    internal Run ToRun(int halfPoints)
    {
        var properties = new RunProperties();
        if (Bold)
        {
            properties.Append(new Bold());
        }
        if (Italic)
        {
            properties.Append(new Italic());
        }
        if (Colour is not null)
        {
            properties.Append(new Color { Val = Colour });
        }
        properties.Append(new FontSize { Val = $"{halfPoints}" }, new FontSizeComplexScript { Val = $"{halfPoints}" });
        if (IsToFill)
        {
            properties.Append(new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "FFE9A8" });
        }
        return new Run(properties, new Text(Printable(Text)) { Space = SpaceProcessingModeValues.Preserve });
    }

    // XML has no place for control characters, and names of procedures come from elsewhere.
    private static string Printable(string text) =>
        text.Any(char.IsControl) || text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune))) : text;
}
