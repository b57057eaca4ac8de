using Ioc.Engine.Tests.Running;

namespace Ioc.Engine.Tests;

/// <summary>The short form of a long run: questions, refusals and inserts side by side, without an error and without growth.</summary>
public sealed class SoakTests(RunningEngine engine) : IClassFixture<RunningEngine>
{
    private const int Lanes = 4;

    [Fact]
    public async Task Thousands_of_questions_refusals_and_inserts_leave_memory_where_it_was()
    {
        await engine.AskAsync("CREATE TABLE soak (id UInt64, text String) ENGINE = ReplacingMergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100");
        await RoundAsync(first: 0, rounds: 150);
        var before = engine.ResidentBytes();

        await RoundAsync(first: 150, rounds: 450);

        Assert.Equal($"{600 * Lanes * 10}", await engine.AskAsync("SELECT uniqExact(id) FROM soak"));
        Assert.InRange(engine.ResidentBytes() - before, long.MinValue, 60_000_000);
    }

    private Task RoundAsync(int first, int rounds) => Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
    {
        for (var round = first; round < first + rounds; round++)
        {
            var start = ((round * Lanes) + lane) * 10;
            var data = string.Concat(Enumerable.Range(start, 10).Select(id => $"{id}\tdossier\n"));
            using var inserted = await engine.InsertAsync("INSERT INTO soak FORMAT TSV", System.Text.Encoding.UTF8.GetBytes(data), $"insert_deduplication_token={start}");
            Assert.True(inserted.IsSuccessStatusCode, await inserted.Content.ReadAsStringAsync());
            Assert.Equal("10", await engine.AskAsync("SELECT count() FROM soak FINAL WHERE id >= {start:UInt64} AND id < {start:UInt64} + 10", $"param_start={start}"));
            using var refused = await engine.SendAsync("SELECT no_such_column FROM soak");
            Assert.Equal(47, RunningEngine.CodeOf(refused));
        }
    }));
}
