using System.Globalization;
using Ioc.Dashboards;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Alerts.Pages;

/// <summary>Times, lengths of time and thresholds as the pages of alarms write them.</summary>
public static class PageWords
{
    /// <summary><c>10:32</c> today, else <c>10:32 23/11</c>, in another year <c>10:32 23/11/2025</c>.</summary>
    public static string When(DateTimeOffset at, DateTimeOffset now, Language language)
    {
        var (day, today) = (LocalDay.Of(at), LocalDay.Of(now));
        var form = day == today ? "HH:mm" : day.Year == today.Year ? "HH:mm dd'/'MM" : "HH:mm dd'/'MM'/'yyyy";
        return at.ToOffset(LocalDay.Offset).ToString(form, language.Culture);
    }

    /// <summary>As a field of a form takes it: local, to the minute.</summary>
    public static string ForInput(DateTimeOffset at) => at.ToOffset(LocalDay.Offset).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What a field of a form gives, as programs write it; <see langword="null"/> when it is empty.</summary>
    public static string? FromInput(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new DateTimeOffset(time, LocalDay.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : text;

    /// <summary>Coarse: <c>12 phút</c>, <c>3 giờ 5 phút</c>, <c>41 giờ</c>.</summary>
    public static string Length(TimeSpan length, Language language)
    {
        var minutes = (long)length.TotalMinutes;
        return minutes switch
        {
            < 1 => In(language, "alarms.length.none"),
            < 60 => In(language, "alarms.length.minutes", Whole(minutes, language)),
            < 600 when minutes % 60 != 0 => In(language, "alarms.length.both", Whole(minutes / 60, language), Whole(minutes % 60, language)),
            _ => In(language, "alarms.length.hours", Whole(minutes / 60, language)),
        };
    }

    /// <summary>A length as a rule file gives it, to the second.</summary>
    public static string Exactly(TimeSpan length, Language language) =>
        length < TimeSpan.FromMinutes(1) ? In(language, "alarms.length.seconds", Whole((long)length.TotalSeconds, language)) : Length(length, language);

    /// <summary><c>từ 10 ngày làm việc trở lên</c>.</summary>
    public static string Threshold(Comparing how, double threshold, FigureFormat format, Language language) =>
        In(language, $"alarms.compare.{AlarmFilter.Word(how)}", AlarmWords.Value(threshold, format, language));

    public static string Whole(long number, Language language) => number.ToString("#,0", language.Culture);

    public static string In(Language language, string key, params object[] values) => string.Format(language.Culture, language[key], values);

    /// <summary>Machine-readable, for <c>time</c> elements.</summary>
    public static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
