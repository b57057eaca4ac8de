using Ioc.Rules.Reports;

namespace Ioc.Reports;

/// <summary>What an office puts on the paper of a report: on its documents, never among its figures.</summary>
/// <param name="Issue"><see langword="null"/> until it is issued: then places to fill stand there.</param>
/// <param name="Replaces">The paper whose place it takes.</param>
public sealed record ReportApproval(PaperIssue? Issue, ReplacedPaper? Replaces);

/// <summary>A paper that is replaced by another, and what the other says otherwise.</summary>
/// <param name="Issue">Number and date that it bears.</param>
/// <param name="Reason">Why it is replaced.</param>
/// <param name="Changes"><see langword="null"/> when its figures cannot be read any more.</param>
public sealed record ReplacedPaper(PaperIssue Issue, string Reason, ReportChanges? Changes);
