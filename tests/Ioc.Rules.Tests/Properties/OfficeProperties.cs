using Ioc.Model;
using Ioc.Rules.Dossiers;
using Ioc.Rules.Indicators;

namespace Ioc.Rules.Tests.Properties;

/// <summary>What must hold of any story. Each returns its complaint, or <see langword="null"/>; each takes a mistake to be tried with.</summary>
internal static class OfficeProperties
{
    public static string? EveryFigureIsWhatWalkingAllRecordsCounts(OfficeStory story, Defect defect) => Agreement.Complaint(story, defect);

    public static string? RowsBalance(OfficeStory story, Defect defect)
    {
        var figures = new SpanFigures(story, defect);
        return story.Questions.Where(question => question.HoldsIdentity)
            .SelectMany(question => figures.Ask(question).Values)
            .Where(row => row.Received + row.CarriedOver != row.ResolvedEarly + row.ResolvedOnTime + row.ResolvedLate + row.Withdrawn + row.Open)
            .Select(row => $"does not balance: {row}").FirstOrDefault();
    }

    public static string? OrderOfArrivalMakesNoDifference(OfficeStory story, Defect defect)
    {
        var distinct = story.Records.DistinctBy(record => (record.Identity, record.Key)).ToList();
        var spans = SpansOf(distinct, defect);
        return spans.SequenceEqual(SpansOf(Enumerable.Reverse(distinct), defect))
            && spans.SequenceEqual(SpansOf(distinct.OrderBy(record => record.Status).ThenByDescending(record => record.Sequence), defect))
            ? null : "another order of arrival, other spans";
    }

    // Backwards, so that under one key an earlier record is sent again after a later one.
    public static string? RecordSentAgainChangesNothing(OfficeStory story, Defect defect) =>
        SpansOf(story.Records, defect).SequenceEqual(SpansOf([.. story.Records, .. Enumerable.Reverse(story.Records)], defect)) ? null : "resent records, other spans";

    public static string? VersionStoredTwiceCountsOnce(OfficeStory story, Defect defect) =>
        SpanFigures.Histories(story.Records).All(versions => SpanFigures.Fold(versions, defect).SequenceEqual(SpanFigures.Fold([.. versions, .. versions], defect)))
            ? null : "versions stored twice, other spans";

    public static string? DossierIsInOneStateAtATime(OfficeStory story, Defect defect) =>
        SpanFigures.Histories(story.Records).Select(versions => SpanFigures.Fold(versions, defect))
            .All(spans => spans.All(span => span.To is null || span.From < span.To) && spans.Zip(spans.Skip(1)).All(pair => pair.First.To <= pair.Second.From))
            ? null : "spans overlap or are empty";

    public static string? NothingEndedBeforeTheEarliestDayIsCounted(OfficeStory story, Defect defect)
    {
        var figures = new SpanFigures(story);
        return story.Questions.Where(question => !Same(figures.Ask(question), figures.Ask(question, Reaches)))
            .Select(question => $"left out too much: {question}").FirstOrDefault();

        bool Reaches(DossierSpan span, Viewpoint view) =>
            !(span.ReachDay < (defect == Defect.EarliestDayForgetsThroughput ? view.Period.From : view.EarliestDay));
    }

    private static List<DossierSpan> SpansOf(IEnumerable<DossierRecord> records, Defect defect) =>
        [.. SpanFigures.Histories(records, defect).SelectMany(versions => SpanFigures.Fold(versions, defect))];

    private static bool Same(Dictionary<string, Counts> a, Dictionary<string, Counts> b) =>
        a.Keys.Union(b.Keys).All(commune => a.GetValueOrDefault(commune) == b.GetValueOrDefault(commune));
}
