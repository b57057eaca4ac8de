using System.Text.Json;
using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Indicators.Projection;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;
using Ioc.Rules.Indicators;

namespace Ioc.Directives;

/// <summary>The figures that directives are about, when they were asked and now: the same definitions as on every screen.</summary>
public sealed class FollowedFigures(CommuneFigures figures, CommuneDirectory directory, WorkingCalendar calendar, Projector projector, TimeProvider clock)
{
    /// <summary>Figures with a number that can move; the load has none, and the age of data is no work of the unit.</summary>
    public static IEnumerable<Figure> All => FigureCatalogue.All.Where(figure => figure.Format is not (FigureFormat.Load or FigureFormat.Age));

    public static Figure? Find(string id) => All.FirstOrDefault(figure => figure.Id == id);

    /// <summary>The figure that counts the dossiers of a list.</summary>
    public static Figure? OfList(string state) => All.FirstOrDefault(figure => figure.Dossiers == state);

    /// <summary>The value of a subject's figure for each commune as of an instant; null without data.</summary>
    /// <param name="at"><see langword="null"/>: now.</param>
    public async Task<IReadOnlyDictionary<string, double?>> SeenAsync(
        string? figure, Period period, FigureFilter filter, IReadOnlyCollection<string> communes, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (figure is null)
        {
            return communes.ToDictionary(code => code, _ => (double?)null);
        }
        var now = await RowsAsync(period, filter, communes, at: null, cancellationToken);
        var seen = at is null ? now : await RowsAsync(period, filter, communes, at, cancellationToken);
        // Where no record ever arrived there is no figure either, at whatever time.
        return communes.ToDictionary(code => code, code => now[code].DataAgeSeconds is null ? null : ValueOf(seen[code], figure));
    }

    /// <summary>The value now for each commune of each directive: one question for all that ask the same.</summary>
    public async Task<IReadOnlyDictionary<(string Directive, string Commune), double?>> NowAsync(IReadOnlyList<Directive> directives, CancellationToken cancellationToken)
    {
        var values = new Dictionary<(string, string), double?>();
        var today = LocalDay.Of(clock.GetUtcNow());
        foreach (var same in directives.Where(directive => directive.Subject.Figure is not null)
            .GroupBy(directive => (Period: FollowedPeriod.At(directive.Subject.Period, LocalDay.Of(directive.Subject.SeenAt), today), directive.Subject.Filter)))
        {
            var rows = await RowsAsync(same.Key.Period, same.Key.Filter, [.. same.SelectMany(directive => directive.Units).Select(unit => unit.Commune).Distinct()], null, cancellationToken);
            foreach (var directive in same)
            {
                foreach (var unit in directive.Units)
                {
                    var row = rows[unit.Commune];
                    values[(directive.Id, unit.Commune)] = row.DataAgeSeconds is null ? null : ValueOf(row, directive.Subject.Figure!);
                }
            }
        }
        return values;
    }

    private async Task<Dictionary<string, FigureRow>> RowsAsync(
        Period period, FigureFilter filter, IReadOnlyCollection<string> communes, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (at is null)
        {
            await projector.CatchUpAsync(cancellationToken);
        }
        var question = new FigureQuestion([.. communes.Select(code => directory.Find(code)!)], new Viewpoint(period, LocalDay.Of(at ?? now), calendar), at, filter);
        var table = await figures.RunAsync(question, FigureRequest.AllTotal, now, cancellationToken);
        return table.Communes.ToDictionary(row => row.Code);
    }

    // By the contract's own names, so that no second list of them has to be kept.
    private static double? ValueOf(FigureRow row, string figure)
    {
        var fields = JsonSerializer.SerializeToElement(row, FigureRow.Json);
        return Find(figure) is { SumOf.Count: > 0 } sum ? sum.SumOf.Sum(part => fields.GetProperty(part).GetDouble())
            : fields.GetProperty(figure) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble()
            : null;
    }
}
