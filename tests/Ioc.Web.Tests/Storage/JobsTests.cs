using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Ioc.Indicators.Projection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Ioc.Tests.Storage;

public sealed class JobsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_figures_are_recomputed_at_half_past_one_at_night_and_a_night_missed_is_made_up_for()
    {
        await using (var product = await RunningProduct.StartAsync(dataDirectory: _folder.Path))
        {
            var scheduler = await product.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
            var trigger = await scheduler.GetTrigger(new TriggerKey(RecomputeFiguresJob.Name));
            Assert.Equal(new TimeSpan(1, 30, 0), trigger!.NextFireTimeUtc!.Value.ToOffset(TimeSpan.FromHours(7)).TimeOfDay);
            Assert.Equal(JsonValueKind.Null, (await RecomputedAtAsync(product)).ValueKind);
        }

        await PretendTheProductWasDownForTheNightAsync();

        await using var again = await RunningProduct.StartAsync(dataDirectory: _folder.Path);
        for (var i = 0; i < 150 && (await RecomputedAtAsync(again)).ValueKind == JsonValueKind.Null; i++)
        {
            await Task.Delay(200);
        }
        Assert.Equal(JsonValueKind.String, (await RecomputedAtAsync(again)).ValueKind);
    }

    public void Dispose() => _folder.Dispose();

    private async Task PretendTheProductWasDownForTheNightAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "jobs.db")};Pooling=False");
        var moved = await connection.ExecuteAsync(
            "UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = NEXT_FIRE_TIME - @day WHERE TRIGGER_NAME = @name",
            new { day = TimeSpan.TicksPerDay, name = RecomputeFiguresJob.Name });
        Assert.Equal(1, moved);
    }

    private static async Task<JsonElement> RecomputedAtAsync(RunningProduct product)
    {
        using var http = product.WithKey(RunningProduct.ReadKey);
        var answer = await http.GetFromJsonAsync<JsonElement>(new Uri("api/v1/indicators/incidents", UriKind.Relative));
        return answer.GetProperty("recomputedAt");
    }
}
