using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Live;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;

namespace Ioc.Alerts;

/// <summary>The figures of a commune's row (contract §3), month to date: the very numbers of the live feed.</summary>
public sealed class RowFigures(LiveFeed feed, CommuneFigures history, CommuneDirectory communes, WorkingCalendar calendar, Installation installation) : IAlarmFigures
{
    private const string Age = "dataAgeSeconds";

    public IReadOnlyList<AlarmFigure> Figures { get; } =
        [.. FigureReadings.Names.Append(Age).Select(name => FigureCatalogue.Find(name)!).Select(figure => new AlarmFigure(figure.Id, figure.Title, figure.Format))];

    public double? Read(string figure, Commune? commune, DateTimeOffset now)
    {
        if (commune is null || feed.SinceRead > CommuneRows.Freshness || feed.Latest(commune.ProvinceCode) is not { } state || state.Find(commune.Code) is not { } row)
        {
            return null;
        }

        // A commune that never sent anything has no age: nobody can say that it fell silent.
        return figure == Age ? row.DataAgeSeconds + state.SecondsOld(now) : row.Counts.Read(figure);
    }

    public async Task<PastReading?> AtAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var day = LocalDay.Of(at);
        var view = new Viewpoint(new Period(new DateOnly(day.Year, day.Month, 1), day), day, calendar);
        List<Commune> units = [.. installation.Provinces.SelectMany(communes.Of)];
        var table = await history.RunAsync(new FigureQuestion(units, view, at, FigureFilter.None), FigureRequest.AllTotal, at, cancellationToken);
        var rows = table.Communes.ToDictionary(row => row.Code);
        return (figure, commune) => commune is not null && rows.TryGetValue(commune, out var row) ? row.Counts.Read(figure) : null;
    }
}
