using Quartz;

namespace Ioc.Foresight;

/// <summary>Tests the forecasts of every province served against what came, each night, and keeps their errors.</summary>
[DisallowConcurrentExecution]
public sealed partial class TestForecastsJob(Installation installation, ForecastTrials trials, ForecastErrors errors, ILogger<TestForecastsJob> log) : IJob
{
    public const string Name = "test-forecasts";

    /// <summary>A quarter past two, when the figures have been recomputed.</summary>
    public static readonly TimeOnly At = new(2, 15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var province in installation.Provinces)
        {
            await RunAsync(province, cancellationToken);
        }
    }

    public async Task RunAsync(string province, CancellationToken cancellationToken)
    {
        var (test, found) = await trials.RunAsync(province, cancellationToken);
        await errors.KeepAsync(test, found, cancellationToken);
        LogTested(province, test.Origins, found.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Forecasts of province {Province} tested on {Origins} mornings: {Errors} errors kept")]
    private partial void LogTested(string province, int origins, int errors);
}
