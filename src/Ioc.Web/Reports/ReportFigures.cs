using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Ingestion;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>All figures of one row.</summary>
public readonly record struct RowFigures(Counts Counts, ChannelCounts Channels)
{
    public static RowFigures operator +(RowFigures a, RowFigures b) => new(a.Counts + b.Counts, a.Channels + b.Channels);

    /// <returns><see langword="null"/> when there is nothing to divide by.</returns>
    public double? Read(string figure) => FormFigures.IsOfChannels(figure) ? Channels.Read(figure) : FormFigures.Read(Counts, figure);
}

/// <summary>Figures of the rows of a section, in every view that its formulas ask for.</summary>
public sealed class RowFigureSet(IReadOnlyDictionary<FigureView, IReadOnlyDictionary<string, RowFigures>> views)
{
    /// <summary>Keys of rows that have a dossier in any view.</summary>
    public IEnumerable<string> Keys => views.Values.SelectMany(rows => rows.Keys).Distinct();

    public RowFigures Of(FigureView view, string key) => views[view].GetValueOrDefault(key);

    /// <summary>Of every row added up; ratios follow from these sums.</summary>
    public RowFigures Sum(FigureView view) => views[view].Values.Aggregate(default(RowFigures), (sum, row) => sum + row);
}

/// <summary>Reads the figures of reports: counted by the definitions of screen and API (<see cref="CountsQuery"/>), always from history.</summary>
public sealed class ReportFigures(CountsQuery counts, ClickHouseClient clickHouse, Projector projector, Installation installation, WorkingCalendar calendar)
{
    private static readonly Sql ChannelsQuery = Sql.Load("reports/received_by_channel");

    /// <param name="byField">By field, else by commune.</param>
    public async Task<RowFigureSet> RunAsync(
        ReportQuestion question, IReadOnlyCollection<FigureName> figures, bool byField, ReadOnce once, CancellationToken cancellationToken)
    {
        // Channels are counted in the log, all else in what the projection made of it: both must hold the same records.
        var usesLog = figures.Any(figure => FormFigures.IsOfChannels(figure.Figure));
        using var rest = usesLog ? await projector.RestAsync(cancellationToken) : null;
        var views = new Dictionary<FigureView, IReadOnlyDictionary<string, RowFigures>>();
        foreach (var view in figures.GroupBy(figure => figure.View))
        {
            var asked = question.As(view.Key, calendar);
            Task<Dictionary<string, Counts>> CountAsync() => byField ? counts.ByFieldAsync(asked, cancellationToken) : counts.ByCommuneAsync(asked, cancellationToken);
            var counted = await (usesLog ? CountAsync() : once.OfAsync(("counts", view.Key, byField), CountAsync));
            var channels = view.Any(figure => FormFigures.IsOfChannels(figure.Figure)) ? await ByChannelAsync(asked, byField, cancellationToken) : [];
            views[view.Key] = counted.Keys.Union(channels.Keys).ToDictionary(key => key, key => new RowFigures(counted.GetValueOrDefault(key), channels.GetValueOrDefault(key)));
        }
        return new RowFigureSet(views);
    }

    private async Task<Dictionary<string, ChannelCounts>> ByChannelAsync(FigureQuestion question, bool byField, CancellationToken cancellationToken)
    {
        var period = question.Viewpoint.Period;
        var rows = await clickHouse.QueryAsync(
            ChannelsQuery,
            new ClickHouseParameters().Add("communes", question.Communes.Select(commune => commune.Code)).Add("fields", question.Filter.Fields ?? [])
                .Add("since", LocalDay.Start(period.From)).Add("until", LocalDay.End(period.To)).Add("at", question.At!.Value).Add("arrival", projector.Reach.Arrival),
            row => (Commune: row.ReadString(), Field: row.ReadString(), FieldName: row.ReadString(), Channel: row.ReadUInt8(), Level: row.ReadUInt8(), Count: row.ReadInt64()),
            cancellationToken);

        var sums = new Dictionary<string, ChannelCounts>();
        foreach (var row in rows.Where(row => !question.Filter.ExcludeCertification || !IsCertification(row.Field, row.FieldName)))
        {
            var key = byField ? row.Field : row.Commune;
            sums[key] = sums.GetValueOrDefault(key) + ChannelCounts.Of(row.Channel, row.Level, row.Count);
        }
        return sums;
    }

    private bool IsCertification(string code, string name) =>
        installation.CertificationFields is { } codes ? codes.Contains(code) : Certification.IsName(name);
}
