using Quartz;

namespace Ioc.Ingestion.Pull;

/// <summary>Reads dossiers from the one-stop systems named in <c>sources.yaml</c> of the data folder, and in a demo from the simulator.</summary>
public static class PullModule
{
    /// <summary>After the operational store and the jobs; <see cref="TakeRecords"/> is the intake's to add.</summary>
    public static IServiceCollection AddPull(this IServiceCollection services)
    {
        services.AddSingleton<OneStopClient>();
        services.AddSingleton<SourceCursors>();
        services.AddSingleton<SourcePoll>();
        services.AddHostedService<ConnectSources>();
        return services;
    }

    /// <summary>Makes every configured source known and sets its pace; the scheduler starts only after the product has.</summary>
    private sealed class ConnectSources(Installation installation, SourcePoll poll, ISchedulerFactory schedulers) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var sources = SourcesFile.Read(Path.Combine(installation.DataDirectory, SourcesFile.Name), Environment.GetEnvironmentVariable);
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            await PollSourceJob.ForgetAllAsync(scheduler, cancellationToken);
            foreach (var source in sources)
            {
                await poll.ConnectAsync(source, cancellationToken);
                await PollSourceJob.ScheduleAsync(scheduler, source, cancellationToken);
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
