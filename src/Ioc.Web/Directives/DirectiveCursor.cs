using System.Globalization;

namespace Ioc.Directives;

/// <summary>Where the next page of a list begins, after the last directive of the page before.</summary>
public readonly record struct DirectiveCursor(DateTimeOffset GivenAt, string Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GivenAt.ToUnixTimeMilliseconds()}-{Id}");

    /// <param name="cursor"><see langword="null"/> for an empty text: the beginning of the list.</param>
    public static bool TryParse(string text, out DirectiveCursor? cursor)
    {
        cursor = null;
        if (text.Length == 0)
        {
            return true;
        }
        if (text.Split('-') is not [var at, var id] || id.Length > 64
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > 4_102_444_800_000)
        {
            return false;
        }
        cursor = new DirectiveCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), id);
        return true;
    }
}
