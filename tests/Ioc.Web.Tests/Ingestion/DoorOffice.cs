using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Model;
using Ioc.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Ingestion;

/// <summary>One running product for all tests of the door. Its clock was set to noon of 23 November 2026; all it logs is kept.</summary>
public sealed class DoorOffice : IAsyncLifetime
{
    private RunningProduct? _product;

    public TemporaryFolder Data { get; } = new();

    public OfficeClock Clock { get; } = new(BadRecords.Now);

    public LogLines Log { get; } = new();

    public RunningProduct Product => _product!;

    public SourceSystem Source { get; private set; } = null!;

    /// <summary>Holds the key that may send, see quarantine and replace units.</summary>
    public HttpClient Sender { get; private set; } = null!;

    public HttpClient Reader { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _product = await RunningProduct.StartAsync(dataDirectory: Data.Path, adjust: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Logging.AddProvider(Log).AddFilter<LogLines>(null, LogLevel.Debug);
        });
        Sender = Product.WithKey(RunningProduct.IngestKey);
        Reader = Product.WithKey(RunningProduct.ReadKey);
        Source = new SourceSystem(Sender);
    }

    public async Task DisposeAsync()
    {
        await Product.DisposeAsync();
        Data.Dispose();
    }

    /// <summary>Stops the clock at noon again, which other tests and the passing of time have moved.</summary>
    public void SetClockToNoon() => Clock.StopAt(BadRecords.Now);

    /// <summary>One column of every stored record of a dossier, in order of arrival.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync(string dossierCode, string column) =>
        await Product.Services.GetRequiredService<ClickHouseClient>().QueryAsync(
            new Sql("test", string.Create(CultureInfo.InvariantCulture, $"SELECT toString({column}) FROM dossier_version WHERE dossier_code = {{code:String}} ORDER BY arrival")),
            new ClickHouseParameters().Add("code", dossierCode), row => row.ReadString());

    /// <summary>How a list shows a dossier now; undefined when it is not in it.</summary>
    public async Task<JsonElement> ListedAsync(string state, string commune, string dossierCode)
    {
        var list = await Reader.GetFromJsonAsync<JsonElement>($"api/v1/dossiers?state={state}&commune={commune}&from=2026-01-01");
        Assert.Equal(JsonValueKind.Null, list.GetProperty("next").ValueKind);
        return list.GetProperty("items").EnumerateArray().FirstOrDefault(item => item.GetProperty("dossierCode").GetString() == dossierCode);
    }

    /// <summary>All that waits in quarantine, every page of it.</summary>
    public async Task<List<JsonElement>> QuarantineAsync(string? code = null)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await Sender.GetFromJsonAsync<JsonElement>($"api/v1/quarantine?code={code}&cursor={cursor}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return items;
    }

    public async Task<List<JsonElement>> QuarantineOfAsync(string dossierCode) =>
        [.. (await QuarantineAsync()).Where(item => item.GetProperty("dossierCode").GetString() == dossierCode)];
}

[CollectionDefinition(Name)]
public sealed class AtTheDoor : ICollectionFixture<DoorOffice>
{
    public const string Name = "at the door";
}
