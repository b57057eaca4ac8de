using System.Globalization;
using Ioc.Dashboards;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <summary>Numbers, reasons and times of alarms as an office writes them.</summary>
public sealed class AlarmWords(FigureBook figures)
{
    public string Reasons(IEnumerable<FigureReason> reasons, Language language) =>
        string.Join("; ", reasons.Select(reason => Reason(reason, language)));

    /// <summary><c>09:12 26/11/2026</c>, on an office's wall.</summary>
    public static string Time(DateTimeOffset instant, Language language) =>
        instant.ToOffset(LocalDay.Offset).ToString("HH:mm dd/MM/yyyy", language.Culture);

    private string Reason(FigureReason reason, Language language)
    {
        var figure = figures.Find(reason.Figure);
        var title = figure?.Title.In(language) ?? reason.Figure;
        var format = figure?.Format ?? FigureFormat.Count;
        var value = reason.Value is { } known ? Value(known, format, language) : language["alarm.notice.endless"];
        return string.Format(language.Culture, language["alarm.notice.reason"], LowerFirst(title, language.Culture), value, Value(reason.Threshold, format, language));
    }

    /// <summary>With its unit: <c>12,5 ngày làm việc</c>, <c>23,5 %</c>.</summary>
    public static string Value(double value, FigureFormat format, Language language) => format switch
    {
        FigureFormat.Share => (value * 100).ToString("#,0.#", language.Culture) + " %",
        FigureFormat.Days => In(language, "alarm.value.days", value.ToString("#,0.#", language.Culture)),
        FigureFormat.PerDay => In(language, "alarm.value.perDay", value.ToString("#,0.#", language.Culture)),
        FigureFormat.Age => In(language, "alarm.value.age", Math.Floor(value / 60).ToString("#,0", language.Culture)),
        FigureFormat.Count or FigureFormat.Load => In(language, "alarm.value.count", value.ToString("#,0.##", language.Culture)),
        _ => throw new InvalidOperationException($"No words for {format}."),
    };

    private static string In(Language language, string key, string value) => string.Format(language.Culture, language[key], value);

    private static string LowerFirst(string text, CultureInfo culture) => text.Length == 0 ? text : char.ToLower(text[0], culture) + text[1..];
}
