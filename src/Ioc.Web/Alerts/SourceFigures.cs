using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Ingestion.Pull;

namespace Ioc.Alerts;

/// <summary>How the systems fare that dossiers come from.</summary>
public sealed class SourceFigures(SourceList sources) : IAlarmFigures
{
    public IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("sourcesFailing", new("Nguồn dữ liệu bị lỗi", "Sources failing"), FigureFormat.Count, PerCommune: false),
        new("sourcesStale", new("Nguồn dữ liệu ngừng gửi", "Sources gone silent"), FigureFormat.Count, PerCommune: false),
    ];

    public double? Read(string figure, Commune? commune, DateTimeOffset now) =>
        sources.Entries().Count(source => source.State == (figure == "sourcesFailing" ? "failing" : "stale"));
}
