using System.Diagnostics;
using System.Globalization;

namespace Ioc.Ingestion.Pull;

/// <summary>How the simulator is started.</summary>
/// <param name="Provinces">Two-digit codes.</param>
public sealed record SimulatorRun(IReadOnlyList<string> Provinces)
{
    /// <summary>Port of an earlier run, so that its address stays good; 0: any.</summary>
    public int Port { get; init; }

    public double Volume { get; init; } = 1;

    /// <summary>See the simulator's <c>--speed</c>.</summary>
    public string Speed { get; init; } = "auto";

    /// <summary>The product's intake, for a back-fill of <see cref="BackFillDays"/> under <see cref="IngestKey"/>.</summary>
    public Uri? Product { get; init; }

    public int BackFillDays { get; init; }

    /// <summary>See the simulator's <c>--begin-days</c>.</summary>
    public int BeginningDays { get; init; }

    public string? IngestKey { get; init; }
}

/// <summary>The simulator as a child; it ends when its standard input closes, so that it never outlives us.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private const string PathVariable = "IOC_SIMULATOR_PATH";

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;

    private SimulatorProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public int Id => _process.Id;

    public Uri Address { get; }

    public Uri Changes => new(Address, "/api/v1/dossiers/changes");

    /// <exception cref="InvalidOperationException">It is not built, or ended without listening.</exception>
    public static async Task<SimulatorProcess> StartAsync(SimulatorRun run, CancellationToken cancellationToken)
    {
        var process = Process.Start(StartInfo(run)) ?? throw new InvalidOperationException("The simulator's process could not be started.");
        try
        {
            // Its complaints go where ours go.
            process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
            process.BeginErrorReadLine();
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
            return line?.StartsWith("listening ", StringComparison.Ordinal) == true
                ? new SimulatorProcess(process, new Uri(line["listening ".Length..]))
                : throw new InvalidOperationException($"The simulator did not start: {line}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>What it says next; <see langword="null"/> once it has ended.</summary>
    public async Task<string?> NextLineAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeToEnd);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _process.Kill();
        }
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(SimulatorRun run)
    {
        string[] arguments =
        [
            Program(), "--port", Text(run.Port), "--province", string.Join(',', run.Provinces), "--volume", Text(run.Volume), "--speed", run.Speed,
            "--begin-days", Text(run.BeginningDays),
            .. run.Product is { } product && run.BackFillDays > 0 ? ["--product", product.ToString(), "--backfill-days", Text(run.BackFillDays)] : Array.Empty<string>(),
        ];
        var start = new ProcessStartInfo(Dotnet(), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ForgetSettings();
        start.Environment["IOC_INGEST_KEY"] = run.IngestKey;
        return start;
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Dotnet() =>
        Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Named by the environment, beside the product, or in the neighbouring build output.</summary>
    private static string Program()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable(PathVariable),
            Path.Combine(here.FullName, "simulator", "Ioc.Simulator.dll"),
            Path.Combine(here.Parent?.Parent?.FullName ?? "/", "Ioc.Simulator", here.Name, "Ioc.Simulator.dll"),
        ];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"Ioc.Simulator.dll was not found; build it, or name it in {PathVariable}.");
    }
}
