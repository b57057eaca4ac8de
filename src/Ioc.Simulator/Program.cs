using Ioc.Simulator;
using Ioc.Simulator.OneStop;

SimulatorOptions options;
try
{
    options = SimulatorOptions.Parse(args);
}
catch (FormatException fault)
{
    Console.Error.WriteLine(fault.Message);
    Console.Error.WriteLine(SimulatorOptions.Usage);
    return 2;
}

var app = SimulatorHost.Build(options);
await app.StartAsync();
Console.WriteLine($"listening {app.Urls.First()}");

var backFilling = SimulatorHost.BackFillAsync(app, app.Lifetime.ApplicationStopping);
if (!options.Stay)
{
    // The parent holds our standard input; when it dies, however it dies, so do we.
    _ = Task.Run(() =>
    {
        while (Console.In.Read() >= 0)
        {
        }
        app.Lifetime.StopApplication();
    });
}

await app.WaitForShutdownAsync();
return await backFilling ? 0 : 1;
