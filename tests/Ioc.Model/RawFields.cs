using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ioc.Model;

/// <summary>The fields of one JSON object, each read in the one way its type allows; every complaint is collected.</summary>
/// <remarks>A field that cannot be read counts as present, so that it is wrong and not missing as well.</remarks>
internal sealed partial class RawFields(JsonElement record, ISet<string> complaints)
{
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1);

    /// <summary>Absent: not there, <c>null</c> or the empty string.</summary>
    public bool Has(string name) => Find(name) is not null;

    public void Demand(params string[] names)
    {
        if (names.Any(name => !Has(name)))
        {
            complaints.Add(Reasons.MissingField);
        }
    }

    public string? Text(string name, int longest = int.MaxValue)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            complaints.Add(Reasons.WrongType);
            return null;
        }
        var text = value.GetString()!;
        if (text.EnumerateRunes().Count() > longest)
        {
            complaints.Add(Reasons.TooLong);
        }
        return text;
    }

    public bool? Truth(string name)
    {
        switch (Find(name)?.ValueKind)
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                complaints.Add(Reasons.WrongType);
                return null;
        }
    }

    /// <param name="allowed">Whether a whole number is one that the field may have.</param>
    /// <param name="otherwise">The reason given for a whole number that is not.</param>
    public BigInteger? Whole(string name, Predicate<BigInteger> allowed, string otherwise)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        if (!WholeNumber().IsMatch(text))
        {
            complaints.Add(Reasons.WrongType);
            return null;
        }
        var number = BigInteger.Parse(text, CultureInfo.InvariantCulture);
        if (!allowed(number))
        {
            complaints.Add(otherwise);
        }
        return number;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (Read(text) is { } instant && instant >= Earliest && instant <= Latest)
        {
            return instant;
        }
        complaints.Add(Reasons.BadDate);
        return null;
    }

    private static DateTimeOffset? Read(string text)
    {
        var match = Rfc3339().Match(text);
        if (!match.Success
            || !DateTime.TryParseExact($"{match.Groups["day"]} {match.Groups["time"]}", "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var milliseconds = int.Parse((match.Groups["fraction"].Value + "000")[..3], CultureInfo.InvariantCulture);
        var offset = match.Groups["hours"].Success
            ? TimeSpan.Parse($"{match.Groups["hours"]}:{match.Groups["minutes"]}", CultureInfo.InvariantCulture) * (match.Groups["sign"].Value == "-" ? -1 : 1)
            : TimeSpan.Zero;

        // Years 0001 and 9999 leave the range of the type when their offset is taken off.
        var ticks = local.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond) - offset.Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private JsonElement? Find(string name)
    {
        if (!record.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.String && value.GetString() == "" ? null : value;
    }

    [GeneratedRegex("^-?[0-9]+\\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex("^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.(?<fraction>[0-9]+))?(?:[Zz]|(?<sign>[+-])(?<hours>[01][0-9]|2[0-3]):(?<minutes>[0-5][0-9]))\\z")]
    private static partial Regex Rfc3339();
}
