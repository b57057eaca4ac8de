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
        if (value.Limit is { } limit)
        {
            return language == Language.English ? $"under {limit}" : $"dưới {limit}";
        }
        if (value.IsTooFew || value.IsNotTold)
        {
            return language == Language.English ? (value.IsTooFew ? "too few to tell" : "not told") : value.ToString();
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

    /// <summary>What a report is of and how it is rounded, each a line below its title; none for an ordinary one.</summary>
    public static IReadOnlyList<LocalText> FaceOf(Report report) => [.. new[] { ScopeOf(report), report.Release is { } release ? ReleaseOf(release) : null }.OfType<LocalText>()];

    /// <summary>What the method of a copy for publication says.</summary>
    public static IEnumerable<LocalText> MethodOf(ReportRelease release)
    {
        var n = release.SmallNumber;
        yield return new(
            $"Bản công bố: số đếm từ 1 đến {n - 1} ghi “dưới {n}”; số đếm khác làm tròn đến bội của {n}, kể cả dòng tổng, từng số riêng, nên tổng có thể khác tổng các dòng, các cột. Nơi số gần nhất làm lộ một số nhỏ thì làm tròn về phía kia hoặc không nêu.",
            $"Copy for publication: counts from 1 to {n - 1} are shown as “under {n}”, others as multiples of {n}, totals as well, each by itself, so sums may differ. Where the nearest would give a small count away it is the one on the other side, or not told.");
        yield return new(
            $"Tỷ lệ ghi tròn phần trăm; tỷ lệ trên ít hơn {10 * n} hồ sơ, hoặc có một phần từ 1 đến {n - 1} hồ sơ, không nêu (“quá ít để nêu”). Mã băm và mã kiểm chứng là của số đã làm tròn.",
            $"Rates are whole percents; those of fewer than {10 * n} dossiers, or of which a part is 1 to {n - 1}, are not told (“too few to tell”). Hash and code are of the rounded figures.");
        if (release.LeftOut.Count > 0)
        {
            yield return new($"Bản công bố không có các cột: {string.Join("; ", release.LeftOut.Select(title => title.Vi))}.", $"Not in this copy: {string.Join("; ", release.LeftOut.Select(title => title.In(Language.English)))}.");
        }
    }

    private static LocalText ReleaseOf(ReportRelease release) => new(
        $"BẢN CÔNG BỐ – số liệu đã làm tròn đến bội của {release.SmallNumber}, tổng có thể khác tổng các dòng", $"COPY FOR PUBLICATION – figures rounded to multiples of {release.SmallNumber}, sums may differ");

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
        ColumnKind.WholeShare => (number * 100).ToString("0", culture) + "%",
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
