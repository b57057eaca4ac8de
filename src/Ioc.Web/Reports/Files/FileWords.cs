using System.Globalization;
using Ioc.Documents;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Files;

/// <summary>Words and numbers of the files that people read. Official documents are in Vietnamese.</summary>
internal static class FileWords
{
    /// <summary>Where nobody can tell.</summary>
    public const string None = "–";

    public static Language Language => Language.Vietnamese;

    public static string In(this LocalText text) => text.In(Language);

    public static string Of(ReportValue value, ColumnKind kind) => value switch
    {
        { IsNone: true } => kind == ColumnKind.Text ? "" : None,
        { Text: { } text } => text,
        { Day: { } day } => Day(day),
        { Number: { } number } => Number(number, kind),
        _ => "",
    };

    public static string Day(DateOnly day) => Wording.Vietnamese.Day(day);

    public static string Instant(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{instant.ToOffset(LocalDay.Offset):HH:mm:ss} ngày {instant.ToOffset(LocalDay.Offset):dd/MM/yyyy}");

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
        $"Số liệu chốt lúc {Instant(report.AsOf)}. Phiên bản biểu mẫu: {report.Version}. Mã kiểm chứng: {report.Code} (/verify/{report.Code}). SHA-256: {report.Sha256}.";

    private static string Number(double number, ColumnKind kind)
    {
        var words = Wording.Vietnamese;
        return kind switch
        {
            ColumnKind.Count => words.Count(number),
            ColumnKind.Share => ShortShare(number),
            ColumnKind.Change => number == 0 ? "0" : $"{Sign(number)}{words.Count(number)}",
            ColumnKind.ShareChange => $"{Sign(Math.Round(number * 100, 1))}{words.Amount(Math.Abs(Math.Round(number * 100, 1)))}",
            ColumnKind.Number or ColumnKind.WorkingDays or ColumnKind.Text or ColumnKind.Day => number == Math.Round(number) && kind == ColumnKind.Text ? words.Count(number) : words.Amount(number),
            _ => throw new InvalidOperationException($"No column is {kind}."),
        };
    }

    // In a table "trên 99,9%" takes too much room.
    private static string ShortShare(double fraction) => Wording.Vietnamese.Share(fraction).Replace("trên ", ">", StringComparison.Ordinal).Replace("dưới ", "<", StringComparison.Ordinal);

    // A true minus, as wide as the plus.
    private static string Sign(double number) => number > 0 ? "+" : number < 0 ? "−" : "";
}
