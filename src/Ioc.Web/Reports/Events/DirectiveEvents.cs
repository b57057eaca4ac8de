using Ioc.Directives;
using Ioc.Geography;
using Ioc.Rules.Calendar;
using Ioc.Rules.Directives;

namespace Ioc.Reports.Events;

/// <summary>Rows of the directives that were open at a report's instant, as far as they ask communes that it is about.</summary>
internal sealed class DirectiveEvents(DirectiveBook book, CommuneDirectory communes) : IReportEvents
{
    public const string Late = "Quá thời hạn trả lời";

    /// <summary>Directives read at once.</summary>
    private const int Batch = 200;

    /// <summary>An instruction may be a page long; the directive itself has all of it.</summary>
    private const int LongestTitle = 160;

    public RowsOf RowsOf => RowsOf.Directives;

    public async Task<List<ReportRow>> RowsAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken)
    {
        var asked = question.Request.Question.Communes.Select(commune => commune.Code).ToHashSet();
        var rows = new List<ReportRow>();
        foreach (var ids in (await book.OpenAtAsync(question.AsOf, cancellationToken)).Chunk(Batch))
        {
            var read = (await book.ReadAsync(ids, cancellationToken)).Select(directive => Then(directive, question.AsOf, asked)).Where(directive => directive.Units.Count > 0);
            rows.AddRange(read.Select(directive => new ReportRow(directive.Id, Title(directive), [.. section.Columns.Select(column => Value(column.Word, directive, question.AsOf))])));
        }
        return [.. rows.Take(section.Limit ?? int.MaxValue)];
    }

    // As it stood at the instant, for the units that are asked about.
    private static Directive Then(Directive directive, DateTimeOffset at, HashSet<string> asked) => directive with
    {
        Happenings = [.. directive.Happenings.Where(happening => happening.Event.At <= at)],
        Units = [.. directive.Units.Where(unit => asked.Contains(unit.Commune))],
    };

    private static string Title(Directive directive)
    {
        var text = directive.Instruction.ReplaceLineEndings(" ").Trim();
        return text.Length <= LongestTitle ? text : $"{text.AsSpan(0, LongestTitle - 1).TrimEnd()}…";
    }

    private ReportValue Value(string? word, Directive directive, DateTimeOffset at) => word switch
    {
        "unit" => ReportValue.Of(Units(directive)),
        "givenOn" => ReportValue.Of(LocalDay.Of(directive.GivenAt)),
        "dueOn" => ReportValue.Of(LocalDay.Of(Standings(directive).Where(standing => standing.IsWaitedFor).Select(standing => standing.DueAt).DefaultIfEmpty(directive.DueAt).Min())),
        "state" => ReportValue.Of(StateOf(directive, at)),
        "priority" => ReportValue.Of(directive.Priority switch
        {
            DirectivePriority.Normal => "Thường",
            DirectivePriority.Urgent => "Khẩn",
            DirectivePriority.Immediate => "Hỏa tốc",
            _ => throw new InvalidOperationException($"No priority {directive.Priority}."),
        }),
        _ => ReportValue.None,
    };

    private string Units(Directive directive) => directive.Units.Count <= 2
        ? string.Join(", ", directive.Units.Select(unit => communes.Find(unit.Commune)?.FullName ?? unit.Commune))
        : $"{directive.Units.Count} đơn vị";

    private static string StateOf(Directive directive, DateTimeOffset at) => Standings(directive).Any(standing => standing.IsLate(at)) ? Late : directive.State switch
    {
        DirectiveState.Asked => "Chờ trả lời",
        DirectiveState.Returned => "Yêu cầu báo cáo lại",
        DirectiveState.Answered => "Đã trả lời, chờ xem xét",
        DirectiveState.Accepted => "Đã chấp nhận",
        DirectiveState.Withdrawn => "Đã rút",
        _ => throw new InvalidOperationException($"No state {directive.State}."),
    };

    private static IEnumerable<DirectiveStanding> Standings(Directive directive) => directive.Units.Select(unit => directive.StandingOf(unit.Commune));
}
