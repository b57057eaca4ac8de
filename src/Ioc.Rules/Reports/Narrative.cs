using Ioc.Rules.Indicators;

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
    /// <summary>A unit that resolved fewer is not ranked: of three dossiers one late would be a rate of 66.7%.</summary>
    public const int EnoughResolved = 10;

    public static Narrative Of(BriefFigures brief)
    {
        return new Narrative(
            [.. new ChangeSentences(brief).All()],
            HasAny(brief.Now) ? [.. new StandingSentences(brief).All()] : [],
            [.. new DecisionSentences(brief).All()]);
    }

    /// <summary>Whether anything is known of a unit: dossiers received, resolved or open.</summary>
    internal static bool HasAny(in Counts counts) => counts.Received > 0 || counts.Open > 0 || Resolved(counts) > 0;

    /// <summary>Resolved in the period, whether in time or late.</summary>
    internal static long Resolved(in Counts counts) => counts.ResolvedEarly + counts.ResolvedOnTime + counts.ResolvedLate;
}
