using System.Diagnostics;
using System.Globalization;

namespace Ioc.Benchmarks.Running;

/// <summary>The product as a process of its own, with its engine, as <c>./run</c> leaves it.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    public const string IngestKey = "ingest-key-of-the-benchmark";
    public const string ReadKey = "read-key-of-the-benchmark";
    public const string AlarmsKey = "alarms-key-of-the-benchmark";
    public const string AdminPassword = "Mat-khau-do-toc-do-22";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    private readonly Process _process;

    private RunningProduct(Process process, Uri address, TimeSpan start)
    {
        _process = process;
        Address = address;
        StartTook = start;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to its <c>ready</c> line.</summary>
    public TimeSpan StartTook { get; }

    public int ProcessId => _process.Id;

    /// <summary>Of the product's own process, without its engine.</summary>
    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime(_process.Id);

    /// <param name="data">Its data folder; kept.</param>
    /// <param name="arguments">Beside port and data folder.</param>
    public static Task<RunningProduct> StartAsync(string data, params string[] arguments) =>
        StartProgramAsync("dotnet", [Repository.Program("Ioc.Web"), "--port", "0", "--data", data, .. arguments]);

    public static async Task<RunningProduct> StartProgramAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
            Environment = { ["IOC_INGEST_KEY"] = IngestKey, ["IOC_READ_KEY"] = ReadKey, ["IOC_ALARMS_KEY"] = AlarmsKey, ["IOC_ADMIN_PASSWORD"] = AdminPassword },
        };
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        _ = PassOnAsync(process.StandardError);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync().WaitAsync(LongestStart);
        }
        while (line is not null && !line.StartsWith("ready ", StringComparison.Ordinal));
        return line is null
            ? throw new InvalidOperationException("The product did not start; see above.")
            : new RunningProduct(process, new Uri(line["ready ".Length..] + "/"), watch.Elapsed);
    }

    public HttpClient Client(string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <summary>Resident memory of product and engine, in MiB. The simulator is not part of the product.</summary>
    public double ResidentMemory() => ResidentMemories().Sum(process => process.MiB);

    public IEnumerable<(string Name, double MiB)> ResidentMemories() =>
        [.. ProcessTree.Of(_process.Id).Where(process => !process.Name.Contains("Simulator", StringComparison.Ordinal)).Select(process => (process.Name, process.MiB))];

    /// <summary>The engine's process at present; <see langword="null"/> while there is none.</summary>
    public int? EngineProcessId =>
        ProcessTree.Of(_process.Id).Where(process => process.Name == "Ioc.Engine").Select(process => (int?)process.Id).FirstOrDefault();

    /// <summary>Ends it at once, as a fault of the machine would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }
        _process.Dispose();
    }

    private static async Task PassOnAsync(StreamReader said)
    {
        while (await said.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync($"         product: {line}");
        }
    }
}
