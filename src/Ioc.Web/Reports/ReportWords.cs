using System.Globalization;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>Values of reports as people read them: vi-VN or en-GB, nothing as a dash.</summary>
public static class ReportWords
{
    public const string Nothing = "–";

    public static string Of(ReportValue value, ColumnKind kind, Language language)
    {
        if (value.Number is { } number)
        {
            return Number(number, kind, language.Culture);
        }
        return value.Day is { } day ? Day(day) : value.Text ?? Nothing;
    }

    /// <summary>Titles of forms are in capitals, which a list or a mail is not.</summary>
    public static string Plain(string title, Language language)
    {
        var lower = title.ToLower(language.Culture);
        return lower.Length == 0 ? "" : char.ToUpper(lower[0], language.Culture) + lower[1..].Replace("tthc", "TTHC", StringComparison.Ordinal);
    }

    /// <summary>A form as one is chosen: "Biểu số II.06a/VPCP/KSTT – Tình hình, kết quả giải quyết TTHC".</summary>
    public static string Choice(ReportForm form, Language language) =>
        (form.Label?.In(language) is { } label ? $"{label} – " : "") + Plain(form.Title.In(language), language);

    /// <summary>So many fields are named below a title; of more, the first and their number. The method names them all.</summary>
    private const int NamedFields = 6;

    /// <summary>"Chỉ tính hồ sơ thuộc lĩnh vực: Đất đai, Môi trường"; <see langword="null"/> of a report about all of them.</summary>
    public static LocalText? ScopeOf(Report report) => report.Fields is not { } fields ? null : new(
        $"Chỉ tính hồ sơ thuộc lĩnh vực: {Some(fields, "và {0} lĩnh vực khác (xem phần phương pháp)")}", $"Only dossiers of these fields: {Some(fields, "and {0} more (see the method)")}");

    /// <summary>What the method of a report about some fields says first.</summary>
    public static LocalText[] MethodOf(IReadOnlyList<ReportField> fields) =>
    [
        new($"Báo cáo chỉ tính hồ sơ thuộc {fields.Count} lĩnh vực: {Named(fields)}. Không phải số liệu của mọi lĩnh vực.", $"The report counts dossiers of {fields.Count} fields only: {Named(fields)}. It is not about all fields."),
        new("Tỷ lệ, tồn đọng, mức tải và thứ hạng cũng chỉ tính trên các hồ sơ đó.", "Rates, backlog, load and ranks follow from those dossiers alone."),
    ];

    private static string Named(IEnumerable<ReportField> fields) =>
        string.Join("; ", fields.Select(field => field.Name == field.Code ? field.Code : $"{field.Name} ({field.Code})"));

    private static string Some(IReadOnlyList<ReportField> fields, string more) => string.Join(", ", fields.Take(NamedFields).Select(field => field.Name))
        + (fields.Count <= NamedFields ? "" : " " + string.Format(CultureInfo.InvariantCulture, more, fields.Count - NamedFields));

    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"16:30 ngày 10/09/2026", on the office's wall.</summary>
    public static string Instant(DateTimeOffset instant, Language language)
    {
        var local = instant.ToOffset(Rules.Calendar.LocalDay.Offset);
        return language == Language.English
            ? local.ToString("HH:mm:ss, dd/MM/yyyy", CultureInfo.InvariantCulture)
            : local.ToString("HH:mm:ss 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>Figures are set to the right, words to the left, days in the middle.</summary>
    public static string Align(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "word",
        ColumnKind.Day => "day",
        _ => "number",
    };

    private static string Number(double number, ColumnKind kind, CultureInfo culture) => kind switch
    {
        ColumnKind.Count => number.ToString("#,##0", culture),
        ColumnKind.Share => Share(number, culture),
        ColumnKind.Change when number == Math.Round(number) => Signed(number, "#,##0", culture),
        // The difference of days or of other numbers with decimals.
        ColumnKind.Change => Signed(Math.Round(number, 1, MidpointRounding.AwayFromZero), "#,##0.0", culture),
        ColumnKind.ShareChange => Signed(Math.Round(number * 100, 1, MidpointRounding.AwayFromZero), "#,##0.0", culture),
        _ => number.ToString("#,##0.0", culture),
    };

    // What is not all is never written 100%, what is not nothing never 0%.
    private static string Share(double fraction, CultureInfo culture)
    {
        var percent = Math.Round(fraction * 100, 1, MidpointRounding.AwayFromZero);
        return percent >= 100 && fraction < 1 ? $">{Percent(99.9)}" : percent <= 0 && fraction > 0 ? $"<{Percent(0.1)}" : Percent(percent);

        string Percent(double value) => value.ToString("#,##0.0", culture) + "%";
    }

    private static string Signed(double number, string form, CultureInfo culture) =>
        number > 0 ? "+" + number.ToString(form, culture) : number < 0 ? "−" + Math.Abs(number).ToString(form, culture) : 0.ToString(form, culture);
}
