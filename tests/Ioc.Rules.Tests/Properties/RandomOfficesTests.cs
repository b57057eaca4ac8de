using Ioc.Model;
using Ioc.Rules.Dossiers;
using Ioc.Rules.Tests.Model;
using Xunit.Abstractions;

namespace Ioc.Rules.Tests.Properties;

/// <summary>What must hold for every history an office could send, at every instant, period and filter.</summary>
public sealed class RandomOfficesTests(ITestOutputHelper output)
{
    private const int Cases = 1000;

    [Fact]
    public void Every_figure_of_every_commune_is_what_walking_all_records_counts() =>
        Holds(OfficeProperties.EveryFigureIsWhatWalkingAllRecordsCounts, cases: 3000);

    [Fact]
    public void What_came_in_and_what_was_carried_over_is_what_went_out_and_what_is_open() => Holds(OfficeProperties.RowsBalance);

    [Fact]
    public void The_order_in_which_records_of_different_keys_arrive_makes_no_difference() =>
        Holds(OfficeProperties.OrderOfArrivalMakesNoDifference);

    [Fact]
    public void A_record_sent_again_changes_nothing() => Holds(OfficeProperties.RecordSentAgainChangesNothing);

    [Fact]
    public void A_version_stored_twice_counts_once() => Holds(OfficeProperties.VersionStoredTwiceCountsOnce);

    [Fact]
    public void A_dossier_is_never_in_two_states_at_once() => Holds(OfficeProperties.DossierIsInOneStateAtATime);

    [Fact]
    public void What_ended_before_the_earliest_day_of_a_question_is_in_no_figure() =>
        Holds(OfficeProperties.NothingEndedBeforeTheEarliestDayIsCounted);

    [Fact]
    public void Neighbouring_spans_of_one_dossier_differ() =>
        Holds((story, _) => SpanFigures.Histories(story.Records).Select(DossierHistory.Fold)
            .All(spans => spans.Zip(spans.Skip(1)).All(pair => pair.First.To != pair.Second.From || pair.First.State != pair.Second.State))
            ? null : "two spans that should have been joined");

    [Fact]
    public void Every_random_story_is_one_that_the_door_takes() =>
        Holds((story, _) =>
        {
            var door = new Door(Places.Serving("22"), new Ledger(), new DateTimeOffset(2029, 1, 1, 0, 0, 0, TimeSpan.Zero));
            return story.Records.Select(record => (Line: record.ToJson(), Reply: door.Take(record.ToJson())))
                .Where(sent => sent.Reply.Reason is not null).Select(sent => $"{sent.Reply.Reason}: {sent.Line}").FirstOrDefault();
        },
        cases: 50);

    private void Holds(Func<OfficeStory, Defect, string?> property, int cases = Cases)
    {
        output.WriteLine($"IOC_SEED={Stories.Seed}, {cases} stories");
        var counterexample = Stories.FindCounterexample(story => property(story, Defect.None), cases);
        Assert.True(counterexample is null, counterexample);
    }
}
