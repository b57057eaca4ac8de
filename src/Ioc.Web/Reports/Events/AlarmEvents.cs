using Ioc.Alerts;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Calendar;

namespace Ioc.Reports.Events;

/// <summary>Rows of the alarms that were going on at a report's instant, of the communes that it is about.</summary>
internal sealed class AlarmEvents(AlarmsAt alarms, CommuneDirectory communes) : IReportEvents
{
    public const string Unanswered = "Chưa tiếp nhận";

    public RowsOf RowsOf => RowsOf.Alarms;

    public async Task<List<ReportRow>> RowsAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken)
    {
        var asked = question.Request.Question.Communes.Select(commune => commune.Code).ToHashSet();
        return
        [
            .. (await alarms.RunAsync(question.AsOf, cancellationToken)).Where(alarm => asked.Contains(alarm.Facts.Commune)).Take(section.Limit ?? int.MaxValue)
                .Select(alarm => new ReportRow(alarm.Facts.Id, alarm.Title, [.. section.Columns.Select(column => Value(column.Word, alarm.Facts, question.AsOf))])),
        ];
    }

    private ReportValue Value(string? word, AlarmFacts alarm, DateTimeOffset at) => word switch
    {
        "unit" => ReportValue.Of(communes.Find(alarm.Commune)?.FullName),
        "severity" => ReportValue.Of(alarm.Severity switch
        {
            Severity.Critical => "Nghiêm trọng",
            Severity.Warning => "Đáng chú ý",
            Severity.Info => "Lưu ý",
            _ => throw new InvalidOperationException($"No severity {alarm.Severity}."),
        }),
        "since" => ReportValue.Of(LocalDay.Of(alarm.BeganAt)),
        "state" => ReportValue.Of(alarm.AcknowledgedAt is null ? Unanswered : alarm.IsOwned(at) ? "Đã tiếp nhận" : "Quá hẹn xử lý"),
        "owner" => ReportValue.Of(alarm.AcknowledgedBy),
        _ => ReportValue.None,
    };
}
