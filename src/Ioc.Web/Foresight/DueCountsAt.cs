using System.Globalization;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Foresight;
using Ioc.Storage;

namespace Ioc.Foresight;

/// <summary>What became of the dossiers that were due in the last forty working days, as known at an instant.</summary>
public sealed class DueCountsAt(ClickHouseClient clickHouse, WorkingCalendar calendar)
{
    /// <summary>Working days of due days looked back at; and some more, so that dossiers ended long before their day are seen.</summary>
    private const int DueDays = 40;
    private const int EarlyDays = 30;

    private static readonly Sql Query = Sql.Load("foresight/due_counts_at");

    /// <summary>By commune; one without any such dossier is left out.</summary>
    /// <param name="begin">
    /// Place in <see cref="OfficeDays.Past"/> at which history begins. What was due in the first days after it is left out: of
    /// those dossiers only the late ones are known.
    /// </param>
    public async Task<Dictionary<string, DueCounts>> RunAsync(
        IReadOnlyList<Commune> communes, OfficeDays days, int begin, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (today, known) = (days.Today, OfficeDays.LookBack - begin - (begin == 0 ? 0 : DueCounts.Longest));
        if (known <= 0)
        {
            return [];
        }

        var from = days.Past[OfficeDays.LookBack - Math.Min(known, DueDays)];
        var first = calendar.WorkingDayBefore(from, EarlyDays);
        var parameters = new ClickHouseParameters()
            .Add("communes", communes.Select(commune => commune.Code))
            .Add("first", first).Add("from", from).Add("to", today.AddDays(-1)).Add("today", today).Add("at", at)
            .Add("numbers", OfficeDays.Numbers(calendar, first, today).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        var byCommune = new Dictionary<string, DueCounts>();
        var rows = await clickHouse.QueryAsync(
            Query, parameters,
            row => (Commune: row.ReadRepeatedString(), K: (int)row.ReadUInt8(), AtRisk: Thousandths(row), Missed: Thousandths(row), Granted: Thousandths(row), GrantedMissed: Thousandths(row),
                Due: Thousandths(row), LateEnded: row.ReadInt64(), LateDays: row.ReadInt64()),
            cancellationToken);
        foreach (var row in rows)
        {
            if (!byCommune.TryGetValue(row.Commune, out var counts))
            {
                byCommune[row.Commune] = counts = DueCounts.Empty(row.Due, row.LateEnded, row.LateDays);
            }

            (counts.AtRisk[row.K], counts.Missed[row.K]) = (row.AtRisk, row.Missed);
            (counts.Granted[row.K], counts.GrantedMissed[row.K]) = (row.Granted, row.GrantedMissed);
        }

        return byCommune;
    }

    private static double Thousandths(RowBinaryReader row) => row.ReadInt64() / 1000.0;
}
