using Ioc.Model;
using Ioc.Rules.Calendar;
using Ioc.Rules.Dossiers;
using Ioc.Rules.Indicators;
using Xunit.Abstractions;

namespace Ioc.Rules.Tests.Properties;

/// <summary>What must hold for every history an office could send, at every instant, period and filter.</summary>
public sealed class FiguresOfRandomOfficesTests(ITestOutputHelper output)
{
    private const int Cases = 2000;

    [Fact]
    public void Every_figure_of_every_commune_is_what_walking_all_records_counts() =>
        Holds(story => Agreement.Complaint(story, Defect.None));

    [Fact]
    public void What_came_in_and_what_was_carried_over_is_what_went_out_and_what_is_open() =>
        Holds(story =>
        {
            var figures = new SpanFigures(Agreement.Keep(story.Records));
            return story.Questions.Where(question => question.HoldsIdentity)
                .SelectMany(question => figures.Ask(question).Values)
                .Where(row => row.Received + row.CarriedOver != row.ResolvedEarly + row.ResolvedOnTime + row.ResolvedLate + row.Withdrawn + row.Open)
                .Select(row => row.ToString()).FirstOrDefault();
        });

    [Fact]
    public void The_order_in_which_records_of_different_keys_arrive_makes_no_difference() =>
        Holds(story =>
        {
            var distinct = story.Records.DistinctBy(record => (record.Identity, record.Key)).ToList();
            var spans = SpansOf(distinct);
            return spans.SequenceEqual(SpansOf(Enumerable.Reverse(distinct)))
                && spans.SequenceEqual(SpansOf(distinct.OrderBy(record => record.Status).ThenByDescending(record => record.Sequence)))
                ? null : "another order of arrival, other spans";
        });

    [Fact]
    public void A_record_sent_again_changes_nothing() =>
        Holds(story => SpansOf(story.Records).SequenceEqual(SpansOf([.. story.Records, .. story.Records]))
            ? null : "resent records, other spans");

    [Fact]
    public void A_version_stored_twice_counts_once() =>
        Holds(story =>
        {
            var ledger = Agreement.Keep(story.Records);
            return ledger.Dossiers.Values.Select(history => SpanFigures.Versions(ledger, history).ToList())
                .All(versions => DossierHistory.Fold(versions).SequenceEqual(DossierHistory.Fold([.. versions, .. versions])))
                ? null : "versions stored twice, other spans";
        });

    [Fact]
    public void A_dossier_is_never_in_two_states_at_once() =>
        Holds(story =>
        {
            var ledger = Agreement.Keep(story.Records);
            return ledger.Dossiers.Values.Select(history => DossierHistory.Fold(SpanFigures.Versions(ledger, history)))
                .All(spans => spans.All(span => span.To is null || span.From < span.To)
                    && spans.Zip(spans.Skip(1)).All(pair => pair.First.To <= pair.Second.From && (pair.First.To < pair.Second.From || pair.First.State != pair.Second.State)))
                ? null : "spans overlap, are empty, or should have been joined";
        });

    [Fact]
    public void What_ended_before_the_earliest_day_of_a_question_is_in_no_figure() =>
        Holds(story =>
        {
            var figures = new SpanFigures(Agreement.Keep(story.Records));
            return story.Questions.Where(question => !Same(figures.Ask(question), figures.Ask(question, Reaches)))
                .Select(question => question.ToString()).FirstOrDefault();

            static bool Reaches(DossierSpan span, Viewpoint view) => !(span.ReachDay < view.EarliestDay);
        });

    [Fact]
    public void The_office_calendar_is_the_one_of_the_announcements()
    {
        for (var day = new DateOnly(2025, 1, 1); day.Year < 2028; day = day.AddDays(1))
        {
            Assert.True(WorkingCalendar.BuiltIn.IsWorkingDay(day) == OfficeDays.IsWorking(day), $"{day:yyyy-MM-dd}");
            Assert.Equal(OfficeDays.NextWorking(day), WorkingCalendar.BuiltIn.NextWorkingDay(day));
            Assert.Equal(OfficeDays.TenthWorkingBefore(day), WorkingCalendar.BuiltIn.WorkingDayBefore(day, 10));
        }
    }

    private void Holds(Func<OfficeStory, string?> complaint)
    {
        output.WriteLine($"IOC_SEED={Stories.Seed}, {Cases} stories");
        var counterexample = Stories.FindCounterexample(complaint, Cases);
        Assert.True(counterexample is null, counterexample);
    }

    private static List<DossierSpan> SpansOf(IEnumerable<DossierRecord> records)
    {
        var ledger = Agreement.Keep(records);
        return [.. ledger.Dossiers.OrderBy(dossier => dossier.Key).SelectMany(dossier => DossierHistory.Fold(SpanFigures.Versions(ledger, dossier.Value)))];
    }

    private static bool Same(Dictionary<string, Counts> a, Dictionary<string, Counts> b) =>
        a.Keys.Union(b.Keys).All(commune => a.GetValueOrDefault(commune) == b.GetValueOrDefault(commune));
}
