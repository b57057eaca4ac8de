using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using Ioc.Rules.Indicators;
using Ioc.Storage;

namespace Ioc.Foresight;

/// <summary>Reads what a forecast is made from: of now, or only what was known at an earlier instant.</summary>
public sealed class ForecastFacts(ClickHouseClient clickHouse, CountsQuery counts, WorkingCalendar calendar)
{
    private static readonly Sql Days = Sql.Load("foresight/days_by_commune");
    private static readonly Sql DaysAt = Sql.Load("foresight/days_by_commune_at");
    private static readonly Sql OpenByDue = Sql.Load("foresight/open_by_due");
    private static readonly Sql OpenByDueAt = Sql.Load("foresight/open_by_due_at");

    /// <summary>Facts of each commune, in their order.</summary>
    /// <param name="at">The instant whose knowledge is wanted; <see langword="null"/> for now.</param>
    /// <param name="now">The same instant, or now.</param>
    public async Task<List<OfficeFacts>> ReadAsync(IReadOnlyList<Commune> communes, OfficeDays days, DateTimeOffset? at, DueCountsAt due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = ReadOpenAsync(communes, days, at, cancellationToken);
        var pasts = await ReadPastsAsync(communes, days, at, cancellationToken);
        var dueCounts = await due.RunAsync(communes, days, OfficePast.Begin(pasts.Values), now, cancellationToken);
        var openByCommune = await open;
        return
        [
            .. communes.Select(commune => new OfficeFacts(
                pasts[commune.Code],
                openByCommune.GetValueOrDefault(commune.Code, OfficeOpen.Nothing),
                dueCounts.GetValueOrDefault(commune.Code, DueCounts.None))),
        ];
    }

    /// <summary>The season of a province, if the year before is known.</summary>
    public async Task<Season> ReadSeasonAsync(IReadOnlyList<Commune> communes, DateOnly today, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var (from, to) = Season.Needed(today);
        var view = new Viewpoint(new Period(from, to), today, calendar);
        var received = await counts.ByDayAsync(new FigureQuestion(communes, view, at, FigureFilter.None), cancellationToken);
        return new Season(calendar, received.ToDictionary(day => day.Day, day => (double)day.Received));
    }

    /// <summary>The dossiers open at an instant, as of a local day: what was due before that day is overdue.</summary>
    public async Task<Dictionary<string, OfficeOpen>> ReadOpenAsync(IReadOnlyList<Commune> communes, OfficeDays days, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var parameters = new ClickHouseParameters().Add("communes", communes.Select(commune => commune.Code));
        var rows = await clickHouse.QueryAsync(
            at is null ? OpenByDue : OpenByDueAt,
            at is { } instant ? parameters.Add("at", instant).Add("reach", LocalDay.Of(instant)) : parameters,
            row => (Commune: row.ReadRepeatedString(), Due: row.ReadDate(), Paused: row.ReadBool(), Dossiers: row.ReadInt64()),
            cancellationToken);
        return rows.GroupBy(row => row.Commune).ToDictionary(group => group.Key, group => Sorted(group.Select(row => (row.Due, row.Paused, row.Dossiers)), days));
    }

    private async Task<Dictionary<string, OfficePast>> ReadPastsAsync(IReadOnlyList<Commune> communes, OfficeDays days, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var parameters = new ClickHouseParameters().Add("communes", communes.Select(commune => commune.Code)).Add("from", days.FirstDay).Add("to", days.Today);
        var pasts = communes.ToDictionary(
            commune => commune.Code, _ => (Received: new double[OfficeDays.LookBack], Ended: new double[OfficeDays.LookBack], Since: new double[2]));
        await foreach (var (commune, day, received, ended) in clickHouse.StreamAsync(
            at is null ? Days : DaysAt, at is { } instant ? parameters.Add("at", instant) : parameters,
            row => (row.ReadRepeatedString(), row.ReadDate(), row.ReadInt64(), row.ReadInt64()), cancellationToken))
        {
            var (past, step) = (pasts[commune], days.StepOf(day));
            if (step == OfficeDays.LookBack)
            {
                past.Since[0] += received;
                past.Since[1] += ended;
            }
            else if (step >= 0)
            {
                past.Received[step] += received;
                past.Ended[step] += ended;
            }
        }

        return pasts.ToDictionary(pair => pair.Key, pair => new OfficePast(pair.Key, pair.Value.Received, pair.Value.Ended, pair.Value.Since[0], pair.Value.Since[1]));
    }

    private static OfficeOpen Sorted(IEnumerable<(DateOnly Due, bool Paused, long Dossiers)> rows, OfficeDays days)
    {
        var (paused, overdue, later, at) = (0.0, 0.0, 0.0, new double[OfficeDays.Horizon + 1]);
        foreach (var (due, isPaused, dossiers) in rows)
        {
            if (isPaused)
            {
                paused += dossiers;
            }
            else if (due < days.Today)
            {
                overdue += dossiers;
            }
            else if (days.PlaceOf(due) is var place && place < at.Length)
            {
                at[place] += dossiers;
            }
            else
            {
                later += dossiers;
            }
        }

        return new OfficeOpen(paused, overdue, at, later);
    }
}
