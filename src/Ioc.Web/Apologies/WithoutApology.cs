using Ioc.Indicators;
using Ioc.Rules.Apologies;
using Ioc.Rules.Calendar;
using Ioc.Storage;

namespace Ioc.Apologies;

/// <summary>A running dossier that its office has not apologised for.</summary>
/// <param name="ProcedureName">As sent, masked where it held something personal; <see langword="null"/> when none was sent.</param>
/// <param name="DueDay">Local.</param>
/// <param name="ApologiseBy">Local day on which an apology was or is in time at the latest.</param>
/// <param name="WorkingDaysOverdue">0 while it is not overdue.</param>
public sealed record DossierWithoutApology(
    string Source, string DossierCode, string ProcedureCode, string? ProcedureName, DateOnly ReceivedDay, DateOnly DueDay, DateOnly ApologiseBy, int WorkingDaysOverdue)
{
    /// <summary>How an address names it.</summary>
    public string Key => $"{Source}:{DossierCode}";
}

/// <summary>Dossiers of a commune that need an apology, the longest overdue first.</summary>
public sealed class WithoutApology(ClickHouseClient clickHouse, CountsQuery counts, Installation installation, WorkingCalendar calendar)
{
    /// <summary>Dossiers in one answer, letters in one document.</summary>
    public const int PartSize = 500;

    private static readonly Sql Query = Sql.Load("apologies/dossiers_without_apology");

    /// <param name="soon">Also those not overdue yet whose apology would be late tomorrow.</param>
    /// <param name="part">From 1; each of <see cref="PartSize"/>.</param>
    public async Task<IReadOnlyList<DossierWithoutApology>> RunAsync(FigureRequest request, bool soon, int part, CancellationToken cancellationToken)
    {
        var today = request.Question.Viewpoint.DueLimit;
        var parameters = Parameters(counts, request)
            .Add("due_to", soon ? installation.Apologies.DecideUpTo(today, calendar) : today.AddDays(-1))
            .Add("skip", (part - 1) * PartSize)
            .Add("limit", PartSize);
        return await clickHouse.QueryAsync(Query, parameters, row => Read(row, today), cancellationToken);
    }

    private DossierWithoutApology Read(RowBinaryReader row, DateOnly today)
    {
        var (source, code, procedure, name) = (row.ReadString(), row.ReadString(), row.ReadString(), row.ReadString());
        var (received, due) = (LocalDay.Of(row.ReadInstant()), LocalDay.Of(row.ReadInstant()));
        return new DossierWithoutApology(
            source, code, procedure, name.Length == 0 ? null : name, received, due,
            installation.Apologies.LatestDay(due, calendar), calendar.WorkingDaysBetween(due, today));
    }

    /// <summary>What every question about apologies asks of the spans.</summary>
    internal static ClickHouseParameters Parameters(CountsQuery counts, FigureRequest request) =>
        counts.Parameters(request.Question.Communes.Select(commune => commune.Code), request.Question.Filter)
            .Add("to", request.Period.To)
            .Add("at", request.AsOf)
            .Add("reach", CountsQuery.Reach(request.Question.Viewpoint));
}
