using Ioc.Indicators.Projection;
using Ioc.Ingestion;
using Ioc.Model;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Indicators.Projection;

/// <summary>The projector is held up just where it looks at the clock, and meanwhile time passes and records arrive.</summary>
public sealed class ProjectorClockTests
{
    [Fact]
    public async Task A_record_that_arrives_while_the_clock_is_being_read_is_no_record_of_the_future()
    {
        var clock = new OfficeClock(BadRecords.Now);
        using var held = new HeldClock(clock);
        await using var product = await RunningProduct.StartAsync(adjust: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(services => new Projector(
                services.GetRequiredService<VersionLog>(), services.GetRequiredService<ProjectorCheckpoint>(), services.GetRequiredService<ProjectionTables>(),
                held, services.GetRequiredService<ILogger<Projector>>()));
        });
        var source = new SourceSystem(product.WithKey(RunningProduct.IngestKey));
        var reader = new FigureReader(product.WithKey(RunningProduct.ReadKey));
        clock.StopAt(BadRecords.Now);
        await source.SendAsync(Dossiers.New());
        Assert.Equal(1, await OpenAsync(reader));

        held.Hold();
        await source.SendAsync(Dossiers.New());
        try
        {
            await held.Reading.WaitAsync(TimeSpan.FromSeconds(30));
            clock.StopAt(BadRecords.Now.AddHours(1));
            await source.SendAsync(Dossiers.New(("updatedAt", BadRecords.Now.AddMinutes(30).ToString("O"))));
        }
        finally
        {
            held.LetGo();
        }

        Assert.Equal(3, await OpenAsync(reader));
    }

    private static async Task<long> OpenAsync(FigureReader reader) =>
        (await reader.GetAsync("api/v1/indicators/communes?from=2026-01-01")).GetProperty("total").GetProperty("open").GetInt64();

    /// <summary>Shows what another clock shows; whoever reads it while it is held gets what it showed then, once it is let go.</summary>
    private sealed class HeldClock(TimeProvider shown) : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _letGo = new(true);
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public void Hold() => _letGo.Reset();

        public void LetGo() => _letGo.Set();

        public override DateTimeOffset GetUtcNow()
        {
            var now = shown.GetUtcNow();
            if (!_letGo.IsSet)
            {
                _reading.TrySetResult();
                _letGo.Wait();
            }
            return now;
        }

        public void Dispose() => _letGo.Dispose();
    }
}
