using System.Globalization;

namespace Ioc.Benchmarks;

/// <summary>What to measure, and at which size.</summary>
public sealed record BenchmarkOptions
{
    public const string Usage = """
        Ioc.Benchmarks ingest|figures|live|fanout|page|delivery|alerts|foresight|reports|files|access|audit|start|all [--quick]
        Ioc.Benchmarks base [--quick]        only makes the databases that the others start from
        Ioc.Benchmarks soak [--quick] [--records N] [--kills N] [--hours H] [--seed N]

          --quick     small sizes: shows that everything runs, its figures say little
          --only A,B  only the figures whose name contains one of these
          --records   that pass the door while memory is watched (soak.memory); default 5,000,000
          --kills     of product and engine, half each, while records arrive (soak.kills), or of product and
                      SMTP server while alarms change (soak.alarms); default 100
          --hours     that a wall display is watched (soak.wall); default 0.1, a day is 24
          --seed      of the kills and their records; default 20261123

        One JSON line per figure on standard output, all else on standard error. IOC_BENCH_DATA names the folder in which
        databases are kept between runs (default: artifacts/bench, up to 10 GB).
        """;

    private static readonly string[] Ordinary = ["ingest", "live", "figures", "fanout", "page", "delivery", "alerts", "foresight", "reports", "files", "access", "audit", "start"];
    private static readonly string[] Extraordinary = ["base", "soak"];

    public required IReadOnlyList<string> Suites { get; init; }

    public bool Quick { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Records that pass the door in the soak; whole lives are sent, so a few more do.</summary>
    public int? Records { get; init; }

    public int? Kills { get; init; }

    public double? Hours { get; init; }

    public int Seed { get; init; } = 20261123;

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
                case "--records" when Whole(arguments, i + 1) is { } records:
                    (options, i) = (options with { Records = records }, i + 1);
                    break;
                case "--kills" when Whole(arguments, i + 1) is { } kills:
                    (options, i) = (options with { Kills = kills }, i + 1);
                    break;
                case "--seed" when Whole(arguments, i + 1) is { } seed:
                    (options, i) = (options with { Seed = seed }, i + 1);
                    break;
                case "--hours" when i + 1 < arguments.Length && double.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out var hours) && hours > 0:
                    (options, i) = (options with { Hours = hours }, i + 1);
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

    private static int? Whole(string[] arguments, int index) =>
        index < arguments.Length && int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public bool Wants(string suite) => Suites.Contains(suite);

    /// <summary>Whether a figure, or a part of a suite named like one, is asked for.</summary>
    public bool WantsFigure(string name) => Only.Count == 0 || Only.Any(part => name.Contains(part, StringComparison.Ordinal));

    /// <summary>The size of a full run, or that of a quick one.</summary>
    public int Size(int full, int quick) => Quick ? quick : full;
}
