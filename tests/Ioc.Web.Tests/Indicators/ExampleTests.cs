using Ioc.Model;
using Ioc.Rules.Tests.Model;

namespace Ioc.Tests.Indicators;

/// <summary>The contract's worked example, and the generated one that is always at hand, on the real product to the digit.</summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private readonly FigureOffice _office = new();

    public Task InitializeAsync() => _office.InitializeAsync();

    public Task DisposeAsync() => _office.DisposeAsync();

    [WorkedExampleFact]
    public Task The_worked_example_comes_out_to_the_digit() => CheckAsync(Places.WorkedExample!);

    [Fact]
    public Task The_committed_sample_comes_out_to_the_digit() => CheckAsync(Path.GetDirectoryName(Places.Above("tests/Ioc.Model/Sample/README.md"))!);

    private async Task CheckAsync(string folder)
    {
        var expected = Expectation.Read(Path.Combine(folder, "expected.json"));

        Assert.Equal(
            expected.Outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal),
            await SendAsync(File.ReadLines(Path.Combine(folder, "records.ndjson"))));
        foreach (var query in expected.Queries)
        {
            var rows = FigureReader.Rows(await _office.Reader.CommunesAsync(query.Question));
            var total = rows.GetValueOrDefault("22");
            rows.Remove("22");
            Assert.Equal(query.Rows.OrderBy(row => row.Key, StringComparer.Ordinal), rows);
            Assert.Equal(query.Total, total);
        }
    }

    private async Task<SortedDictionary<string, int>> SendAsync(IEnumerable<string> lines)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        void Count(string outcome, int times)
        {
            if (times > 0)
            {
                counts[outcome] = counts.GetValueOrDefault(outcome) + times;
            }
        }

        // Small enough that no body has more than the hundred errors that are told one by one.
        foreach (var body in lines.Chunk(300))
        {
            var outcome = await _office.Source.SendAsync(body);
            Count("accepted", outcome.Accepted);
            Count("unchanged", outcome.Unchanged);
            Assert.Equal(outcome.Quarantined, outcome.Errors.Count);
            foreach (var error in outcome.Errors)
            {
                Count($"quarantined:{error.Code}", 1);
            }
        }
        return counts;
    }
}
