namespace Ioc.Benchmarks;

/// <summary>What to measure, and at which size.</summary>
public sealed record BenchmarkOptions
{
    public const string Usage = """
        Ioc.Benchmarks ingest|figures|live|fanout|page|alerts|start|all [--quick]
        Ioc.Benchmarks base [--quick]        only makes the databases that the others start from

          --quick     small sizes: shows that everything runs, its figures say little
          --only A,B  only the figures whose name contains one of these

        One JSON line per figure on standard output, all else on standard error. IOC_BENCH_DATA names the folder in which
        databases are kept between runs (default: artifacts/bench, up to 10 GB).
        """;

    private static readonly string[] Ordinary = ["ingest", "live", "figures", "fanout", "page", "alerts", "start"];
    private static readonly string[] Extraordinary = ["base"];

    public required IReadOnlyList<string> Suites { get; init; }

    public bool Quick { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Databases to start from are kept here.</summary>
    public string DataFolder { get; init; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("IOC_BENCH_DATA") is { Length: > 0 } folder ? folder : Path.Combine(Repository.Root, "artifacts", "bench"));

    public static BenchmarkOptions? Read(string[] arguments)
    {
        var suites = new List<string>();
        var options = new BenchmarkOptions { Suites = suites };
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--only" when i + 1 < arguments.Length:
                    options = options with { Only = arguments[++i].Split(',') };
                    break;
                case "all":
                    suites.AddRange(Ordinary);
                    break;
                case var suite when Ordinary.Contains(suite) || Extraordinary.Contains(suite):
                    suites.Add(suite);
                    break;
                default:
                    return null;
            }
        }
        return suites.Count > 0 ? options : null;
    }

    public bool Wants(string suite) => Suites.Contains(suite);

    /// <summary>Whether a figure, or a part of a suite named like one, is asked for.</summary>
    public bool WantsFigure(string name) => Only.Count == 0 || Only.Any(part => name.Contains(part, StringComparison.Ordinal));

    /// <summary>The size of a full run, or that of a quick one.</summary>
    public int Size(int full, int quick) => Quick ? quick : full;
}
