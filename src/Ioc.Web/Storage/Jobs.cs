using System.Collections.Specialized;
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
        services.AddQuartz(new NameValueCollection { ["quartz.scheduler.instanceName"] = "ioc" }, quartz =>
        {
            quartz.UseDefaultThreadPool(4);
            quartz.UsePersistentStore(store =>
            {
                if (installation.Postgres is { } postgres)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, postgres);
                    // Several nodes share the store; each job runs on one of them.
                    store.UseClustering();
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, ConnectionString(installation));
                }
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
        });
        // Its account of every start is of no use to an operator.
        services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
        services.AddQuartzHostedService(options => (options.WaitForJobsToComplete, options.AwaitApplicationStarted) = (true, true));
        return services;
    }

    /// <summary>A job at a local time of every day; one missed while the product was down runs at its next start.</summary>
    /// <param name="cron">Quartz's form, seconds first, in Asia/Ho_Chi_Minh: <c>0 30 1 * * ?</c>.</param>
    public static IServiceCollection AddNightly<TJob>(this IServiceCollection services, string name, string cron)
        where TJob : class, IJob =>
        services.AddQuartz(quartz => quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(name).WithCronSchedule(cron, schedule => schedule
                .InTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Asia/Ho_Chi_Minh"))
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)),
            job => job.WithIdentity(name)));

    private static string ConnectionString(Installation installation) =>
        new SqliteConnectionStringBuilder { DataSource = Path.Combine(installation.DataDirectory, File), DefaultTimeout = 30 }.ToString();
}
