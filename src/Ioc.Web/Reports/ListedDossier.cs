using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Shell;
using Ioc.Storage;

namespace Ioc.Reports;

/// <summary>A dossier in the list of a report, as its record current at the instant of the report says; days are local.</summary>
public sealed record ListedDossier(
    string Source, string Code, string ProcedureCode, string ProcedureName, string FieldCode, string FieldName, string HandlingCommune, string ReceivingCommune,
    byte Channel, byte Status, DateOnly? ReceivedDay, DateOnly? DueDay, DateOnly? FinishedDay, DateOnly? ApologyDay, DateOnly? NewDueDay)
{
    /// <summary>What columns of a list may show.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "source", "procedureCode", "procedureName", "fieldCode", "fieldName", "commune", "communeCode", "receivingCommune", "channel", "status",
        "receivedDay", "dueDay", "finishedDay", "workingDaysOverdue", "apology", "apologyDay", "newDueDay",
    ];

    /// <summary>The procedure's name, or its code where none was sent.</summary>
    public string Title => ProcedureName.Length > 0 ? ProcedureName : ProcedureCode;
}

/// <summary>The dossiers behind a figure of a report, one after the other: there may be a hundred thousand.</summary>
public sealed class ListedDossiers(ClickHouseClient clickHouse, CountsQuery counts)
{
    private static readonly Sql Query = Sql.Load("reports/listed_dossiers");

    /// <summary>A long list reads much of the log, which a second thread halves; more would leave none to the questions of screens.</summary>
    private const int Threads = 2;

    /// <param name="showsFinish">Whether finish times are read; without, <see cref="ListedDossier.FinishedDay"/> is absent.</param>
    public IAsyncEnumerable<ListedDossier> RunAsync(FigureQuestion question, DossierListState state, bool showsFinish, int limit, CancellationToken cancellationToken)
    {
        var view = question.Viewpoint;
        var parameters = counts.Parameters(question.Communes.Select(commune => commune.Code), question.Filter)
            .Add("state", state.Number)
            .Add("from", view.Period.From)
            .Add("to", view.Period.To)
            .Add("due_limit", view.DueLimit)
            .Add("due_soon", view.DueSoonLimit)
            .Add("at", question.At!.Value)
            .Add("reach", CountsQuery.Reach(view))
            .Add("shows_finish", showsFinish)
            .Add("limit", limit);
        return clickHouse.StreamAsync(Query, parameters, Threads, Read, cancellationToken);
    }

    private static ListedDossier Read(RowBinaryReader row) => new(
        row.ReadRepeatedString(), row.ReadString(), row.ReadRepeatedString(), row.ReadRepeatedString(), row.ReadRepeatedString(), row.ReadRepeatedString(),
        row.ReadRepeatedString(), row.ReadRepeatedString(), row.ReadUInt8(), row.ReadUInt8(), Day(row), Day(row), Day(row), Day(row), Day(row));

    private static DateOnly? Day(RowBinaryReader row)
    {
        var instant = row.ReadInstant();
        return instant == DateTimeOffset.UnixEpoch ? null : LocalDay.Of(instant);
    }
}

/// <summary>Writes dossiers as rows of a report.</summary>
internal sealed class DossierRows(IReadOnlyList<FormColumn> columns, CommuneDirectory communes, WorkingCalendar calendar, DateOnly day)
{
    private static readonly string[] Channels = ["Trực tiếp", "Trực tuyến", "Bưu chính công ích", "VNeID", "Kiosk"];

    private readonly Dictionary<DateOnly, int> _overdue = [];

    public ReportRow Of(ListedDossier dossier) => new(dossier.Code, dossier.Title, [.. columns.Select(column => Value(dossier, column.Word!))]);

    private ReportValue Value(ListedDossier dossier, string word) => word switch
    {
        "source" => ReportValue.Of(dossier.Source),
        "procedureCode" => ReportValue.Of(dossier.ProcedureCode),
        "procedureName" => ReportValue.Of(dossier.ProcedureName),
        "fieldCode" => ReportValue.Of(dossier.FieldCode),
        "fieldName" => ReportValue.Of(dossier.FieldName.Length > 0 ? dossier.FieldName : dossier.FieldCode),
        "commune" => ReportValue.Of(communes.Find(dossier.HandlingCommune)?.FullName),
        "communeCode" => ReportValue.Of(dossier.HandlingCommune),
        "receivingCommune" => ReportValue.Of(communes.Find(dossier.ReceivingCommune)?.FullName),
        "channel" => ReportValue.Of(Channels.ElementAtOrDefault(dossier.Channel - 1)),
        "status" => ReportValue.Of(Language.Vietnamese[$"status.{dossier.Status}"]),
        "receivedDay" => ReportValue.Of(dossier.ReceivedDay),
        "dueDay" => ReportValue.Of(dossier.DueDay),
        "finishedDay" => ReportValue.Of(dossier.FinishedDay),
        "workingDaysOverdue" => dossier.DueDay is { } due ? ReportValue.Of(WorkingDaysOverdue(due)) : ReportValue.None,
        "apology" => ReportValue.Of(dossier.ApologyDay is null ? "Chưa xin lỗi" : dossier.NewDueDay is null ? "Đã xin lỗi" : "Đã xin lỗi, hẹn lại"),
        "apologyDay" => ReportValue.Of(dossier.ApologyDay),
        "newDueDay" => ReportValue.Of(dossier.NewDueDay),
        _ => throw new InvalidOperationException($"No column of dossiers shows {word}."),
    };

    // Many dossiers fall due on the same day.
    private int WorkingDaysOverdue(DateOnly due)
    {
        if (!_overdue.TryGetValue(due, out var days))
        {
            _overdue[due] = days = calendar.WorkingDaysBetween(due, day);
        }
        return days;
    }
}
