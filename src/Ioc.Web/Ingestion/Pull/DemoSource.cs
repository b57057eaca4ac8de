using Dapper;
using Ioc.Access;
using Ioc.Geography;
using Ioc.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Quartz;

namespace Ioc.Ingestion.Pull;

/// <summary>In a demo: keeps the simulator running, reads it like any other one-stop system, and has it fill an empty database first.</summary>
public sealed partial class DemoSource(
    Installation installation, SourcePoll poll, ISchedulerFactory schedulers, OperationalStore store, ApiKeys keys, CommuneDirectory communes,
    IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoSource> log) : BackgroundService
{
    /// <summary>Name under which the simulator's records come, by whichever door.</summary>
    public const string Name = "mot-cua";

    private const string BackFilled = "demo-backfilled";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private int _port;

    /// <summary>The simulator's process number, for tests that kill it; <see langword="null"/> while there is none.</summary>
    public int? ProcessId { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!installation.Demo)
        {
            return;
        }

        await StartedAsync(stoppingToken);
        for (var failures = 0; !stoppingToken.IsCancellationRequested; failures++)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is InvalidOperationException or IOException)
            {
                // Another port next time: this one may have been taken.
                _port = 0;
                LogNotRunning(fault.Message);
            }
            var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 1 << Math.Min(failures, 10)));
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The simulator fills by the intake, which answers only once the product has started.
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var filled = installation.DemoDays == 0 || await IsFilledAsync(stoppingToken);
        await using var simulator = await SimulatorProcess.StartAsync(Run(filled), stoppingToken);
        _port = simulator.Address.Port;
        ProcessId = simulator.Id;

        var source = new PullSource(Name, simulator.Changes) { Every = TimeSpan.FromSeconds(2) };
        await poll.ConnectAsync(source, stoppingToken);
        poll.Note(Name, filled ? null : "Đang nạp dữ liệu các tháng trước");
        await PollSourceJob.ScheduleAsync(await schedulers.GetScheduler(stoppingToken), source, stoppingToken);

        while (await simulator.NextLineAsync(stoppingToken) is { } line)
        {
            LogSaid(line);
            if (line.StartsWith("backfill done", StringComparison.Ordinal))
            {
                await RememberFilledAsync(stoppingToken);
                poll.Note(Name, null);
            }
            else if (line.StartsWith("backfill failed", StringComparison.Ordinal))
            {
                throw new IOException(line);
            }
        }
    }

    private SimulatorRun Run(bool filled)
    {
        var (days, volume) = Extent(installation.Provinces.Sum(province => communes.Of(province).Count));
        return new SimulatorRun(installation.Provinces)
        {
            Port = _port,
            Volume = volume,
            Product = OwnAddress(),
            BackFillDays = filled ? 0 : installation.DemoDays ?? days,
            IngestKey = installation.IngestKey ?? keys.Lend("ingest", Name),
        };
    }

    // Bound to every address of the machine, it is reached by the loopback one.
    private Uri OwnAddress()
    {
        var bound = new UriBuilder(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        bound.Host = bound.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : bound.Host;
        return bound.Uri;
    }

    /// <summary>A quarter for a province; the whole country, thinned out, in about the same number of records.</summary>
    private static (int Days, double Volume) Extent(int communes) => communes switch
    {
        <= 200 => (91, 1),
        <= 700 => (45, 0.6),
        _ => (31, 0.06),
    };

    private async Task<bool> IsFilledAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string>("SELECT value FROM setting WHERE name = @BackFilled", new { BackFilled }) is not null;
    }

    // Broken off half-way it begins anew: what is there already is unchanged.
    private async Task RememberFilledAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "INSERT INTO setting (name, value) VALUES (@BackFilled, @at) ON CONFLICT (name) DO NOTHING",
            new { BackFilled, at = time.GetUtcNow().ToString("O") });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Simulator: {Line}")]
    private partial void LogSaid(string line);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The simulator does not run: {Reason}")]
    private partial void LogNotRunning(string reason);
}
