using Xunit.Abstractions;

namespace Ioc.Rules.Tests.Properties;

/// <summary>A property that nothing can break proves nothing: each rule broken on purpose must be caught by it.</summary>
public sealed class DefectsAreFoundTests(ITestOutputHelper output)
{
    private const int Cases = 4000;

    public static TheoryData<Defect> Defects => [.. Enum.GetValues<Defect>().Where(defect => defect != Defect.None)];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_rule_broken_on_purpose_is_found(Defect defect)
    {
        var counterexample = Stories.FindCounterexample(story => Agreement.Complaint(story, defect), Cases);

        output.WriteLine(counterexample ?? "no counterexample");
        Assert.True(counterexample is not null, $"{defect} went unnoticed over {Cases} stories (IOC_SEED={Stories.Seed})");
    }

    [Fact]
    public void The_copy_that_is_broken_is_right_before_it_is_broken()
    {
        var counterexample = Stories.FindCounterexample(
            story =>
            {
                var ledger = Agreement.Keep(story.Records);
                return ledger.Dossiers.Values.Select(history => SpanFigures.Versions(ledger, history).ToList())
                    .All(versions => Same(Rules.Dossiers.DossierHistory.Fold(versions), new BrokenFold(Defect.None).Fold(versions)))
                    ? null : "the copy departs from the rule";
            },
            cases: 1000);

        Assert.True(counterexample is null, counterexample);
    }

    // The copy does not join neighbours; what matters is the state at every instant.
    private static bool Same(List<Rules.Dossiers.DossierSpan> rule, List<Rules.Dossiers.DossierSpan> copy)
    {
        var edges = rule.Concat(copy).SelectMany(span => new[] { span.From, span.To ?? DateTimeOffset.MaxValue }).Distinct();
        return edges.All(instant => At(rule, instant) == At(copy, instant));
    }

    private static Rules.Dossiers.DossierState? At(List<Rules.Dossiers.DossierSpan> spans, DateTimeOffset instant) =>
        spans.Where(span => span.From <= instant && (span.To is null || instant < span.To)).Select(span => span.State).SingleOrDefault();
}
