using System.Globalization;
using Ioc.Reports.Approval;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Pages;

/// <summary>Papers, their signers and their times in a reader's language.</summary>
internal static class PaperWords
{
    public static string When(DateTimeOffset instant) => instant.ToOffset(LocalDay.Offset).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"05/BC-UBND ngày 15/11/2026"; of one that has no number yet what it is.</summary>
    public static string Name(ReportPaper paper, Viewer viewer) => paper.Issue is { } issue
        ? $"{viewer["papers.no"]} {issue.Written} {viewer["papers.of"]} {ReportWords.Day(issue.Day)}"
        : viewer[$"papers.state.{PaperLine.Word(paper.State)}"];

    /// <summary>"TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH Nguyễn Văn A".</summary>
    public static string Signer(PaperIssue issue) => $"{string.Join(", ", issue.Authority.Append(issue.Position))} {issue.Signer}";

    /// <summary>"ban hành trên hệ thống bởi admin, 09:30 15/11/2026".</summary>
    public static string Issued(ReportPaper paper, Viewer viewer) =>
        paper.Last(PaperEventKind.Issued) is { Event: var issued } ? $"{viewer["papers.issuedBy"]} {issued.Actor}, {When(issued.At)}" : "";
}
