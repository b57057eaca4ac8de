using System.Collections.Specialized;
using System.Globalization;
using Ioc.Rules.Calendar;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;

namespace Ioc.Storage;

/// <summary>Work done by the clock: Quartz with a persistent store, so that a night missed while the product was down is made up for.</summary>
public static class Jobs
{
    /// <summary>The schedule is kept apart from <c>ioc.db</c>: its many small writes must not hold up those of people.</summary>
    private const string File = "jobs.db";

    /// <summary>Added once; a slice adds its own job with <see cref="AddNightly{TJob}"/>, or schedules it through <see cref="ISchedulerFactory"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, Installation installation)
    {
        var properties = new NameValueCollection
        {
            ["quartz.scheduler.instanceName"] = "ioc",
            // A stop must not wait for a source that hangs; nothing depends on a job's orderly end.
            ["quartz.scheduler.interruptJobsOnShutdown"] = "true",
            ["quartz.scheduler.interruptJobsOnShutdownWithWait"] = "true",
        };
        if (installation.Postgres is not null)
        {
            // Nodes of one name would each take the other for their own earlier self, and its jobs for abandoned ones.
            properties["quartz.scheduler.instanceId"] = "AUTO";
        }

        services.AddQuartz(properties, quartz =>
        {
            quartz.UseDefaultThreadPool(4);
            quartz.UsePersistentStore(store => Keep(store, installation));
            quartz.AddJobListener(provider => provider.GetRequiredService<NightlyRuns>());
        });
        // Its account of every start is of no use to an operator.
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
        services.AddSingleton<NightlyRuns>();
        services.AddHostedService<ScheduleNightly>();
        services.AddQuartzHostedService(options => (options.WaitForJobsToComplete, options.AwaitApplicationStarted) = (true, true));
        return services;
    }

    /// <summary>A job at a local time of every day; one missed while the product was down runs soon after its next start.</summary>
    /// <param name="at">On an office's wall.</param>
    public static IServiceCollection AddNightly<TJob>(this IServiceCollection services, string name, TimeOnly at)
        where TJob : class, IJob =>
        services.AddSingleton(new Nightly(name, Cron(at), () => JobBuilder.Create<TJob>().WithIdentity(name).Build()));

    // Kept in UTC: the store knows a zone by its name alone, and not every system has the table of zones.
    private static string Cron(TimeOnly at)
    {
        var utc = at.Add(-LocalDay.Offset);
        return string.Create(CultureInfo.InvariantCulture, $"{utc.Second} {utc.Minute} {utc.Hour} * * ?");
    }

    private static void Keep(IPersistentStoreBuilder store, Installation installation)
    {
        if (installation.Postgres is { } postgres)
        {
            store.UsePostgres(NpgsqlFactory.Instance, postgres);
            // Several nodes share the store; each job runs on one of them.
            store.UseClustering();
        }
        else
        {
            var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(installation.DataDirectory, File), DefaultTimeout = 30 };
            store.UseSqlite(SqliteFactory.Instance, file.ToString());
        }
        store.UseSystemTextJsonSerializer();
        store.ProvisionSchema();
    }

    private sealed record Nightly(string Name, string Cron, Func<IJobDetail> Job);

    /// <summary>Leaves a schedule that is already as it should be alone: replacing it would forget the night that was missed.</summary>
    private sealed class ScheduleNightly(IEnumerable<Nightly> jobs, ISchedulerFactory schedulers, NightlyRuns runs) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            foreach (var job in jobs)
            {
                await runs.ExpectAsync(job.Name, cancellationToken);
                var kept = await scheduler.GetTrigger(new TriggerKey(job.Name), cancellationToken) as ICronTrigger;
                if (kept?.CronExpressionString != job.Cron)
                {
                    await scheduler.DeleteJob(new JobKey(job.Name), cancellationToken);
                    await scheduler.ScheduleJob(job.Job(), Trigger(job), cancellationToken: cancellationToken);
                }
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private static ITrigger Trigger(Nightly job) => TriggerBuilder.Create().WithIdentity(job.Name)
            .WithCronSchedule(job.Cron, cron => cron.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
    }
}
