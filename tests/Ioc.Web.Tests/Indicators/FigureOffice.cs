using Ioc.Model;
using Ioc.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ioc.Tests.Indicators;

/// <summary>A running product with an empty log and a clock that tests set; a class that shares it shares its dossiers too.</summary>
public sealed class FigureOffice : IAsyncLifetime
{
    private RunningProduct? _product;

    public OfficeClock Clock { get; } = new(BadRecords.Now);

    public RunningProduct Product => _product!;

    public LogLines Log { get; } = new();

    public SourceSystem Source { get; private set; } = null!;

    public FigureReader Reader { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _product = await RunningProduct.StartAsync(adjust: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Logging.AddProvider(Log);
        });
        Source = new SourceSystem(Product.WithKey(RunningProduct.IngestKey));
        Reader = new FigureReader(Product.WithKey(RunningProduct.ReadKey));
    }

    public async Task DisposeAsync() => await Product.DisposeAsync();

    /// <summary>Waits until a condition holds; a test that waits in vain says for what.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, int seconds = 20)
    {
        for (var attempt = 0; attempt < seconds * 10; attempt++)
        {
            if (await holds())
            {
                return;
            }
            await Task.Delay(100);
        }
        Assert.Fail($"After {seconds} seconds still not: {what}");
    }
}
