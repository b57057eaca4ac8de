using Ioc.Rules.Calendar;
using Ioc.Simulator.Dossiers;
using Ioc.Simulator.Offices;
using Ioc.Simulator.OneStop;

namespace Ioc.Simulator;

/// <summary>Puts the simulator together; nothing starts yet.</summary>
public static class SimulatorHost
{
    /// <summary>Pulse dossiers a minute that make about two records a second.</summary>
    private const double LivelyPulses = 28;

    public static WebApplication Build(SimulatorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");

        var offices = new OfficeDirectory(options.Provinces, options.Seed, options.Volume);
        var clock = new OfficeClock(WorkingCalendar.BuiltIn);
        var book = new DossierBook(offices, clock, options.Seed);
        var feed = new ChangeFeed(book, new PulseBook(offices, clock, options.Seed), PulsesPerMinute(options, offices), TimeProvider.System, options.BeginningDays);
        var faults = new Faults(TimeProvider.System);
        var door = new ChangesDoor(feed, faults, options, TimeProvider.System, Environment.GetEnvironmentVariable("IOC_SIMULATOR_KEY"));
        builder.Services.AddSingleton(options).AddSingleton(book);

        var app = builder.Build();
        app.MapGet("/api/v1/dossiers/changes", door.AnswerAsync);
        app.MapPost("/faults", (FaultOrder order) => SetFault(faults, order));
        app.MapGet("/healthz", () => "alive");
        return app;
    }

    /// <returns>Whether all went well; what happened is printed.</returns>
    public static async Task<bool> BackFillAsync(WebApplication app, CancellationToken stopping)
    {
        var options = app.Services.GetRequiredService<SimulatorOptions>();
        if (options.Product is null || options.BackFillDays == 0)
        {
            return true;
        }

        using var product = new HttpClient { BaseAddress = options.Product, Timeout = TimeSpan.FromMinutes(5) };
        product.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("IOC_INGEST_KEY"));
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var backFill = new BackFill(app.Services.GetRequiredService<DossierBook>(), product, options.Source, TimeProvider.System);
            var result = await backFill.RunAsync(options.BackFillDays, stopping);
            Console.WriteLine($"backfill done {result} in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (HttpRequestException fault)
        {
            Console.WriteLine($"backfill failed {fault.Message}");
            return false;
        }
    }

    private static IResult SetFault(Faults faults, FaultOrder order)
    {
        try
        {
            return Results.Ok(new { fault = faults.Set(order).ToString() });
        }
        catch (FormatException fault)
        {
            return Results.Problem(fault.Message, statusCode: 400);
        }
    }

    private static double PulsesPerMinute(SimulatorOptions options, OfficeDirectory offices)
    {
        const double busyHourOfDay = 0.17;
        var busyPerMinute = offices.RunningVolumes[^1] * busyHourOfDay / 60;
        return options.Speed is { } speed ? Math.Max(0, speed - 1) * busyPerMinute : LivelyPulses;
    }
}
