using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>Finds in the sections of a report what the rules of the brief compose their sentences from.</summary>
/// <remarks>By the ids that sections and columns have in the form; a form without a section of figures is tables alone.</remarks>
internal sealed class BriefNarrative
{
    private static readonly LocalText Changes = new("Những thay đổi trong kỳ", "What changed");
    private static readonly LocalText Standings = new("Đơn vị dẫn đầu và đơn vị cần chú ý", "First and last");
    private static readonly LocalText Decisions = new("Việc cần quyết định, chỉ đạo", "What needs a decision");

    private readonly Report _report;
    private readonly Dictionary<string, ReportRow> _figures;

    private BriefNarrative(Report report, ReportSection figures)
    {
        _report = report;
        _figures = figures.Rows.ToDictionary(row => row.Key);
        (Now, Before) = (figures.IndexOf("now"), figures.IndexOf("before"));
    }

    private int Now { get; }

    private int Before { get; }

    /// <param name="report">With its rows.</param>
    public static IReadOnlyList<ReportPassage> Of(Report report) =>
        report.Sections.FirstOrDefault(section => section.RowsOf == RowsOf.Figures) is { } figures ? new BriefNarrative(report, figures).Compose() : [];

    private ReportPassage[] Compose()
    {
        var narrative = Narrative.Of(Figures());
        return [.. new[] { Passage("decisions", Decisions, narrative.Decisions), Passage("changes", Changes, narrative.Changes), Passage("standings", Standings, narrative.Standings) }
            .Where(passage => passage.Sentences.Count > 0)];
    }

    private static ReportPassage Passage(string id, LocalText title, IReadOnlyList<Sentence> sentences) => new(
        id, title, [.. sentences.Select(each => new ReportSentence(each.Rule, new LocalText(each.Vietnamese, each.English), [.. each.Figures.Select(figure => figure.Id)]))]);

    private BriefFigures Figures()
    {
        var unit = _report.Place.Unit;
        var communes = Units(RowsOf.Communes);
        return new BriefFigures(
            unit?.FullName ?? $"toàn {_report.Place.Province.FullName.Split(' ')[0].ToLower(Language.Vietnamese.Culture)}", unit?.FullName ?? "the province",
            _report.Period, _report.Compared, Total(Now), _report.Compared is null ? null : Total(Before), communes, Units(RowsOf.Fields))
        {
            Overloaded = [.. Section(RowsOf.Communes) is { } section && Find(section, "load") is { } load
                ? section.Rows.Where(row => row.Values[load].Text == "Quá tải").Select(row => row.Title) : []],
            Alarms = Count(RowsOf.Alarms, state => state is Events.AlarmEvents.Unanswered),
            Directives = Count(RowsOf.Directives, state => state is Events.DirectiveEvents.Late),
        };
    }

    private Counts Total(int column)
    {
        var late = Figure("resolvedLate", column);
        return new Counts
        {
            Received = Figure("received", column),
            ReceivedOnline = Figure("receivedOnline", column),
            ResolvedOnTime = Figure("resolved", column) - late,
            ResolvedLate = late,
            Open = Figure("open", column),
            OpenOverdue = Figure("openOverdue", column),
            OpenNoApology = Figure("openNoApology", column),
        };
    }

    private long Figure(string key, int column) => (long)(_figures.GetValueOrDefault(key)?.Values[column].Number ?? 0);

    /// <summary>The section that has every row of its kind is the one with a total.</summary>
    private ReportSection? Section(RowsOf rows) => _report.Sections.FirstOrDefault(section => section.RowsOf == rows && section.Total is not null);

    private List<UnitFigures> Units(RowsOf rows)
    {
        if (Section(rows) is not { } section)
        {
            return [];
        }
        var units = new List<UnitFigures>();
        foreach (var row in section.Rows)
        {
            var late = Value("late", row);
            var now = new Counts
            {
                Received = Value("received", row), ResolvedOnTime = Value("resolved", row) - late, ResolvedLate = late,
                Open = Value("open", row), OpenOverdue = Value("overdue", row), OpenNoApology = Value("noApology", row),
            };
            Counts? before = _report.Compared is null ? null : new Counts { Received = now.Received - Value("receivedChange", row), OpenOverdue = now.OpenOverdue - Value("overdueChange", row) };
            units.Add(new UnitFigures(row.Key, row.Title, now, before));
        }
        return units;

        long Value(string column, ReportRow row) => Find(section, column) is { } at ? (long)(row.Values[at].Number ?? 0) : 0;
    }

    private (int, int) Count(RowsOf rows, Func<string?, bool> isWaiting)
    {
        if (_report.Sections.FirstOrDefault(section => section.RowsOf == rows) is not { } section || Find(section, "state") is not { } state)
        {
            return (0, 0);
        }
        var all = section.Rows.ToList();
        return (all.Count, all.Count(row => isWaiting(row.Values[state].Text)));
    }

    private static int? Find(ReportSection section, string column) =>
        section.Columns.Index().Where(each => each.Item.Id == column).Select(each => (int?)each.Index).FirstOrDefault();
}
