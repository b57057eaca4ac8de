using Ioc.Alerts;
using Ioc.Directives;
using Ioc.Rules.Calendar;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>Alarms that were going on at the instant of a report.</summary>
public sealed class AlarmEvents(AlarmsAt alarms) : IReportEvents
{
    public RowsOf RowsOf => RowsOf.Alarms;

    public async Task<List<ReportRow>> RowsAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken)
    {
        var found = await alarms.RunAsync([.. question.Request.Question.Communes], question.AsOf, cancellationToken);
        return [.. found.Take(section.Limit ?? MakeSection.LongestList).Select(alarm => new ReportRow(alarm.Id, alarm.Title, [.. section.Columns.Select(column => Value(alarm, column.Word!))]))];
    }

    private static ReportValue Value(PastAlarm alarm, string word) => word switch
    {
        "unit" => ReportValue.Of(alarm.Commune?.FullName),
        "severity" => ReportValue.Of(Language.Vietnamese[$"alarms.severity.{alarm.Severity.ToString().ToLowerInvariant()}"]),
        "since" => ReportValue.Of(LocalDay.Of(alarm.FiredAt)),
        _ => ReportValue.Of(alarm.IsOwned ? "Đã có người nhận" : "Chưa ai nhận"),
    };
}

/// <summary>Directives that were open at the instant of a report.</summary>
public sealed class DirectiveEvents(DirectivesAt directives) : IReportEvents
{
    private const int LongestTitle = 200;

    public RowsOf RowsOf => RowsOf.Directives;

    public async Task<List<ReportRow>> RowsAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken)
    {
        var found = await directives.RunAsync([.. question.Request.Question.Communes], question.AsOf, cancellationToken);
        return [.. found.Take(section.Limit ?? MakeSection.LongestList).Select(open => new ReportRow(open.Id, Title(open.Instruction), [.. section.Columns.Select(column => Value(open, column.Word!))]))];
    }

    private static string Title(string instruction)
    {
        var line = instruction.ReplaceLineEndings(" ");
        return line.Length <= LongestTitle ? line : line[..LongestTitle] + "…";
    }

    private static ReportValue Value(OpenDirective open, string word) => word switch
    {
        "unit" => ReportValue.Of(open.Commune.FullName),
        "givenOn" => ReportValue.Of(LocalDay.Of(open.GivenAt)),
        "dueOn" => ReportValue.Of(LocalDay.Of(open.DueAt)),
        "priority" => ReportValue.Of(Language.Vietnamese[$"directives.priority.{open.Priority.ToString().ToLowerInvariant()}"]),
        _ => ReportValue.Of(Language.Vietnamese[$"directives.state.{open.State.ToString().ToLowerInvariant()}"]),
    };
}
