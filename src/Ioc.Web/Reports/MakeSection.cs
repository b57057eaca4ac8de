using System.Globalization;
using System.Runtime.CompilerServices;
using Ioc.Geography;
using Ioc.Indicators;
using Ioc.Rules.Calendar;
using Ioc.Rules.Indicators;
using Ioc.Rules.Reports;

namespace Ioc.Reports;

/// <summary>The rows of a section as they are made; a long list comes while it is read.</summary>
/// <param name="Exact">Of rounded rows, the rows and total that they were made of.</param>
public sealed record MadeRows(IAsyncEnumerable<ReportRow> Rows, ReportRow? Total, IReadOnlyList<ReportRow>? Exact = null);

/// <summary>Makes the rows of a section from figures, dossiers, days or events.</summary>
public sealed class MakeSection(
    ReportFigures figures, CountsQuery counts, FieldNames fieldNames, ListedDossiers dossiers, TopFields topFields, CommuneDirectory communes, LoadRules loads, WorkingCalendar calendar,
    IEnumerable<IReportEvents> events)
{
    /// <summary>A list without a limit of its own ends here, so that no question fills the disk.</summary>
    public const int LongestList = 1_000_000;

    private static readonly string[] LoadWords = ["Bình thường", "Bận", "Quá tải"];

    public async Task<MadeRows> RunAsync(ReportQuestion question, FormSection section, ReadOnce once, CancellationToken cancellationToken) => section.RowsOf switch
    {
        RowsOf.Fields => await FieldsAsync(question, section, once, cancellationToken),
        RowsOf.Communes => await CommunesAsync(question, section, once, cancellationToken),
        RowsOf.Figures => await FiguresAsync(question, section, once, cancellationToken),
        RowsOf.Days => await DaysAsync(question, section, cancellationToken),
        RowsOf.Dossiers => new MadeRows(DossiersAsync(question, section, cancellationToken), null),
        // Refused before it comes here; what is of no field must not slip into a report about some.
        _ when question.Fields is not null => throw new InvalidOperationException($"Section {section.Id} cannot be cut to fields."),
        _ => Ready(await events.First(source => source.RowsOf == section.RowsOf).RowsAsync(question, section, cancellationToken), null),
    };

    private async Task<MadeRows> FieldsAsync(ReportQuestion question, FormSection section, ReadOnce once, CancellationToken cancellationToken)
    {
        var set = await figures.RunAsync(question, Asked(section), byField: true, once, cancellationToken);
        var keys = set.Keys.Order(StringComparer.Ordinal).ToList();
        var names = await NamesAsync(question, keys, once, cancellationToken);
        var rows = keys.Where(key => Passes(section, set, key)).Select(key => new ReportRow(key, names[key], Values(section, name => set.Of(name.View, key).Read(name.Figure))))
            // A field whose dossiers all ended before says nothing; whether its spans are still on disk must not show.
            .Where(row => row.Values.Any(value => value.Number is not (null or 0)));
        return Finished(question, section, Ordered(section, rows.ToList()), key => name => set.Of(name.View, key).Read(name.Figure), Total(question, section, set), name => set.Sum(name.View).Read(name.Figure));
    }

    private async Task<MadeRows> CommunesAsync(ReportQuestion question, FormSection section, ReadOnce once, CancellationToken cancellationToken)
    {
        var set = await figures.RunAsync(question, Asked(section), byField: false, once, cancellationToken);
        var rows = question.Request.Question.Communes.Where(commune => Passes(section, set, commune.Code))
            .Select(commune => new ReportRow(commune.Code, commune.FullName, Values(section, name => set.Of(name.View, commune.Code).Read(name.Figure))));
        var ordered = Ordered(section, rows.ToList());
        for (var at = 0; at < ordered.Count && section.Columns.Any(column => column.Word is { } word && word != "rank"); at++)
        {
            ordered[at] = await WithWordsAsync(question, section, set, ordered[at], once, cancellationToken);
        }
        return Finished(question, section, ordered, key => name => set.Of(name.View, key).Read(name.Figure), Total(question, section, set), name => set.Sum(name.View).Read(name.Figure));
    }

    private async Task<MadeRows> FiguresAsync(ReportQuestion question, FormSection section, ReadOnce once, CancellationToken cancellationToken)
    {
        var set = await figures.RunAsync(question, Asked(section), byField: false, once, cancellationToken);
        var sums = new Dictionary<FigureView, RowFigures>();
        double? Read(FigureName name)
        {
            sums.TryAdd(name.View, set.Sum(name.View));
            return sums[name.View].Read(name.Figure);
        }

        var rows = section.Figures.Select(figure =>
        {
            var now = figure.Formula.Evaluate(Read);
            var before = question.Compared is null ? null : figure.Formula.Evaluate(name => Read(FormSection.BeforeOf(name)));
            return new ReportRow(figure.Id, figure.Title.Vi, [.. section.Columns.Select(column => Compared(column.Word, now, before))], figure.Kind);
        });
        return Ready([.. rows], null);
    }

    private static ReportValue Compared(string? word, double? now, double? before) =>
        ReportValue.Of(word switch { "before" => before, "change" => now - before, _ => now });

    private async Task<MadeRows> DaysAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken)
    {
        var asked = question.As(FigureView.Plain, calendar);
        var last = asked.Viewpoint.DueLimit;
        if (last < question.Period.From)
        {
            return Ready([], null);
        }
        var byDay = (await counts.ByDayAsync(asked, cancellationToken)).ToDictionary(day => day.Day);
        var days = Enumerable.Range(0, last.DayNumber - question.Period.From.DayNumber + 1).Select(question.Period.From.AddDays).ToDictionary(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Func<FigureName, double?> ReadOf(string key) => name => Read(byDay.GetValueOrDefault(days[key]), name.Figure);
        var rows = days.Select(day => new ReportRow(day.Key, day.Value.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), Values(section, ReadOf(day.Key)))).ToList();
        return Finished(question, section, rows, ReadOf, null, _ => null);
    }

    /// <summary>The rows as they are, or rounded for publication and then ordered by what is shown.</summary>
    private static MadeRows Finished(
        ReportQuestion question, FormSection section, List<ReportRow> rows, Func<string, Func<FigureName, double?>> readOf, ReportRow? total, Func<FigureName, double?> readTotal)
    {
        if (question.SmallNumber is null)
        {
            return Ready(rows, total);
        }
        var all = rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => (row, readOf(row.Key))).ToList();
        if (total is not null)
        {
            all.Add((total, readTotal));
        }
        var rounded = PublishedRows.Of(question, section, all, total is not null);
        return Ready(Ordered(Publication.Of(section), rounded[..rows.Count]), total is null ? null : rounded[^1]) with { Exact = [.. all.Select(each => each.row)] };
    }

    private static double? Read(in DayCounts day, string figure) => figure switch
    {
        "received" => day.Received,
        "receivedOnline" => day.ReceivedOnline,
        "resolvedEarly" => day.ResolvedEarly,
        "resolvedOnTime" => day.ResolvedOnTime,
        "resolvedLate" => day.ResolvedLate,
        "withdrawn" => day.Withdrawn,
        "resolved" => day.ResolvedEarly + day.ResolvedOnTime + day.ResolvedLate,
        _ => null,
    };

    private async IAsyncEnumerable<ReportRow> DossiersAsync(ReportQuestion question, FormSection section, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = question.As(FigureView.Plain, calendar);
        var rows = new DossierRows(section.Columns, communes, calendar, asked.Viewpoint.DueLimit);
        var showsFinish = section.Columns.Any(column => column.Word == "finishedDay");
        await foreach (var dossier in dossiers.RunAsync(asked, section.Dossiers!, showsFinish, section.Limit ?? LongestList, cancellationToken))
        {
            yield return rows.Of(dossier);
        }
    }

    private async Task<ReportRow> WithWordsAsync(ReportQuestion question, FormSection section, RowFigureSet set, ReportRow row, ReadOnce once, CancellationToken cancellationToken)
    {
        var values = row.Values.ToArray();
        foreach (var (at, column) in section.Columns.Index())
        {
            if (column.Word == "load")
            {
                var commune = communes.Find(row.Key);
                values[at] = ReportValue.Of(LoadWords[(int)loads.Of(commune, question.Request.Question.Viewpoint.Today).Of(set.Of(FigureView.Plain, row.Key).Counts)]);
            }
            else if (column.Word is { } word && word.StartsWith("topField.", StringComparison.Ordinal))
            {
                values[at] = await TopFieldAsync(question, row.Key, word["topField.".Length..], once, cancellationToken);
            }
        }
        return row with { Values = values };
    }

    /// <summary>The field of a commune with most of a figure; of none, nothing.</summary>
    private async Task<ReportValue> TopFieldAsync(ReportQuestion question, string commune, string figure, ReadOnce once, CancellationToken cancellationToken)
    {
        var top = await once.OfAsync("top fields", () => topFields.RunAsync(question.As(FigureView.Plain, calendar), cancellationToken));
        return top.GetValueOrDefault((commune, figure)) is not { } field ? ReportValue.None
            : ReportValue.Of((await NamesAsync(question, [.. top.Values.Distinct()], once, cancellationToken))[field]);
    }

    /// <summary>Names of fields, of which those that no section has asked for yet are read.</summary>
    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(ReportQuestion question, IReadOnlyCollection<string> codes, ReadOnce once, CancellationToken cancellationToken)
    {
        var known = await once.OfAsync("names", () => Task.FromResult(new Dictionary<string, string>()));
        var found = await fieldNames.RunAsync([.. codes.Where(code => !known.ContainsKey(code))], question.Period.From, question.AsOf, cancellationToken);
        foreach (var (code, name) in found)
        {
            known[code] = name;
        }
        return known;
    }

    // The load of a commune follows from its plain figures, whatever the columns ask for.
    private static List<FigureName> Asked(FormSection section)
    {
        var asked = section.Formulas.SelectMany(formula => formula.Figures).ToList();
        if (asked.TrueForAll(figure => figure.View != FigureView.Plain))
        {
            asked.Add(new FigureName(FigureView.Plain, "received", 0));
        }
        return asked;
    }

    private static ReportValue[] Values(FormSection section, Func<FigureName, double?> read) =>
        [.. section.Columns.Select(column => column.Formula is { } formula ? ReportValue.Of(formula.Evaluate(read)) : ReportValue.None)];

    private static bool Passes(FormSection section, RowFigureSet set, string key) =>
        section.Only is not { } only || only.Formula.Evaluate(name => set.Of(name.View, key).Read(name.Figure)) >= only.AtLeast;

    private static ReportRow? Total(ReportQuestion question, FormSection section, RowFigureSet set) => !section.HasTotal ? null : new ReportRow(
        question.Request.Commune?.Code ?? question.Request.Total.Code, "Tổng số", Values(section, name => set.Sum(name.View).Read(name.Figure)));

    /// <summary>Ranked rows, those without a value last; rows that are equal in all columns of the order share their rank.</summary>
    private static List<ReportRow> Ordered(FormSection section, List<ReportRow> rows)
    {
        if (section.Order.Count == 0)
        {
            return rows.Take(section.Limit ?? int.MaxValue).ToList();
        }
        var order = Comparer<ReportRow>.Create((one, other) => Compare(section.Order, one, other));
        var ranked = rows.OrderBy(row => row, order).ThenBy(row => row.Key, StringComparer.Ordinal).ToList();
        var rank = section.Columns.Index().FirstOrDefault(column => column.Item.Word == "rank", (-1, null!)).Index;
        for (var (at, place) = (0, 1); rank >= 0 && at < ranked.Count; at++)
        {
            place = at > 0 && order.Compare(ranked[at - 1], ranked[at]) == 0 ? place : at + 1;
            var values = ranked[at].Values.ToArray();
            values[rank] = values[section.Order[0].Column].Number is null ? ReportValue.None : ReportValue.Of(place);
            ranked[at] = ranked[at] with { Values = values };
        }
        return ranked.Take(section.Limit ?? int.MaxValue).ToList();
    }

    private static int Compare(IReadOnlyList<FormOrder> order, ReportRow one, ReportRow other)
    {
        foreach (var by in order)
        {
            var (a, b) = (one.Values[by.Column].Number, other.Values[by.Column].Number);
            var compared = (a, b) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                _ => by.HighestFirst ? b.Value.CompareTo(a.Value) : a.Value.CompareTo(b.Value),
            };
            if (compared != 0)
            {
                return compared;
            }
        }
        return 0;
    }

    private static MadeRows Ready(List<ReportRow> rows, ReportRow? total) => new(rows.ToAsyncEnumerable(), total);
}

/// <summary>Rows of a report that are no figures of dossiers: what was going on at its instant. Each slice that has such brings its own.</summary>
public interface IReportEvents
{
    public RowsOf RowsOf { get; }

    /// <summary>In order; what happened after the question's instant is not known.</summary>
    public Task<List<ReportRow>> RowsAsync(ReportQuestion question, FormSection section, CancellationToken cancellationToken);
}
