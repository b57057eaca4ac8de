using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Benchmarks.Running;

/// <summary>
/// The embedded engine started from here, so that a product (told of it by <c>--clickhouse</c>) and the statements that it
/// is compared with go to one and the same engine.
/// </summary>
internal sealed class BareEngine : IAsyncDisposable
{
    private readonly EngineProcess _engine;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };

    private BareEngine(EngineProcess engine, Uri address)
    {
        _engine = engine;
        Url = new UriBuilder(address) { UserName = "default", Password = engine.Key, Path = "ioc" }.Uri.AbsoluteUri;
        Client = new ClickHouseClient(_http, _ => ValueTask.FromResult(new ClickHouseEndpoint(address, "default", engine.Key, "ioc")));
    }

    /// <summary>As <c>--clickhouse</c> takes it.</summary>
    public string Url { get; }

    public ClickHouseClient Client { get; }

    public TimeSpan ProcessorTime => ProcessTree.ProcessorTime(_engine.ProcessId!.Value);

    public double ResidentMemory() => ProcessTree.Of(_engine.ProcessId!.Value).Sum(process => process.MiB);

    /// <param name="folder">A product's data folder.</param>
    public static async Task<BareEngine> StartAsync(string folder)
    {
        var options = new EngineProcessOptions { DataDirectory = Path.Combine(folder, "clickhouse"), Program = Repository.Program("Ioc.Engine") };
        var engine = new EngineProcess(options, TimeProvider.System, NullLogger<EngineProcess>.Instance);
        await engine.StartAsync(CancellationToken.None);
        return new BareEngine(engine, await engine.AddressAsync(CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _http.Dispose();
    }
}
