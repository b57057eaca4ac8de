using Ioc.Benchmarks;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Figures;
using Ioc.Benchmarks.Ingest;

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
    ("figures", new FiguresSuite(options, bases).RunAsync),
};

foreach (var (name, run) in suites.Where(suite => options.Wants(suite.Name)))
{
    Printout.Note($"{name}: load {Printout.MachineLoad()}");
    await run();
    Printout.Note($"{name}: done, load {Printout.MachineLoad()}");
}
return 0;
