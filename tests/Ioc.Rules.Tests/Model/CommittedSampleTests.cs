using Ioc.Model;
using Ioc.Rules.Tests.Properties;

namespace Ioc.Rules.Tests.Model;

/// <summary>The model's answers of today are those recorded in the repository; a change of either is seen.</summary>
public sealed class CommittedSampleTests
{
    private const int Seed = 22;

    [Fact]
    public void The_sample_in_the_repository_is_answered_as_recorded()
    {
        var folder = Folder;
        if (Environment.GetEnvironmentVariable("IOC_RECORD_SAMPLE") is { Length: > 0 } target)
        {
            Record(target);
            folder = target;
        }

        var communes = Places.Serving("22");
        var ledger = new Ledger();
        var outcomes = Expectation.Replay(Path.Combine(folder, "records.ndjson"), new Door(communes, ledger, BadRecords.Now));
        var expected = Expectation.Read(Path.Combine(folder, "expected.json"));

        Assert.Equal(expected.Outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal), outcomes);
        expected.AssertAnsweredBy(ledger, communes);
    }

    [Theory]
    [MemberData(nameof(BrokenRulesTests.Defects), MemberType = typeof(BrokenRulesTests))]
    public void The_questions_of_the_sample_alone_find_every_rule_broken_on_purpose(Defect defect) =>
        Assert.True(Finds(Committed.Value, defect));

    private static readonly Lazy<OfficeStory> Committed = new(() => new OfficeStory(
        RecordsIn(File.ReadLines(Path.Combine(Folder, "records.ndjson"))),
        [.. Expectation.Read(Path.Combine(Folder, "expected.json")).Queries.Select(query => query.Question)]));

    private static string Folder => Path.GetDirectoryName(Places.Above("tests/Ioc.Model/Sample/README.md"))!;

    private static void Record(string folder)
    {
        var stories = TellingStories();
        var lines = SampleOffice.Lines(stories, Seed);
        File.WriteAllLines(Path.Combine(folder, "records.ndjson"), lines);
        var communes = Places.Serving("22");
        var ledger = new Ledger();
        var outcomes = Expectation.Replay(Path.Combine(folder, "records.ndjson"), new Door(communes, ledger, BadRecords.Now));
        var questions = SampleOffice.Always.Concat(TellingQuestions(RecordsIn(lines), stories.SelectMany(story => story.Questions)));
        File.WriteAllText(Path.Combine(folder, "expected.json"), SampleOffice.Expected(questions, outcomes, ledger, communes) + "\n");
    }

    // Thirty as they come, then as many more as find a mistake which none before them finds.
    private static List<OfficeStory> TellingStories()
    {
        var stories = SampleOffice.Stories(Seed).Take(30).ToList();
        var unfound = BrokenRulesTests.FigureDefects.Where(defect => !stories.Any(story => Finds(story, defect))).ToList();
        foreach (var story in SampleOffice.Stories(Seed).Skip(30).Take(4000).TakeWhile(_ => unfound.Count > 0))
        {
            if (unfound.RemoveAll(defect => Finds(story, defect)) > 0)
            {
                stories.Add(story);
            }
        }
        return stories;
    }

    private static IEnumerable<Question> TellingQuestions(List<DossierRecord> records, IEnumerable<Question> candidates)
    {
        var unfound = BrokenRulesTests.FigureDefects.Where(defect => !Finds(new OfficeStory(records, SampleOffice.Always), defect)).ToList();
        return candidates.Where(question => unfound.RemoveAll(defect => Finds(new OfficeStory(records, [question]), defect)) > 0).ToList();
    }

    private static bool Finds(OfficeStory story, Defect defect) => Agreement.Complaint(story, defect) is not null;

    private static List<DossierRecord> RecordsIn(IEnumerable<string> lines)
    {
        var door = new Door(Places.Serving("22"), new Ledger(), BadRecords.Now);
        return [.. lines.Select(door.Read).OfType<DossierRecord>()];
    }
}
