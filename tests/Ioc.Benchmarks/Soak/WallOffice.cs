using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ioc.Benchmarks.Bases;
using Ioc.Benchmarks.Ingest;
using Ioc.Benchmarks.Running;
using Ioc.Ingestion;

namespace Ioc.Benchmarks.Soak;

/// <summary>A product on one port over all its starts, to which new dossiers keep coming.</summary>
internal sealed class WallOffice : IAsyncDisposable
{
    private const int BodiesPerSecond = 2;

    private readonly string _folder;
    private readonly string _port = FreePort();
    private readonly CancellationTokenSource _stop = new();
    private Task _feeding = Task.CompletedTask;

    private WallOffice(string folder) => _folder = folder;

    public RunningProduct Product { get; private set; } = null!;

    public static async Task<WallOffice> StartAsync(string folder, int recordsPerSecond)
    {
        var office = new WallOffice(folder);
        office.Product = await office.StartProductAsync();
        office._feeding = Task.Run(() => office.FeedAsync(recordsPerSecond / BodiesPerSecond));
        return office;
    }

    public async Task KillAndStartAsync()
    {
        await Product.KillAsync();
        Product = await StartProductAsync();
    }

    public async Task StopFeedAsync()
    {
        await _stop.CancelAsync();
        await _feeding;
        await new Senders(Product).CatchUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feeding;
        await Product.DisposeAsync();
        _stop.Dispose();
    }

    private Task<RunningProduct> StartProductAsync() => RunningProduct.StartProgramAsync(
        "dotnet", [Repository.Program("Ioc.Web"), "--port", _port, "--data", _folder, "--no-demo", "--province", Base.Province]);

    /// <summary>Dossiers received now, by any commune; what a dead server does not take is sent again.</summary>
    private async Task FeedAsync(int bodySize)
    {
        using var http = new HttpClient { BaseAddress = Product.Address };
        http.DefaultRequestHeaders.Add("X-Api-Key", RunningProduct.IngestKey);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BodiesPerSecond));
        for (var number = 0L; !_stop.IsCancellationRequested; number += bodySize)
        {
            var body = RecordLines.Write(Enumerable.Range(0, bodySize).Select(index => New(number + index)));
            while (!await TryAsync(http, body) && !_stop.IsCancellationRequested)
            {
                await Task.Delay(500);
            }
            await pace.WaitForNextTickAsync();
        }
    }

    private static async Task<bool> TryAsync(HttpClient http, byte[] body)
    {
        try
        {
            await Senders.SendAsync(http, body, new Senders.Outcome(default, 0, 0, 0));
            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static DossierRecord New(long number)
    {
        var now = TimeProvider.System.GetUtcNow();
        var commune = Base.Communes[Random.Shared.Next(Base.Communes.Count)].Code;
        return new DossierRecord
        {
            Source = "man-hinh", DossierCode = number.ToString(CultureInfo.InvariantCulture), UpdatedAt = now, Status = (byte)(Random.Shared.Next(3) == 0 ? 5 : 4), Channel = 2,
            ProcedureCode = "1.004873", FieldCode = "LV-HOTICH", FieldName = "Hộ tịch", HandlingCommune = commune, ReceivingCommune = commune, ReceivedAt = now, DueAt = now.AddDays(3),
        };
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
