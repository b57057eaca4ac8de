using Ioc.Access;
using Quartz;

namespace Ioc.Ingestion.Pull;

/// <summary>Reads dossiers from the one-stop systems named in <c>sources.yaml</c> of the data folder, and in a demo from the simulator.</summary>
public static class PullModule
{
    /// <summary>After the operational store, the jobs and the intake.</summary>
    public static IServiceCollection AddPull(this IServiceCollection services)
    {
        services.AddSingleton<OneStopClient>();
        services.AddSingleton<SourceCursors>();
        services.AddSingleton<SourcePoll>();
        services.AddSingleton<SourceList>();
        services.AddSingleton<TakeRecords>(Into);
        services.AddHostedService<ConnectSources>();
        services.AddHostedService<DemoSource>();
        return services;
    }

    public static IEndpointRouteBuilder MapPull(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/sources", (SourceList list, UnitScope scope) => Results.Ok(list.Answer(scope))).WithTags("Ingestion").RequireAuthorization(Scopes.Read).CutByField()
            .WithSummary("Every system that dossiers come from, and how it fares; for who sees at least one province whole.").Produces<SourcesAnswer>();
        return routes;
    }

    // Pulled records pass the same door as pushed ones; it can only be made once the store is open.
    private static TakeRecords Into(IServiceProvider services) => async (source, lines, cancellationToken) =>
    {
        try
        {
            var door = services.GetRequiredService<IngestDoor>();
            using var body = new MemoryStream(lines.ToArray(), writable: false);
            await door.TakeAsync(body, BodyLayout.Lines, SendingAs.Any(source), cancellationToken);
        }
        catch (LogBusyException busy)
        {
            throw new PullFaultException(PullFault.IntakeBusy, busy.Message, inner: busy);
        }
        catch (BodyRefusedException refusal)
        {
            throw new PullFaultException(PullFault.Malformed, refusal.Message, inner: refusal);
        }
    };

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
