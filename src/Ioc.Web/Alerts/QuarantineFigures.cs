using Ioc.Dashboards;
using Ioc.Ingestion;

namespace Ioc.Alerts;

/// <summary>Records that wait in quarantine, and how fast they become more.</summary>
public sealed class QuarantineFigures(Quarantine quarantine, TimeProvider clock, ILogger<QuarantineFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(1), clock, log)
{
    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("quarantineWaiting", new("Bản ghi lỗi đang chờ xử lý", "Records waiting in quarantine"), FigureFormat.Count, PerCommune: false),
        new("quarantineGrowthPerHour", new("Bản ghi lỗi mới trong một giờ qua", "Records new in quarantine in the last hour"), FigureFormat.Count, PerCommune: false),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (waiting, fresh) = await quarantine.CountAsync(now.AddHours(-1), cancellationToken);
        return new FigureValues { [("", "quarantineWaiting")] = waiting, [("", "quarantineGrowthPerHour")] = fresh };
    }
}
