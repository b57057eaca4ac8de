using System.Globalization;
using Ioc.Rules.Calendar;

namespace Ioc.Audit;

/// <summary>Where the next page begins, after the last entry that was looked at.</summary>
public readonly record struct AuditCursor(long At, long Seq)
{
    public static AuditCursor Start { get; } = new(long.MaxValue, long.MaxValue);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}-{Seq}");

    /// <param name="text">An empty one is the beginning.</param>
    public static bool TryParse(string? text, out AuditCursor cursor)
    {
        cursor = Start;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (text.Split('-') is not [var at, var seq] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new AuditCursor(milliseconds, number);
        return true;
    }
}

/// <summary>Which entries are looked for; <see langword="null"/> is any.</summary>
/// <param name="WhoId">Id of the account: names can be given again.</param>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day.</param>
/// <param name="Text">Found anywhere in who, address, subject, scope or detail; case does not count.</param>
public sealed record AuditFilter(string? Who = null, string? Action = null, string? Subject = null, DateOnly? From = null, DateOnly? To = null, string? Text = null, string? WhoId = null)
{
    public const int LongestText = 100;

    internal long FromAt => From is { } day ? LocalDay.Start(day).ToUnixTimeMilliseconds() : 0;

    /// <summary>The first instant that is not looked at.</summary>
    internal long UntilAt => To is { } day && day < DateOnly.MaxValue ? LocalDay.Start(day.AddDays(1)).ToUnixTimeMilliseconds() : long.MaxValue;

    /// <returns><see langword="null"/> and the name of the parameter that cannot be read.</returns>
    internal static (AuditFilter? Filter, string? Wrong) Read(IQueryCollection query)
    {
        var wrong = default(string);
        string? Word(string name)
        {
            var value = query[name].ToString().Trim();
            wrong ??= value.Length > LongestText ? name : null;
            return value.Length == 0 ? null : value;
        }

        DateOnly? Day(string name)
        {
            if (Word(name) is not { } value)
            {
                return null;
            }

            if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100)
            {
                return day;
            }

            wrong ??= name;
            return null;
        }

        var filter = new AuditFilter(Word("who"), Word("action"), Word("subject"), Day("from"), Day("to"), Word("text"), Word("whoId"));
        return wrong is null ? (filter, null) : (null, wrong);
    }
}
