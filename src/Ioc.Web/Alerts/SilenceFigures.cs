using Ioc.Dashboards;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Alerts;

/// <summary>For how long a commune has sent nothing while offices worked, against its own usual gap.</summary>
public sealed class SilenceFigures(
    ClickHouseClient clickHouse, CommuneRows rows, WorkingCalendar calendar, WorkingHours hours, TimeProvider clock, ILogger<SilenceFigures> log)
    : FetchedFigures(TimeSpan.FromMinutes(1), clock, log)
{
    private static readonly Sql Query = Sql.Load("alerts/usual_traffic");

    public override IReadOnlyList<AlarmFigure> Figures { get; } =
    [
        new("silentHours", new("Số giờ làm việc không có hồ sơ mới", "Working hours without any record"), FigureFormat.Count),
        new("silenceToUsual", new("Thời gian im lặng so với khoảng cách thường lệ (lần)", "Silence as a multiple of the usual gap"), FigureFormat.Count),
    ];

    protected override async Task<FigureValues> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (heard, today, values) = (rows.LastArrivals(now), LocalDay.Of(now), new FigureValues());
        var parameters = new ClickHouseParameters().Add("communes", heard.Keys)
            .Add("from", calendar.WorkingDayBefore(today, UsualGap.LookBack)).Add("to", calendar.WorkingDayBefore(today, 1));
        var usual = (await clickHouse.QueryAsync(
                Query, parameters, row => (Commune: row.ReadRepeatedString(), Events: row.ReadInt64(), Days: row.ReadInt64()), cancellationToken))
            .ToDictionary(row => row.Commune, row => UsualGap.Of(row.Events, row.Days, hours.Day));
        foreach (var (commune, last) in heard)
        {
            var silent = hours.Between(last, now);
            values.Set(commune, "silentHours", silent.TotalHours);
            values.Set(commune, "silenceToUsual", usual.GetValueOrDefault(commune) is { } gap ? silent / gap : null);
        }

        return values;
    }
}
