using Ioc.Documents;
using Ioc.Shell;

namespace Ioc.Reports.Files;

/// <summary>Words and numbers of the files that people read. Official documents are in Vietnamese.</summary>
internal static class FileWords
{
    public static Language Language => Language.Vietnamese;

    public static string In(this LocalText text) => text.In(Language);

    /// <summary>As on the screen; where no word stands, nothing is written.</summary>
    public static string Of(ReportValue value, ColumnKind kind) => value.IsNone && kind == ColumnKind.Text ? "" : ReportWords.Of(value, kind, Language);

    public static string Day(DateOnly day) => ReportWords.Day(day);

    public static Align AlignOf(ColumnKind kind) => kind is ColumnKind.Text ? Align.Left : kind is ColumnKind.Day ? Align.Centre : Align.Right;

    /// <summary>"Tháng 11 năm 2026 (kỳ báo cáo): từ ngày … đến ngày …".</summary>
    public static string PeriodOf(Report report)
    {
        var days = $"Từ ngày {Day(report.Period.From)} đến ngày {Day(report.Period.To)}";
        var name = report.PeriodName.In();
        return name.StartsWith("Từ ngày", StringComparison.Ordinal) ? days : $"{name} ({char.ToLowerInvariant(days[0])}{days[1..]})";
    }

    public static string? ComparedOf(Report report) => report.Compared is not { } compared ? null
        : $"{(report.ComparedName?.In() is { } name && !name.StartsWith("Từ ngày", StringComparison.Ordinal) ? $"{name}, " : "")}từ ngày {Day(compared.From)} đến ngày {Day(compared.To)}";

    /// <summary>What makes a printed report provable.</summary>
    public static string Proof(Report report) =>
        $"Số liệu chốt lúc {ReportWords.Instant(report.AsOf, Language)}. Phiên bản biểu mẫu: {report.Version}. Mã kiểm chứng: {report.Code} (/verify/{report.Code}). SHA-256: {report.Sha256}.";
}
