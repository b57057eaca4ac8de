using Ioc.Dashboards;
using Ioc.Indicators;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Whether the nights' work was done, and whether figures had to be mended in it.</summary>
public sealed class JobFigures(NightlyRuns runs, FigureIncidents incidents, TimeProvider clock, ILogger<JobFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(1), clock, log)
{
    /// <summary>A night and some: a long one is not overdue.</summary>
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromHours(27);

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(24);

    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("jobsFailed", new("Công việc hằng đêm bị lỗi hoặc quá giờ", "Nightly jobs failed or overdue"), FigureFormat.Count, PerCommune: false),
        new("figuresMended", new("Lần số liệu phải sửa trong 24 giờ qua", "Times that figures were mended in the last 24 hours"), FigureFormat.Count, PerCommune: false),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failed = (await runs.ListAsync(cancellationToken)).Count(run => run.HasFailed || now - run.At > OverdueAfter);
        var (_, found) = await incidents.ListAsync(cancellationToken);
        return new FigureValues
        {
            [("", "jobsFailed")] = failed,
            [("", "figuresMended")] = found.Count(incident => incident.Kind == FigureIncident.FiguresMended && now - incident.At <= Fresh),
        };
    }
}
