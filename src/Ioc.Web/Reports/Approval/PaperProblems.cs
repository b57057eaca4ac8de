using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports.Approval;

/// <summary>Why something is not done with a paper, as programs are told.</summary>
internal static class PaperProblems
{
    public const int LongestText = 4_000;

    public static IResult Unknown { get; } = Problem.Of(StatusCodes.Status404NotFound, "unknown-paper", "No such paper.");

    public static IResult RevisionMissing { get; } = Bad("revision-missing", "Say which revision of the paper was seen.");

    public static IResult Of(PaperOutcome outcome, PaperDecision decision) => outcome switch
    {
        PaperOutcome.Unknown => Unknown,
        PaperOutcome.Moved => Conflict("paper-moved", "Something happened to the paper since it was looked at; read it again."),
        PaperOutcome.NumberTaken => Conflict("number-taken", "The body has given this number of the year to another paper."),
        PaperOutcome.OtherPaper => Conflict("paper-exists", "Another paper is on its way or issued."),
        PaperOutcome.Refused => Of(decision),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };

    /// <param name="other">The paper that stands in the way.</param>
    public static IResult Exists(ReportPaper other) => Problem.Of(
        StatusCodes.Status409Conflict, "paper-exists", "There is a paper already, on its way or issued; an issued one is corrected.",
        KeyValuePair.Create<string, object?>("paper", other.Id));

    public static IResult Bad(string code, string detail) => Problem.Of(StatusCodes.Status400BadRequest, code, detail);

    public static IResult Conflict(string code, string detail) => Problem.Of(StatusCodes.Status409Conflict, code, detail);

    /// <param name="missing">Code when there is no text; empty: there need be none.</param>
    public static IResult? CheckText(string? text, string missing) =>
        text?.Length > LongestText ? Bad("text-too-long", $"At most {LongestText} signs.")
        : missing.Length > 0 && string.IsNullOrWhiteSpace(text) ? Bad(missing, "A text must be given.")
        : null;

    public static IResult Of(PaperDecision decision) => decision switch
    {
        PaperDecision.AlreadySubmitted => Conflict("already-submitted", "It was handed on; only when it is returned can it be changed."),
        PaperDecision.NotSubmitted => Conflict("not-submitted", "It is still being drawn up."),
        PaperDecision.AlreadyChecked => Conflict("already-checked", "It was checked and waits to be issued."),
        PaperDecision.NotChecked => Conflict("not-checked", "Only what was checked is issued."),
        PaperDecision.SamePerson => Conflict("same-person", "Whoever drew it up does not check it."),
        PaperDecision.AlreadyIssued => Conflict("already-issued", "It is issued; it can only be commented on and replaced."),
        PaperDecision.NotIssued => Conflict("not-issued", "Only an issued paper is replaced."),
        PaperDecision.AlreadySuperseded => Conflict("already-superseded", "Another paper has taken its place."),
        PaperDecision.Cancelled => Conflict("paper-cancelled", "It was given up."),
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, "Not a refusal."),
    };
}
