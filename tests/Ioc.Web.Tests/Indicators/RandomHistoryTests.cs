using System.Globalization;
using Ioc.Model;
using Ioc.Rules.Tests.Model;

namespace Ioc.Tests.Indicators;

/// <summary>
/// The real product against the slow model: random histories arrive late and out of order while the clock walks through
/// two years, and at every stop figures are asked for now (from buckets), for the same instant (from history) and for past ones.
/// </summary>
public sealed class RandomHistoryTests : IAsyncLifetime
{
    private const int Stories = 160;
    private const int Stops = 24;

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("IOC_SEED") ?? "20261123", CultureInfo.InvariantCulture);

    private readonly FigureOffice _office = new();
    private readonly Random _random = new(Seed);
    private readonly Communes _communes = Places.Serving("22");
    private readonly Ledger _ledger = new();

    public Task InitializeAsync() => _office.InitializeAsync();

    public Task DisposeAsync() => _office.DisposeAsync();

    [Fact]
    public async Task Buckets_history_and_the_slow_model_say_the_same_at_every_instant()
    {
        var stories = SampleOffice.Stories(Seed).Take(Stories).ToList();
        var questions = stories.SelectMany(story => story.Questions).ToList();
        var waiting = stories.SelectMany(story => story.Records).Select(record => (Record: record, ArrivesAt: record.UpdatedAt.AddHours(_random.Next(24 * 12)))).ToList();
        var clock = waiting.Min(entry => entry.ArrivesAt);
        var end = waiting.Max(entry => entry.ArrivesAt).AddDays(1);

        for (var stop = 1; stop <= Stops; stop++)
        {
            // Half a minute past, so that the moment of no record is near.
            var now = Minute(clock + ((end - clock) * stop / Stops)).AddSeconds(30);
            _office.Clock.Set(now);
            var arriving = waiting.Where(entry => entry.ArrivesAt <= now).Select(entry => entry.Record).ToArray();
            waiting.RemoveAll(entry => entry.ArrivesAt <= now);
            _random.Shuffle(arriving);
            await SendAsync(arriving, now);

            await CheckNowAsync(now);
            await CheckPastAsync(questions.Where(question => question.AsOf < now).OrderBy(_ => _random.Next()).Take(2), now);
        }

        Assert.Empty(waiting);
        foreach (var question in questions.OrderBy(_ => _random.Next()).Take(40))
        {
            await CheckAsync(question, asOfNow: false);
        }
    }

    private async Task SendAsync(DossierRecord[] records, DateTimeOffset now)
    {
        var door = new Door(_communes, _ledger, now);
        foreach (var body in records.Chunk(1 + (records.Length / 3)))
        {
            var replies = body.Select(record => door.Take(record.ToJson()).Outcome).ToList();
            var outcome = await _office.Source.SendAsync(body.Select(record => record.ToJson()));
            Assert.Equal((replies.Count(reply => reply == "accepted"), replies.Count(reply => reply == "unchanged"), 0), outcome.Counts);
        }
    }

    private async Task CheckNowAsync(DateTimeOffset now)
    {
        var today = OfficeDays.DayOf(now);
        for (var i = 0; i < 3; i++)
        {
            var to = today.AddDays(_random.Next(-20, 10));
            var question = new Question(
                now, to.AddDays(-_random.Next(60)), to, _random.Next(4) == 0 ? "LV-02" : null, _random.Next(4) == 0 ? _random.Next(1, 6) : null, _random.Next(4) == 0);
            await CheckAsync(question, asOfNow: true);
            await CheckAsync(question, asOfNow: false);
            await CheckListsAsync(question, asOfNow: i == 0);
        }
    }

    private async Task CheckPastAsync(IEnumerable<Question> questions, DateTimeOffset now)
    {
        foreach (var question in questions)
        {
            await CheckAsync(question, asOfNow: false);
            await CheckListsAsync(question with { AsOf = now }, asOfNow: false);
        }
    }

    private async Task CheckAsync(Question question, bool asOfNow)
    {
        var answer = await _office.Reader.CommunesAsync(question, asOfNow);
        var expected = FigureReader.Rows(_ledger.Ask(question), _communes);
        var found = FigureReader.Rows(answer);

        Assert.True(
            expected.SequenceEqual(found),
            $"IOC_SEED={Seed} {question} asOfNow={asOfNow}\nmodel:   {Told(expected.Except(found))}\nproduct: {Told(found.Except(expected))}");
    }

    private async Task CheckListsAsync(Question question, bool asOfNow)
    {
        var (state, figure) = FigureReader.Lists[_random.Next(FigureReader.Lists.Count)];
        var answer = _ledger.Ask(question);
        var own = _communes.Of("22").ToHashSet();
        var commune = answer.Communes.Where(own.Contains).OrderByDescending(code => answer[code][figure]).FirstOrDefault();
        if (commune is null)
        {
            return;
        }

        var (codes, total) = await _office.Reader.ListAsync(state, question, commune, asOfNow);

        var expected = answer.Behind(commune, figure).Select(record => $"{record.Source}/{record.DossierCode}").ToList();
        Assert.True(expected.SequenceEqual(codes) && total == expected.Count, $"IOC_SEED={Seed} {question} {state} of {commune}\nmodel:   {string.Join(' ', expected)}\nproduct: {string.Join(' ', codes)}, total {total}");
    }

    private static string Told(IEnumerable<KeyValuePair<string, string>> rows) => string.Join("\n         ", rows.Select(row => $"{row.Key}: {row.Value}"));

    private static DateTimeOffset Minute(DateTimeOffset instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
