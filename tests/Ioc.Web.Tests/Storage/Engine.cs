using Ioc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Tests.Storage;

/// <summary>The real engine without the product around it, and the product's client to it.</summary>
public sealed class Engine : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public Engine() => Process = new EngineProcess(new EngineProcessOptions { DataDirectory = _folder.Path }, TimeProvider.System, NullLogger<EngineProcess>.Instance);

    public EngineProcess Process { get; }

    public ClickHouseClient Client => To("ioc");

    /// <summary>The client of a database of its own, which is made when missing.</summary>
    public async Task<ClickHouseClient> NewDatabaseAsync(string name)
    {
        await Client.ExecuteAsync(new Sql("test", $"CREATE DATABASE {name}"));
        return To(name);
    }

    public Task InitializeAsync() => Process.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private ClickHouseClient To(string database) =>
        new(_http, async cancel => new ClickHouseEndpoint(await Process.AddressAsync(cancel), "default", Process.Key, database));
}
