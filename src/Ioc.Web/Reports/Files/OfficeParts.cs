using System.Globalization;
using Ioc.Documents;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Files;

/// <summary>Who issues a report, to whom it goes, who signs: what the paper bears, else what the product knows and places to fill.</summary>
internal static class OfficeParts
{
    public static Letterhead Head(Report report) => report.Approval?.Issue is { } issue ? Head(report, issue) : new(
        report.Place.Unit is null ? $"Ủy ban nhân dân {Lower(report.Place.Province.FullName)}" : null,
        report.Place.Unit is { } unit ? ["Ủy ban nhân dân", unit.FullName] : ["Văn phòng"],
        [Inline.ToFill("số"), "/BC-", Inline.ToFill("ký hiệu")], About: null, report.Place.Narrowest.Name, Day(report));

    public static Closing Closing(Report report) => report.Approval?.Issue is { } issue ? new(Recipients(report), issue.Authority, issue.Position, issue.Signer)
        : report.Place.Unit is null
        ? new(Recipients(report), [], "CHÁNH VĂN PHÒNG", Inline.ToFill("họ và tên người ký"))
        : new(Recipients(report), ["TM. ỦY BAN NHÂN DÂN"], "CHỦ TỊCH", Inline.ToFill("họ và tên người ký"));

    /// <summary>Whether it is shown as somebody's draft: an office has begun a paper, and not issued it.</summary>
    public static bool IsDraft(Report report) => report.Approval is { Issue: null };

    public const string Draft = "DỰ THẢO";

    /// <summary>Full name of the body that issued a paper.</summary>
    public static string IssuerOf(Report report, PaperIssue issue) =>
        $"{(issue.Issuer == PaperIssuer.Office ? "Văn phòng " : "")}Ủy ban nhân dân {Lower(report.Place.Narrowest.FullName)}";

    private static Letterhead Head(Report report, PaperIssue issue) => new(
        issue.Issuer == PaperIssuer.Office ? $"Ủy ban nhân dân {Lower(report.Place.Province.FullName)}" : null,
        issue.Issuer == PaperIssuer.Office ? ["Văn phòng"] : ["Ủy ban nhân dân", report.Place.Narrowest.FullName],
        [issue.Written], About: null, issue.Place, [Letterhead.DayInWords(issue.Day)]);

    // The year is that of the figures; day and month are written in when the report is issued.
    private static Inline[] Day(Report report) =>
        ["ngày ", Inline.ToFill(), " tháng ", Inline.ToFill(), string.Create(CultureInfo.InvariantCulture, $" năm {report.AsOf.ToOffset(LocalDay.Offset).Year}")];

    private static string[] Recipients(Report report) => report.Recipients.Count > 0 ? [.. report.Recipients.Select(to => to.In())] : ["Như trên", "Lưu: VT"];

    internal static string Lower(string name) => name.Length == 0 ? name : $"{char.ToLowerInvariant(name[0])}{name[1..]}";
}
