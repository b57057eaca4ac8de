using System.Globalization;

namespace Ioc.Simulator.OneStop;

/// <summary>One record of the change feed, by where it can be made again.</summary>
/// <param name="UpdatedAt">Milliseconds since 1970 UTC.</param>
/// <param name="Office">Position of the receiving office; −1 for a pulse dossier.</param>
/// <param name="When">Local day of submission; for a pulse dossier the minute.</param>
/// <param name="Number">Within that office and day, or that minute.</param>
/// <param name="Version">Position in the dossier's life.</param>
public readonly record struct Change(long UpdatedAt, int Office, int When, int Number, int Version) : IComparable<Change>
{
    /// <summary>The feed's order: by time, and the same on every reading where times are equal.</summary>
    public int CompareTo(Change other) =>
        UpdatedAt.CompareTo(other.UpdatedAt) is not 0 and var time ? time
        : Office.CompareTo(other.Office) is not 0 and var office ? office
        : When.CompareTo(other.When) is not 0 and var when ? when
        : Number.CompareTo(other.Number) is not 0 and var number ? number
        : Version.CompareTo(other.Version);

    /// <summary>Comes before every change at or after an instant.</summary>
    public static Change Before(long instant) => new(instant, int.MinValue, 0, 0, 0);

    /// <summary>The position after this change, as callers carry it; opaque to them.</summary>
    public string ToCursor() => string.Create(CultureInfo.InvariantCulture, $"{UpdatedAt:x}.{Office}.{When}.{Number}.{Version}");

    public static bool TryReadCursor(string text, out Change change)
    {
        change = default;
        var parts = text.Split('.');
        if (parts.Length != 5
            || !long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var updatedAt)
            || !parts.Skip(1).All(part => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
        {
            return false;
        }

        var numbers = parts.Skip(1).Select(part => int.Parse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ToArray();
        change = new Change(updatedAt, numbers[0], numbers[1], numbers[2], numbers[3]);
        return true;
    }

    public static bool operator <(Change left, Change right) => left.CompareTo(right) < 0;

    public static bool operator >(Change left, Change right) => left.CompareTo(right) > 0;

    public static bool operator <=(Change left, Change right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Change left, Change right) => left.CompareTo(right) >= 0;
}
