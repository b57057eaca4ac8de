using Ioc.Rules.Foresight;
using Quartz;

namespace Ioc.Foresight;

/// <summary>Has forecasts tested before the night comes when they never were, or when much more history has come in since: a first day of use.</summary>
public sealed class EarlyForecastTest(ISchedulerFactory schedulers, TimeProvider clock)
{
    /// <summary>A day more each day is the night's business.</summary>
    private const int ManyDays = 3;

    private static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);

    private long _lastAsked;

    /// <param name="test">The last test of the province; <see langword="null"/> when there was none.</param>
    public async Task MindAsync(ForecastTest? test, ProvinceForecast model, CancellationToken cancellationToken)
    {
        var known = ForecastTrials.DaysKnown(model.Offices);
        if (known <= OfficePast.LeastDays || (test is not null && known < test.DaysKnown + ManyDays) || !MayAsk())
        {
            return;
        }

        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.TriggerJob(new JobKey(TestForecastsJob.Name), cancellationToken);
    }

    private bool MayAsk()
    {
        var (now, last) = (clock.GetUtcNow().Ticks, Interlocked.Read(ref _lastAsked));
        return now - last >= LeastPause.Ticks && Interlocked.CompareExchange(ref _lastAsked, now, last) == last;
    }
}
