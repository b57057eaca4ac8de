using Ioc.Model;
using Ioc.Rules.Dossiers;
using Xunit.Abstractions;

namespace Ioc.Rules.Tests.Properties;

/// <summary>A property that nothing can break proves nothing: each rule broken on purpose must be found, and each property must find one.</summary>
public sealed class BrokenRulesTests(ITestOutputHelper output)
{
    private const int Cases = 4000;

    private static readonly Dictionary<string, Func<OfficeStory, Defect, string?>> Properties = new()
    {
        [nameof(OfficeProperties.RowsBalance)] = OfficeProperties.RowsBalance,
        [nameof(OfficeProperties.OrderOfArrivalMakesNoDifference)] = OfficeProperties.OrderOfArrivalMakesNoDifference,
        [nameof(OfficeProperties.RecordSentAgainChangesNothing)] = OfficeProperties.RecordSentAgainChangesNothing,
        [nameof(OfficeProperties.VersionStoredTwiceCountsOnce)] = OfficeProperties.VersionStoredTwiceCountsOnce,
        [nameof(OfficeProperties.DossierIsInOneStateAtATime)] = OfficeProperties.DossierIsInOneStateAtATime,
        [nameof(OfficeProperties.NothingEndedBeforeTheEarliestDayIsCounted)] = OfficeProperties.NothingEndedBeforeTheEarliestDayIsCounted,
    };

    /// <summary>Every mistake but the one that changes no figure, only which spans are looked at.</summary>
    internal static IEnumerable<Defect> FigureDefects =>
        Enum.GetValues<Defect>().Where(defect => defect is not (Defect.None or Defect.EarliestDayForgetsThroughput));

    public static TheoryData<Defect> Defects => [.. FigureDefects];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_rule_broken_on_purpose_makes_some_figure_wrong(Defect defect) =>
        IsFound(story => OfficeProperties.EveryFigureIsWhatWalkingAllRecordsCounts(story, defect), "the model counts", defect);

    [Theory]
    [InlineData(nameof(OfficeProperties.RowsBalance), Defect.CarriesOverWhatWasFinished, "does not balance")]
    [InlineData(nameof(OfficeProperties.RowsBalance), Defect.FinishNotClampedToReceipt, "does not balance")]
    [InlineData(nameof(OfficeProperties.OrderOfArrivalMakesNoDifference), Defect.LastArrivalIsCurrent, "another order of arrival")]
    [InlineData(nameof(OfficeProperties.OrderOfArrivalMakesNoDifference), Defect.IgnoresSequence, "another order of arrival")]
    [InlineData(nameof(OfficeProperties.RecordSentAgainChangesNothing), Defect.ResentRecordIsTakenAgain, "resent records")]
    [InlineData(nameof(OfficeProperties.VersionStoredTwiceCountsOnce), Defect.VersionStoredTwiceCountsTwice, "stored twice")]
    [InlineData(nameof(OfficeProperties.DossierIsInOneStateAtATime), Defect.VersionStoredTwiceCountsTwice, "overlap")]
    [InlineData(nameof(OfficeProperties.NothingEndedBeforeTheEarliestDayIsCounted), Defect.EarliestDayForgetsThroughput, "left out too much")]
    public void Each_property_fails_when_its_rule_is_broken(string property, Defect defect, string complaint) =>
        IsFound(story => Properties[property](story, defect), complaint, defect);

    [Fact]
    public void The_copy_that_gets_broken_is_right_before()
    {
        var counterexample = Stories.FindCounterexample(
            story => SpanFigures.Histories(story.Records).All(versions => Same(DossierHistory.Fold(versions), new BrokenFold(Defect.None).Fold(versions)))
                ? null : "the copy departs from the rule",
            cases: 1000);

        Assert.True(counterexample is null, counterexample);
    }

    private void IsFound(Func<OfficeStory, string?> property, string complaint, Defect defect)
    {
        var counterexample = Stories.FindCounterexample(property, Cases);

        output.WriteLine(counterexample ?? "no counterexample");
        Assert.True(counterexample is not null, $"{defect} went unnoticed over {Cases} stories (IOC_SEED={Stories.Seed})");
        // A crash is a failure too, but not the one looked for.
        Assert.Contains(complaint, counterexample, StringComparison.Ordinal);
    }

    // The copy does not join neighbours; what matters is the state at every instant.
    private static bool Same(List<DossierSpan> rule, List<DossierSpan> copy) =>
        rule.Concat(copy).SelectMany(span => new[] { span.From, span.To ?? DateTimeOffset.MaxValue }).Distinct()
            .All(instant => At(rule, instant) == At(copy, instant));

    private static DossierState? At(List<DossierSpan> spans, DateTimeOffset instant) =>
        spans.Where(span => span.From <= instant && (span.To is null || instant < span.To)).Select(span => span.State).SingleOrDefault();
}
