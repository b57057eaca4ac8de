using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Ioc.Tests.Indicators;
using Ioc.Tests.Ingestion;

namespace Ioc.Tests.Processes;

/// <summary>The built product as a process of its own, so that it can be killed for real.</summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said;
    private readonly HttpClient _sender;
    private readonly HttpClient _reader;
    private readonly HttpClient _alarms;

    private ProductProcess(Process process, ConcurrentQueue<string> said, Uri address)
    {
        _process = process;
        _said = said;
        _sender = Client(address, RunningProduct.IngestKey);
        _reader = Client(address, RunningProduct.ReadKey);
        _alarms = Client(address, RunningProduct.AlarmsKey);
        Source = new SourceSystem(_sender);
        Reader = new FigureReader(_reader);
    }

    public SourceSystem Source { get; }

    public FigureReader Reader { get; }

    /// <summary>Holds the key that may send dossiers.</summary>
    public HttpClient Sender => _sender;

    /// <summary>A further client that holds the key that may read.</summary>
    public HttpClient ReportReader() => Client(_reader.BaseAddress!, RunningProduct.ReadKey);

    /// <summary>Holds the key that may answer alarms.</summary>
    public HttpClient Alarms => _alarms;

    /// <summary>All it has written to standard error so far.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Starts it on a free port and returns when it says that it is ready.</summary>
    /// <param name="variables">Further ones of its environment.</param>
    public static Task<ProductProcess> StartAsync(string dataDirectory, params (string Name, string Value)[] variables) => StartAsync(dataDirectory, [], variables);

    /// <param name="arguments">Further ones of the command line.</param>
    public static async Task<ProductProcess> StartAsync(string dataDirectory, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ioc.Web.dll"), "--no-demo", "--port", "0", "--data", dataDirectory, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["IOC_INGEST_KEY"] = RunningProduct.IngestKey, ["IOC_READ_KEY"] = RunningProduct.ReadKey, ["IOC_ALARMS_KEY"] = RunningProduct.AlarmsKey, ["IOC_ADMIN_PASSWORD"] = RunningProduct.AdminPassword,
            },
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var said = new ConcurrentQueue<string>();
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(ready?.StartsWith("ready ", StringComparison.Ordinal) == true, $"Not ready but '{ready}': {string.Join('\n', said)}");
        return new ProductProcess(process, said, new Uri(ready!["ready ".Length..] + "/"));
    }

    /// <summary>SIGKILL; returns when the process is gone, and with it every child.</summary>
    public async Task KillAsync()
    {
        var children = Children();
        _process.Kill();
        await _process.WaitForExitAsync();
        await FigureOffice.UntilAsync("no child outlives the killed product", () => Task.FromResult(!children.Any(IsRunning)));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _sender.Dispose();
        _reader.Dispose();
        _alarms.Dispose();
        _process.Dispose();
    }

    private List<int> Children() =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Status(id) is { } status && status.Parent == _process.Id)];

    private static bool IsRunning(int id) => Status(id) is { State: not ('Z' or 'X') };

    // pid (name) state ppid …; the name may hold anything, also brackets.
    private static (char State, int Parent)? Status(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }
}
