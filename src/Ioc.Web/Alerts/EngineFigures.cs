using Ioc.Dashboards;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Whether the engine that keeps the dossiers answers.</summary>
public sealed class EngineFigures(ClickHouseClient clickHouse, TimeProvider clock, ILogger<EngineFigures> log)
    : FetchedFigures(TimeSpan.FromSeconds(15), clock, log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private int _failures;

    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("engineFailures", new("Số lần liên tiếp cơ sở dữ liệu không trả lời", "Times in a row that the database did not answer"), FigureFormat.Count, PerCommune: false),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _failures = await AnswersAsync(cancellationToken) ? 0 : _failures + 1;
        return new FigureValues { [("", "engineFailures")] = _failures };
    }

    // Told by the alarm, not once more by the log: whoever asked the engine for something has logged it.
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await clickHouse.PingAsync(patience.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
