namespace Ioc.Rules.Reports;

/// <summary>
/// The leadership brief in words: composed from its figures by fixed rules, so that the same figures always say the same.
/// A field is named as where a change lies, never as its cause: figures know no causes.
/// </summary>
/// <param name="Changes">What changed.</param>
/// <param name="Standings">Who stands first, who last.</param>
/// <param name="Decisions">What needs a decision; at least one sentence, if only that nothing does.</param>
public sealed record Narrative(IReadOnlyList<Sentence> Changes, IReadOnlyList<Sentence> Standings, IReadOnlyList<Sentence> Decisions)
{
    /// <summary>A unit that resolved fewer is not ranked: of three dossiers one late would be 66.7%.</summary>
    public const int EnoughResolved = 30;

    public static Narrative Of(BriefFigures brief)
    {
        var hasData = brief.Now.Received > 0 || brief.Now.CarriedOver > 0;
        return new Narrative(
            [.. new ChangeSentences(brief).All()],
            hasData ? [.. new StandingSentences(brief).All()] : [],
            [.. new DecisionSentences(brief).All()]);
    }
}
