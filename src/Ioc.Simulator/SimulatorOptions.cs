using System.Globalization;

namespace Ioc.Simulator;

/// <summary>What to simulate; read once from the command line.</summary>
public sealed record SimulatorOptions
{
    public int Port { get; init; }

    /// <summary>Two-digit codes, or the single word <c>all</c>.</summary>
    public IReadOnlyList<string> Provinces { get; init; } = ["22"];

    public long Seed { get; init; } = 42;

    /// <summary>Multiplies every office's volume.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>
    /// Dossiers per real second as a multiple of a busy hour's; 1 leaves the real ones alone;
    /// <see langword="null"/>: as many as make two records a second.
    /// </summary>
    public double? Speed { get; init; }

    /// <summary>Name of the source in every record.</summary>
    public string Source { get; init; } = "mot-cua";

    /// <summary>Base address of the product whose intake is to be back-filled; <see langword="null"/>: none.</summary>
    public Uri? Product { get; init; }

    /// <summary>Local days before today to back-fill; 0: none.</summary>
    public int BackFillDays { get; init; }

    /// <summary>Local days before the day of the start at which a caller without a cursor begins; 0: that day.</summary>
    public int BeginningDays { get; init; }

    /// <summary>Go on when standard input closes.</summary>
    public bool Stay { get; init; }

    public const string Usage = """
        Ioc.Simulator [--port N] [--province CODE[,CODE…]|all] [--seed N] [--speed auto|X] [--volume X] [--source NAME]
                      [--begin-days N] [--product URL (--backfill-months N | --backfill-days N)] [--stay]
        Keys by environment: IOC_INGEST_KEY for the product's intake, IOC_SIMULATOR_KEY demanded of those who poll (unset: none).
        """;

    /// <exception cref="FormatException">An argument is unknown or cannot be read; the message names it.</exception>
    public static SimulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SimulatorOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--stay")
            {
                options = options with { Stay = true };
                continue;
            }
            var value = ++i < arguments.Count ? arguments[i] : throw new FormatException($"{name} wants a value.");
            try
            {
                options = options.With(name, value);
            }
            catch (FormatException fault) when (fault.Source != nameof(SimulatorOptions))
            {
                throw new FormatException($"{name}: '{value}' cannot be read.", fault);
            }
        }
        return options;
    }

    private SimulatorOptions With(string name, string value) => name switch
    {
        "--port" => this with { Port = int.Parse(value, CultureInfo.InvariantCulture) },
        "--province" => this with { Provinces = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
        "--seed" => this with { Seed = long.Parse(value, CultureInfo.InvariantCulture) },
        "--volume" => this with { Volume = double.Parse(value, CultureInfo.InvariantCulture) },
        "--speed" => this with { Speed = value == "auto" ? null : double.Parse(value, CultureInfo.InvariantCulture) },
        "--source" => this with { Source = value },
        "--begin-days" => this with { BeginningDays = int.Parse(value, CultureInfo.InvariantCulture) },
        "--product" => this with { Product = new Uri(value) },
        "--backfill-months" => this with { BackFillDays = (int)Math.Round(30.5 * double.Parse(value, CultureInfo.InvariantCulture)) },
        "--backfill-days" => this with { BackFillDays = int.Parse(value, CultureInfo.InvariantCulture) },
        _ => throw new FormatException($"There is no argument {name}.") { Source = nameof(SimulatorOptions) },
    };
}
