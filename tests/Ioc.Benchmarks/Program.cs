using Ioc.Benchmarks;
using Ioc.Benchmarks.Access;
using Ioc.Benchmarks.Alerts;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Delivering;
using Ioc.Benchmarks.Fanout;
using Ioc.Benchmarks.Figures;
using Ioc.Benchmarks.Foresight;
using Ioc.Benchmarks.Ingest;
using Ioc.Benchmarks.Live;
using Ioc.Benchmarks.Pages;
using Ioc.Benchmarks.Reports;
using Ioc.Benchmarks.Soak;
using Ioc.Benchmarks.Starting;

if (args is ["serve-fanout", var folder])
{
    await FanoutServer.RunAsync(folder);
    return 0;
}
if (BenchmarkOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(BenchmarkOptions.Usage);
    return 2;
}

var bases = new BaseShelf(options);
var suites = new (string Name, Func<Task> Run)[]
{
    ("base", bases.FillAsync),
    ("ingest", new IngestSuite(options, bases).RunAsync),
    ("live", new LiveSuite(options).RunAsync),
    ("figures", new FiguresSuite(options, bases).RunAsync),
    ("foresight", new ForesightSuite(options, bases).RunAsync),
    ("fanout", new FanoutSuite(options).RunAsync),
    ("page", new PageSuite(options, bases).RunAsync),
    ("delivery", new DeliverySuite(options).RunAsync),
    ("alerts", new AlertsSuite(options, bases).RunAsync),
    ("reports", new ReportsSuite(options, bases).RunAsync),
    ("files", new FilesSuite(options).RunAsync),
    ("access", new AccessSuite(options, bases).RunAsync),
    ("audit", new AuditSuite(options).RunAsync),
    ("start", new StartSuite(options, bases).RunAsync),
    ("soak", new SoakSuite(options).RunAsync),
};

var failed = 0;
foreach (var (name, run) in suites.Where(suite => options.Wants(suite.Name)))
{
    Printout.Note($"{name}: load {Printout.MachineLoad()}");
    try
    {
        await run();
        Printout.Note($"{name}: done, load {Printout.MachineLoad()}");
    }
    catch (Exception fault)
    {
        // The other suites still have something to say.
        Printout.Note($"{name}: FAILED, {fault}");
        failed++;
    }
}
return failed == 0 ? 0 : 1;
