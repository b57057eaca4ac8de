using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>A run of sentences under a heading: "Việc cần quyết định".</summary>
/// <param name="Id"><c>changes</c>, <c>standings</c> or <c>decisions</c>.</param>
public sealed record ReportPassage(string Id, LocalText Title, IReadOnlyList<ReportSentence> Sentences);

/// <param name="Rule">Which rule composed it.</param>
/// <param name="Figures">Ids of the figures that it rests on: <c>commune:06841.openOverdue@2026-11-01/2026-11-22</c>.</param>
public sealed record ReportSentence(string Rule, LocalText Text, IReadOnlyList<string> Figures);
