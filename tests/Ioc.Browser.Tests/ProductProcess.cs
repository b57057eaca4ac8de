using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Ioc.Browser;

/// <summary>The product as an office runs it: a process of its own, which a test may kill and start again on the same port.</summary>
public sealed partial class ProductProcess : IAsyncDisposable
{
    public const string AdminPassword = "Mat-khau-quan-tri-22";
    private const string IngestKey = "ingest-key-of-the-test";

    private readonly string _data = Directory.CreateTempSubdirectory("ioc-browser-").FullName;
    private readonly string _port = FreePort();
    private readonly HttpClient _sender = new();
    private Process? _process;

    public ProductProcess() => _sender.DefaultRequestHeaders.Add("X-Api-Key", IngestKey);

    /// <summary>Folder of screens and rules; <see langword="null"/> for those of the product.</summary>
    public string? Dashboards { get; init; }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>Returns when the product says <c>ready</c>.</summary>
    public async Task StartAsync()
    {
        _process = Start("--port", _port, "--no-demo");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                return;
            }
        }
        throw new InvalidOperationException("The product ended before it was ready.");
    }

    /// <summary>As a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends records as a source would; fails unless all are accepted.</summary>
    public async Task SendAsync(IEnumerable<string> records)
    {
        var body = new StringContent(string.Join('\n', records), Encoding.UTF8);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await _sender.PostAsync(new Uri(Address, "api/v1/ingest/dossiers"), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && text.Contains("\"quarantined\":0", StringComparison.Ordinal), text);
    }

    /// <summary>Runs <c>import-boundaries</c> beside the running product, and gives what it printed.</summary>
    public async Task<string> ImportBoundariesAsync(string path)
    {
        using var import = Start("import-boundaries", path);
        var printed = await import.StandardOutput.ReadToEndAsync();
        await import.WaitForExitAsync();
        return printed;
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }
        _process?.Dispose();
        // The engine ends by itself when its parent is gone; its last files may still be closing.
        for (var attempt = 0; attempt < 50 && Directory.Exists(_data); attempt++)
        {
            try
            {
                Directory.Delete(_data, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }

    private Process Start(params string[] arguments)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Ioc.Web/release/Ioc.Web.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--data", _data])
        {
            RedirectStandardOutput = true,
            Environment = { ["IOC_ADMIN_PASSWORD"] = AdminPassword, ["IOC_INGEST_KEY"] = IngestKey },
        };
        if (Dashboards is not null)
        {
            start.Environment["IOC_DASHBOARDS"] = Dashboards;
        }

        return Process.Start(start)!;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
