using Ioc.Access;
using Ioc.Rules.Calendar;
using Ioc.Rules.Reports;

namespace Ioc.Reports.Approval;

/// <summary>What somebody wants to do with a paper.</summary>
/// <param name="Revision">Of the paper that was seen; a comment needs none.</param>
public sealed record PaperAct(PaperEventKind Kind, string Actor, string? Note, long? Revision);

/// <summary>What is to stand on a paper; what is left out is what the office would usually write.</summary>
/// <param name="Number"><see langword="null"/>: the next one of the body and year.</param>
/// <param name="Day"><see langword="null"/>: today.</param>
public sealed record PaperSigning(
    PaperIssuer Issuer, int? Number, string? Symbol, DateOnly? Day, string? Place, IReadOnlyList<string>? Authority, string? Position, string? Signer);

/// <summary>Hands a paper on, checks it, sends it back, gives it up, comments on it, issues it.</summary>
public sealed class ActOnPaper(PaperBook book, VisiblePapers papers, Installation installation, TimeProvider clock)
{
    /// <returns>The problem; <see langword="null"/> when it was done.</returns>
    public async Task<IResult?> RunAsync(string id, PaperAct act, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, scope, cancellationToken) is null)
        {
            return PaperProblems.Unknown;
        }
        return Check(act) ?? await AddAsync(id, act, null, null, cancellationToken);
    }

    /// <returns>The problem; <see langword="null"/> when it was issued.</returns>
    public async Task<IResult?> IssueAsync(string id, PaperAct act, PaperSigning signing, UnitScope scope, CancellationToken cancellationToken)
    {
        if (await papers.FindAsync(id, scope, cancellationToken) is not { } drawn)
        {
            return PaperProblems.Unknown;
        }
        if (Check(act) is { } wrong)
        {
            return wrong;
        }
        if (signing.Issuer == PaperIssuer.Office && drawn.Kept.Report.Place.Unit is not null)
        {
            return PaperProblems.Bad("issuer-wrong", "A commune's papers are its people's committee's.");
        }
        if (Decide(drawn.Paper, act) is var decision and not PaperDecision.Allowed)
        {
            return PaperProblems.Of(decision);
        }
        var body = BodyOf(drawn.Kept.Report, signing.Issuer);
        var issue = await IssueOfAsync(drawn.Kept.Report, body, signing, cancellationToken);
        return issue.Fault(Earliest(drawn), Today) is { } fault
            ? PaperProblems.Bad(fault, "What is to stand on the paper cannot stand there.")
            : await AddAsync(id, act, issue, body, cancellationToken);
    }

    /// <summary>The next number of each body that can issue papers about a unit, this year.</summary>
    public async Task<IReadOnlyDictionary<PaperIssuer, int>> NextNumbersAsync(Report report, CancellationToken cancellationToken)
    {
        var next = new Dictionary<PaperIssuer, int>();
        foreach (var issuer in IssuersOf(report))
        {
            next[issuer] = await book.NextNumberAsync(BodyOf(report, issuer), Today.Year, cancellationToken);
        }
        return next;
    }

    public static IReadOnlyList<PaperIssuer> IssuersOf(Report report) => report.Place.Unit is null ? [PaperIssuer.Committee, PaperIssuer.Office] : [PaperIssuer.Committee];

    private DateOnly Today => LocalDay.Of(clock.GetUtcNow());

    private static string BodyOf(Report report, PaperIssuer issuer) => $"{report.Place.Narrowest.Code}:{(issuer == PaperIssuer.Office ? "office" : "committee")}";

    // Nothing was there to be signed before the figures were fixed.
    private static DateOnly Earliest(PaperInFull drawn)
    {
        var taken = LocalDay.Of(drawn.Kept.Report.AsOf);
        return drawn.Replaced?.Issue?.Day is { } replaced && replaced > taken ? replaced : taken;
    }

    private static IResult? Check(PaperAct act) => act.Kind switch
    {
        PaperEventKind.Commented => PaperProblems.CheckText(act.Note, "comment-missing"),
        _ when act.Revision is null => PaperProblems.RevisionMissing,
        PaperEventKind.Returned or PaperEventKind.Cancelled => PaperProblems.CheckText(act.Note, "reason-missing"),
        _ => PaperProblems.CheckText(act.Note, ""),
    };

    private async Task<PaperIssue> IssueOfAsync(Report report, string body, PaperSigning signing, CancellationToken cancellationToken)
    {
        var day = signing.Day ?? Today;
        return new PaperIssue(
            signing.Issuer, signing.Number ?? await book.NextNumberAsync(body, day.Year, cancellationToken), Given(signing.Symbol) ?? PaperIssue.SymbolOf(signing.Issuer), day,
            Given(signing.Place) ?? report.Place.Narrowest.Name, [.. (signing.Authority ?? []).Select(line => line.Trim())], Given(signing.Position) ?? "", Given(signing.Signer) ?? "");

        static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private async Task<IResult?> AddAsync(string id, PaperAct act, PaperIssue? issue, string? body, CancellationToken cancellationToken)
    {
        var revision = act.Kind == PaperEventKind.Commented ? null : act.Revision;
        var (outcome, decision) = await book.AddAsync(id, revision, paper => Decide(paper, act) is var decided && decided == PaperDecision.Allowed
            ? (decided, new PaperEntry(new PaperHappening(new PaperEvent(act.Kind, clock.GetUtcNow(), act.Actor), act.Note?.Trim() ?? ""), issue, body))
            : (decided, null), cancellationToken);
        return outcome == PaperOutcome.Done ? null : PaperProblems.Of(outcome, decision);
    }

    private PaperDecision Decide(ReportPaper paper, PaperAct act) => paper.Standing.For(act.Kind, act.Actor, installation.TwoPairsOfEyes);
}
