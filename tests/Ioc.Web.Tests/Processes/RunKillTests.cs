using System.Text.Json;
using Ioc.Tests.Indicators;
using Ioc.Tests.Reports;

namespace Ioc.Tests.Processes;

/// <summary>The product is killed with SIGKILL while a run is being made: the next process goes on, and nothing that was done is made again.</summary>
public sealed class RunKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_run_goes_on_after_the_product_was_killed_and_what_was_done_is_not_made_again()
    {
        string id;
        Dictionary<int, string> before;
        await using (var product = await ProductProcess.StartAsync(_folder.Path))
        {
            using var reader = Reader(product);
            id = await new RunOffice(reader).StartAsync(RunOffice.Draft(units: "each", formats: ["xlsx"]));
            await FigureOffice.UntilAsync("some are made", async () => Ended(await new RunOffice(reader).ReadAsync(id)).Count >= 5, seconds: 120);
            before = Ended(await new RunOffice(reader).ReadAsync(id));
            await product.KillAsync();
        }
        Assert.InRange(before.Count, 5, 53);

        await using var again = await ProductProcess.StartAsync(_folder.Path);
        using var client = Reader(again);
        var runs = new RunOffice(client);
        var after = await runs.UntilAsync(id, "done", seconds: 300);

        Assert.All(before, made => Assert.Equal(made.Value, Ended(after)[made.Key]));
        Assert.Equal(54, (await runs.ZipAsync(id)).Files.Count);
        // Only what was under way when it was killed was begun twice.
        Assert.InRange(after.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("attempts").GetInt32() > 1), 0, 2);
    }

    public void Dispose() => _folder.Dispose();

    private static HttpClient Reader(ProductProcess product) => product.ReportReader();

    private static Dictionary<int, string> Ended(JsonElement run) => run.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("state").GetString() == "done")
        .ToDictionary(item => item.GetProperty("number").GetInt32(), item => item.GetProperty("endedAt").GetString()!);
}
