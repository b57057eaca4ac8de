using Ioc.Indicators;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Apologies;

/// <summary>What a commune owes in apologies.</summary>
/// <param name="NoApology">Overdue dossiers without one: the figure openNoApology.</param>
/// <param name="OldestDueDay">Local day on which the longest overdue of them was due; <see langword="null"/> when there is none.</param>
/// <param name="WorkingDaysOverdue">Of that one.</param>
/// <param name="DecideNow">Not overdue yet, but the last day for an apology in time has come: to be resolved by the due day, or apologised for now.</param>
/// <param name="PutOff">Running dossiers with an apology that names a new date.</param>
/// <param name="PutOffPassed">Of these, those whose new date has passed as well.</param>
/// <param name="PutOffTooOften">Of these, those with more new dates than the rule allows.</param>
public sealed record CommuneApologies(
    string Code, string Name, string FullName, long NoApology, DateOnly? OldestDueDay, int? WorkingDaysOverdue, long DecideNow,
    long PutOff, long PutOffPassed, long PutOffTooOften);

/// <summary>Apologies owed, by commune; every commune asked for has a row.</summary>
public sealed class ApologiesByCommune(ClickHouseClient clickHouse, CountsQuery counts, Installation installation, WorkingCalendar calendar)
{
    private static readonly Sql OwedQuery = Sql.Load("apologies/without_apology_by_due_day");
    private static readonly Sql PutOffQuery = Sql.Load("apologies/put_off_by_commune");

    /// <returns>In the order of the question's communes, and their sum.</returns>
    public async Task<(IReadOnlyList<CommuneApologies> Communes, CommuneApologies Total)> RunAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        var owed = await ReadOwedAsync(request, cancellationToken);
        var putOff = await ReadPutOffAsync(request, cancellationToken);
        var today = request.Question.Viewpoint.DueLimit;
        List<CommuneApologies> rows =
        [
            .. request.Question.Communes.Select(commune =>
            {
                var days = owed[commune.Code].ToList();
                var overdue = days.Where(day => day.Due < today).ToList();
                DateOnly? oldest = overdue.Count > 0 ? overdue.Min(day => day.Due) : null;
                var (all, passed, often) = putOff.GetValueOrDefault(commune.Code);
                return new CommuneApologies(
                    commune.Code, commune.Name, commune.FullName, overdue.Sum(day => day.Dossiers), oldest, WorkingDaysSince(oldest, today),
                    days.Where(day => day.Due >= today).Sum(day => day.Dossiers), all, passed, often);
            }),
        ];
        var first = rows.Min(row => row.OldestDueDay);
        var (code, name, fullName) = request.Total;
        return (rows, new CommuneApologies(
            code, name, fullName, rows.Sum(row => row.NoApology), first, WorkingDaysSince(first, today), rows.Sum(row => row.DecideNow),
            rows.Sum(row => row.PutOff), rows.Sum(row => row.PutOffPassed), rows.Sum(row => row.PutOffTooOften)));
    }

    private int? WorkingDaysSince(DateOnly? due, DateOnly today) => due is { } day ? calendar.WorkingDaysBetween(day, today) : null;

    private async Task<ILookup<string, (DateOnly Due, long Dossiers)>> ReadOwedAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        var dueTo = installation.Apologies.DecideUpTo(request.Question.Viewpoint.DueLimit, calendar);
        var rows = await clickHouse.QueryAsync(
            OwedQuery, WithoutApology.Parameters(counts, request).Add("due_to", dueTo), row => (Commune: row.ReadString(), Due: row.ReadDate(), Dossiers: row.ReadInt64()), cancellationToken);
        return rows.ToLookup(row => row.Commune, row => (row.Due, row.Dossiers));
    }

    private async Task<Dictionary<string, (long All, long Passed, long Often)>> ReadPutOffAsync(FigureRequest request, CancellationToken cancellationToken)
    {
        var rows = await clickHouse.QueryAsync(
            PutOffQuery,
            WithoutApology.Parameters(counts, request).Add("due_limit", request.Question.Viewpoint.DueLimit).Add("most_times", installation.Apologies.MostTimes),
            row => (Commune: row.ReadString(), Numbers: (row.ReadInt64(), row.ReadInt64(), row.ReadInt64())), cancellationToken);
        return rows.ToDictionary(row => row.Commune, row => row.Numbers);
    }
}

/// <param name="Rule">Settings by which apologies are due and dossiers are put off.</param>
/// <param name="Total">Of all communes.</param>
public sealed record ApologiesAnswer(string Province, DateTimeOffset AsOf, ApologyRule Rule, IReadOnlyList<CommuneApologies> Communes, CommuneApologies Total);
