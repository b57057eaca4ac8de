using Ioc.Geography;
using Ioc.Rules.Indicators;
using Ioc.Storage;

namespace Ioc.Indicators;

/// <summary>The figures of every commune of a province, and of all of them together.</summary>
public sealed record CommuneTable(IReadOnlyList<FigureRow> Communes, FigureRow Total);

/// <summary>Figures by commune: the same for screen, API, live feed, alarm and report.</summary>
public sealed class CommuneFigures(ClickHouseClient clickHouse, CountsQuery counts, LoadRules loadRules)
{
    private static readonly Sql ArrivalsQuery = Sql.Load("indicators/commune_arrivals");

    /// <param name="totalCode">Code and names of the row that sums all others.</param>
    /// <param name="now">Age of data is counted to here.</param>
    public async Task<CommuneTable> RunAsync(
        FigureQuestion question, (string Code, string Name, string FullName) totalCode, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var arrivals = question.At is null ? ReadArrivalsAsync(question.Communes, cancellationToken) : Task.FromResult<Dictionary<string, DateTimeOffset>>([]);
        var byCommune = await counts.ByCommuneAsync(question, cancellationToken);
        var lastArrivals = await arrivals;

        var rows = new List<FigureRow>(question.Communes.Count);
        var sum = default(Counts);
        foreach (var commune in question.Communes)
        {
            var own = byCommune.GetValueOrDefault(commune.Code);
            sum += own;
            long? age = lastArrivals.TryGetValue(commune.Code, out var last) ? Math.Max(0, (long)(now - last).TotalSeconds) : null;
            rows.Add(FigureRow.Of(commune.Code, commune.Name, commune.FullName, own, age, loadRules.Of(commune, question.Viewpoint.Today).Of(own)));
        }

        var worst = rows.Count == 0 ? Load.Normal : rows.Max(row => row.Load);
        return new CommuneTable(rows, FigureRow.Of(totalCode.Code, totalCode.Name, totalCode.FullName, sum, rows.Min(row => row.DataAgeSeconds), worst));
    }

    private async Task<Dictionary<string, DateTimeOffset>> ReadArrivalsAsync(IReadOnlyList<Commune> communes, CancellationToken cancellationToken)
    {
        var parameters = new ClickHouseParameters().Add("communes", communes.Select(c => c.Code));
        var rows = await clickHouse.QueryAsync(ArrivalsQuery, parameters, row => (row.ReadString(), row.ReadInstant()), cancellationToken);
        return rows.ToDictionary(row => row.Item1, row => row.Item2);
    }
}
