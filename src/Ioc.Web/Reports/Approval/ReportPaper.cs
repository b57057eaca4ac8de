using Ioc.Rules.Reports;

namespace Ioc.Reports.Approval;

/// <summary>Something that happened to a paper, with what was said.</summary>
/// <param name="Sha256">The figures from then on, with a draft or with figures taken again.</param>
/// <param name="Other">Id of the paper by which it was superseded.</param>
public sealed record PaperHappening(PaperEvent Event, string Note, string? Sha256 = null, string? Other = null);

/// <summary>An office's paper over a made report; where it stands is worked out from what happened, never kept.</summary>
/// <param name="Id">32 hexadecimal digits that ascend with time.</param>
/// <param name="Supersedes">Id of the issued paper that this one is to replace.</param>
/// <param name="Revision">Moves with everything that happens but comments.</param>
/// <param name="Issue"><see langword="null"/> until it is issued.</param>
/// <param name="Happenings">The first draws it up.</param>
public sealed record ReportPaper(string Id, string Province, string? Supersedes, long Revision, PaperIssue? Issue, IReadOnlyList<PaperHappening> Happenings)
{
    public PaperStanding Standing => PaperStanding.Of(Happenings.Select(happening => happening.Event));

    public PaperState State => Standing.State;

    /// <summary>Hash of the figures that it stands over now.</summary>
    public string Sha256 => Happenings.Last(happening => happening.Sha256 is not null).Sha256!;

    public string? SupersededBy => Happenings.LastOrDefault(happening => happening.Event.Kind == PaperEventKind.Superseded)?.Other;

    public PaperHappening Drafted => Happenings[0];

    /// <summary>The last thing of that kind.</summary>
    public PaperHappening? Last(PaperEventKind kind) => Happenings.LastOrDefault(happening => happening.Event.Kind == kind);
}
