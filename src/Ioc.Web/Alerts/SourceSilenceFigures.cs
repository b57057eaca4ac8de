using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Ingestion;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>For how long none of the systems that a commune's dossiers come from has brought anything, for any commune.</summary>
/// <remarks>Then its figures say nothing of now, and neither does its own silence.</remarks>
public sealed class SourceSilenceFigures(
    ClickHouseClient clickHouse, CommuneRows rows, SourceArrivals arrivals, WorkingHours hours, TimeProvider clock, ILogger<SourceSilenceFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(3), clock, log)
{
    private const int LookBackDays = 30;

    private static readonly Sql Query = Sql.Load("alerts/sources_of_communes");

    public override IReadOnlyList<AlarmFigure> Figures { get; } =
        [new("sourceSilentHours", new("Số giờ làm việc nguồn dữ liệu ngừng gửi", "Working hours without anything from the source"), FigureFormat.Count)];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var heard = rows.LastArrivals(now);
        var parameters = new ClickHouseParameters().Add("communes", heard.Keys).Add("from", LocalDay.Of(now).AddDays(-LookBackDays));
        var sources = (await clickHouse.QueryAsync(Query, parameters, row => (Commune: row.ReadRepeatedString(), Source: row.ReadRepeatedString()), cancellationToken))
            .ToLookup(row => row.Commune, row => row.Source);
        var last = LastOf(sources, heard);
        var values = new FigureValues();
        foreach (var commune in sources)
        {
            var known = commune.Where(last.ContainsKey).Select(source => last[source]).ToList();
            values.Set(commune.Key, "sourceSilentHours", known.Count == 0 ? null : hours.Between(known.Max(), now).TotalHours);
        }

        return values;
    }

    // What another node took in this one sees by its communes only.
    private Dictionary<string, DateTimeOffset> LastOf(ILookup<string, string> sources, Dictionary<string, DateTimeOffset> heard)
    {
        var last = new Dictionary<string, DateTimeOffset>(arrivals.Last);
        foreach (var commune in sources.Where(commune => commune.Count() == 1))
        {
            var source = commune.First();
            last[source] = last.TryGetValue(source, out var at) && at > heard[commune.Key] ? at : heard[commune.Key];
        }

        return last;
    }
}
