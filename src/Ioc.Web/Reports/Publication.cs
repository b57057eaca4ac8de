using Ioc.Rules.Reports;
using Ioc.Shell;

namespace Ioc.Reports;

/// <summary>How a report is rounded that may leave the province; see <see cref="SmallNumbers"/>.</summary>
/// <param name="SmallNumber">The n of "dưới n".</param>
/// <param name="LeftOut">Titles of columns that the rule cannot round, so that they are not in the copy.</param>
public sealed record ReportRelease(int SmallNumber, IReadOnlyList<LocalText> LeftOut);

/// <summary>What of a form a copy for publication has.</summary>
internal static class Publication
{
    /// <summary>As requests ask for one.</summary>
    public const string Word = "public";

    /// <summary>Code of the answer to who asks for one of a form that cannot have one.</summary>
    public const string Refused = "not-for-publication";

    /// <summary>
    /// Ids of the sections for which there is none: lists of dossiers; words, alarms and single figures of a brief; rows that are chosen by
    /// exact numbers. Of several sections each can give the other's small numbers away, so all of them are named.
    /// </summary>
    public static IReadOnlyList<string> NotIn(ReportForm form) => form.Sections.Count > 1
        ? [.. form.Sections.Select(section => section.Id)]
        : [.. form.Sections.Where(section => section.RowsOf is not (RowsOf.Fields or RowsOf.Communes or RowsOf.Days) || section.Only is not null || section.Limit is not null || Columns(section).Count == 0)
            .Select(section => section.Id)];

    /// <summary>The form as the copy prints it: counts, shares, and ranks by what is printed; no sums that must hold, no pictures.</summary>
    public static ReportForm Of(ReportForm form) => form with { Sections = [.. form.Sections.Select(Of)] };

    public static FormSection Of(FormSection section)
    {
        var columns = Columns(section);
        return section with
        {
            Columns = [.. columns.Select(column => column with { Column = column.Column with { Adds = false, Kind = column.Column.Kind == ColumnKind.Share ? ColumnKind.WholeShare : column.Column.Kind } })],
            Order = [.. section.Order.Select(order => order with { Column = columns.IndexOf(section.Columns[order.Column]) }).Where(order => order.Column >= 0)],
            Identities = [],
            Chart = null,
        };
    }

    public static IReadOnlyList<LocalText> LeftOut(ReportForm form) =>
        [.. form.Sections.SelectMany(section => section.Columns.Except(Columns(section))).Select(column => new LocalText($"({column.Column.No}) {column.Column.FullTitle(Language.Vietnamese)}", $"({column.Column.No}) {column.Column.FullTitle(Language.English)}"))];

    /// <summary>Counts, quotients of counts, and a rank by one of them.</summary>
    public static List<FormColumn> Columns(FormSection section)
    {
        var figures = section.Columns.Where(IsFigure).ToList();
        return [.. section.Columns.Where(column => figures.Contains(column) || (column.Word == "rank" && section.Order is [var first, ..] && figures.Contains(section.Columns[first.Column])))];
    }

    private static bool IsFigure(FormColumn column) => column.Formula is { } formula && column.Column.Kind switch
    {
        ColumnKind.Count => ShareOfCounts.IsCount(formula),
        ColumnKind.Share => ShareOfCounts.Of(formula) is not null,
        _ => false,
    };
}

/// <summary>Rounds the rows of a section for publication: all of them together, since one can give another away.</summary>
internal sealed class PublishedRows
{
    private readonly Dictionary<(int Row, string Count), int> _known = [];
    private readonly List<long> _counts = [];
    private readonly List<bool> _isPrinted = [];
    private readonly List<KnownSum> _sums = [];
    private readonly List<KnownShare> _shares = [];
    private readonly List<(int Row, int Column, int At, bool IsShare)> _cells = [];
    private readonly FormSection _printed;
    private readonly SmallNumbers _rule;

    private PublishedRows(FormSection printed, SmallNumbers rule) => (_printed, _rule) = (printed, rule);

    /// <param name="section">As the form has it.</param>
    /// <param name="rows">With what each figure of theirs is; the total, if there is one, comes last.</param>
    /// <returns>In the same order.</returns>
    public static List<ReportRow> Of(ReportQuestion question, FormSection section, IReadOnlyList<(ReportRow Row, Func<FigureName, double?> Read)> rows, bool hasTotal)
    {
        var made = new PublishedRows(Publication.Of(section), new SmallNumbers(question.SmallNumber!.Value));
        foreach (var (at, row) in rows.Index())
        {
            made.Add(at, row.Read);
            made.Hold(at, section.Identities.Where(identity => question.TakenWithinPeriod || !identity.OnlyWithinPeriod));
        }
        if (hasTotal)
        {
            made.AddUp(rows.Count - 1);
        }
        return made.Rounded([.. rows.Select(row => row.Row)]);
    }

    private void Add(int row, Func<FigureName, double?> read)
    {
        foreach (var (at, column) in _printed.Columns.Index().Where(column => column.Item.Formula is not null))
        {
            if (column.Column.Kind == ColumnKind.Count)
            {
                _cells.Add((row, at, Count(row, column.Formula!, read, isPrinted: true), false));
                continue;
            }
            var share = ShareOfCounts.Of(column.Formula!)!;
            _cells.Add((row, at, _shares.Count, true));
            _shares.Add(new KnownShare(
                Count(row, share.Part, read, isPrinted: false), Count(row, share.Whole, read, isPrinted: false),
                Count(row, new Formula.Pair(share.Whole, '-', share.Part), read, isPrinted: false)));
        }
    }

    private int Count(int row, Formula formula, Func<FigureName, double?> read, bool isPrinted)
    {
        var key = (row, ShareOfCounts.KeyOf(formula));
        if (!_known.TryGetValue(key, out var at))
        {
            _known[key] = at = _counts.Count;
            _counts.Add((long)Math.Max(0, formula.Evaluate(read) ?? 0));
            _isPrinted.Add(false);
        }
        _isPrinted[at] |= isPrinted;
        return at;
    }

    // What a reader finds in the form: columns that make up another.
    private void Hold(int row, IEnumerable<FormIdentity> identities)
    {
        foreach (var identity in identities)
        {
            var (sum, parts) = identity.Left.Count == 1 ? (identity.Left, identity.Right) : (identity.Right, identity.Left);
            if (sum.Count == 1 && sum.Concat(parts).All(number => Numbered(row, number) is not null))
            {
                _sums.Add(new KnownSum(Numbered(row, sum[0])!.Value, [.. parts.Select(number => Numbered(row, number)!.Value)]));
            }
        }
    }

    private int? Numbered(int row, int number) =>
        _printed.Columns.FirstOrDefault(column => column.Column.No == number) is { Formula: { } formula, Column.Kind: ColumnKind.Count } ? _known[(row, ShareOfCounts.KeyOf(formula))] : null;

    private void AddUp(int total)
    {
        foreach (var ((_, count), sum) in _known.Where(known => known.Key.Row == total))
        {
            _sums.Add(new KnownSum(sum, [.. Enumerable.Range(0, total).Select(row => _known[(row, count)])]));
        }
    }

    private List<ReportRow> Rounded(List<ReportRow> rows)
    {
        var (counts, shares) = _rule.Of(_counts, _isPrinted, _sums, _shares);
        var values = rows.Select(_ => new ReportValue[_printed.Columns.Count]).ToList();
        foreach (var cell in _cells)
        {
            values[cell.Row][cell.Column] = cell.IsShare ? Value(shares[cell.At], ReportValue.TooFew) : Value(counts[cell.At], ReportValue.NotTold);
        }
        return [.. rows.Zip(values, (row, rounded) => row with { Values = rounded })];
    }

    private ReportValue Value(ShownNumber shown, ReportValue withheld) =>
        shown.IsSmall ? ReportValue.Under(_rule.N) : shown.Number is { } number ? ReportValue.Of(number) : withheld;
}
