namespace Ioc.Ingestion;

/// <summary>Reads the instants that sources send, straight from UTF-8.</summary>
public static class Instant
{
    /// <summary>Local years that an instant may fall in; a year beyond is a typing error or a placeholder.</summary>
    private const int FirstYear = 2000;
    private const int LastYear = 2099;

    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);

    /// <summary>
    /// RFC 3339 with an offset (<c>2026-11-01T08:30:00.123+07:00</c>, also <c>t</c>, <c>z</c> and a blank for the T),
    /// cut to the millisecond. False for anything else, for a day that does not exist and outside the years 2000 to 2099.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
        {
            return false;
        }

        var rest = text[19..];
        return TryFraction(ref rest, out var millisecond)
            && TryOffset(rest, out var offset)
            && TryMake(year, month, day, hour, minute, second, millisecond, offset, out instant);
    }

    /// <summary>The national portal's forms, in local time: <c>yyyyMMddHHmmss</c> or <c>yyyy-MM-ddTHH:mm:ss[.fff]</c>; also RFC 3339.</summary>
    public static bool TryParsePortal(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        if (text.Length == 14
            && TryDigits(text[..4], out var year) && TryDigits(text[4..6], out var month) && TryDigits(text[6..8], out var day)
            && TryDigits(text[8..10], out var hour) && TryDigits(text[10..12], out var minute) && TryDigits(text[12..], out var second))
        {
            return TryMake(year, month, day, hour, minute, second, 0, Vietnam, out instant);
        }

        if (TryParse(text, out instant))
        {
            return true;
        }
        Span<byte> local = stackalloc byte[40];
        if (text.Length > 30)
        {
            return false;
        }
        text.CopyTo(local);
        "+07:00"u8.CopyTo(local[text.Length..]);
        return TryParse(local[..(text.Length + 6)], out instant);
    }

    private static bool TryMake(int year, int month, int day, int hour, int minute, int second, int millisecond, TimeSpan offset, out DateTimeOffset instant)
    {
        instant = default;
        if (year is < FirstYear - 1 or > LastYear + 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }
        // RFC 3339 allows offsets of up to 23:59, .NET's own type only 14 hours.
        instant = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, millisecond) - offset, TimeSpan.Zero);
        return (instant + Vietnam).Year is >= FirstYear and <= LastYear;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out int millisecond)
    {
        millisecond = 0;
        if (rest.Length == 0 || rest[0] != '.')
        {
            return true;
        }

        var digits = 1;
        for (; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            if (digits <= 3)
            {
                millisecond = (millisecond * 10) + rest[digits] - '0';
            }
        }
        for (var missing = digits; missing <= 3; missing++)
        {
            millisecond *= 10;
        }
        rest = rest[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest.Length == 1)
        {
            return rest[0] is (byte)'Z' or (byte)'z';
        }
        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !TryDigits(rest[1..3], out var hours) || !TryDigits(rest[4..], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }
        offset = new TimeSpan(hours, minutes, 0);
        if (rest[0] == '-')
        {
            offset = -offset;
        }
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            number = (number * 10) + digit - '0';
        }
        return true;
    }
}
