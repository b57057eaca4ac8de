using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>Dossiers filed online that nobody has received within eight working hours (domain: the office must receive or refuse by then).</summary>
public sealed class WaitingOnlineFigures(
    ClickHouseClient clickHouse, CommuneRows rows, WorkingHours hours, TimeProvider clock, ILogger<WaitingOnlineFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(5), clock, log)
{
    /// <summary>Of what was filed before, nobody waits any more; and the log need not be searched further back.</summary>
    private const int LookBackDays = 60;

    private static readonly TimeSpan Allowed = TimeSpan.FromHours(8);
    private static readonly Sql Query = Sql.Load("alerts/waiting_online");

    public override IReadOnlyList<AlarmFigure> Figures { get; } =
        [new("onlineWaiting", new("Hồ sơ trực tuyến chờ tiếp nhận quá 8 giờ làm việc", "Online dossiers waiting beyond 8 working hours"), FigureFormat.Count)];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var heard = rows.LastArrivals(now);
        var parameters = new ClickHouseParameters().Add("communes", heard.Keys)
            .Add("from", now.AddDays(-LookBackDays)).Add("limit", Limit(now)).Add("at", now);
        var waiting = (await clickHouse.QueryAsync(Query, parameters, row => (Commune: row.ReadString(), Count: row.ReadInt64()), cancellationToken))
            .ToDictionary(row => row.Commune, row => row.Count);
        var values = new FigureValues();
        foreach (var commune in heard.Keys)
        {
            values.Set(commune, "onlineWaiting", waiting.GetValueOrDefault(commune));
        }

        return values;
    }

    /// <summary>What was filed before has waited longer than allowed; exact to the second.</summary>
    private DateTimeOffset Limit(DateTimeOffset now)
    {
        var (waited, not) = (now.AddDays(-LookBackDays), now);
        while (not - waited > TimeSpan.FromSeconds(1))
        {
            var middle = waited + ((not - waited) / 2);
            (waited, not) = hours.Between(middle, now) > Allowed ? (middle, not) : (waited, middle);
        }

        return waited;
    }
}
