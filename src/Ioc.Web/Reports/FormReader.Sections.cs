using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Indicators;
using Ioc.Rules.Reports;
using Ioc.Shell;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ioc.Reports;

// The tables of a form: rows, columns, formulas, what must hold.
public sealed partial class FormReader
{
    private static readonly string[] SectionKeys =
        ["id", "title", "rows", "rowTitle", "figures", "state", "columns", "order", "limit", "printed", "only", "total", "identities", "chart"];

    private static readonly LocalText Nameless = new("", "");

    private List<FormSection> ReadSections(YamlMap form)
    {
        var sections = new List<FormSection>();
        var nodes = form.Items("sections", required: true);
        if (nodes.Count == 0 && form.Node("sections") is YamlSequenceNode empty)
        {
            form.Fault(empty, "biểu mẫu chưa có phần nào", "the form has no section");
        }

        foreach (var node in nodes)
        {
            if (ReadSection(node) is not { } section)
            {
                continue;
            }

            if (sections.Any(before => before.Id == section.Id))
            {
                form.Fault(node, $"phần '{section.Id}' lặp lại", $"section '{section.Id}' is given twice");
            }

            sections.Add(section);
        }

        return sections;
    }

    private FormSection? ReadSection(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, SectionKeys);
        var id = ReadId(map, "id");
        var rows = map.Word<RowsOf>("rows");
        var title = map.Title("title", required: false) ?? Nameless;
        var rowTitle = map.Title("rowTitle", required: true);
        if (id is null || rows is not { } of || rowTitle is null)
        {
            return null;
        }

        var columns = map.Items("columns", required: true).Select(column => ReadColumn(column, of)).OfType<FormColumn>().ToList();
        foreach (var twice in columns.GroupBy(column => column.Column.No).Where(same => same.Count() > 1))
        {
            map.Fault(map.Node("columns")!, $"cột số {twice.Key} lặp lại", $"column {twice.Key} is given twice");
        }

        return new FormSection(
            id, of, title, rowTitle, columns, ReadFigures(map, of), ReadState(map, of), ReadOrder(map, columns), map.Whole("limit", 1, 1_000_000), map.Whole("printed", 1, 2_000), ReadOnlyRows(map, of),
            map.Node("total") is null || map.Flag("total"), ReadIdentities(map, columns), ReadChart(map, columns));
    }

    private FormColumn? ReadColumn(YamlNode node, RowsOf rows)
    {
        var map = new YamlMap(_file, node, _errors, "no", "id", "title", "under", "value", "kind", "adds");
        map.Required("no");
        var number = map.Whole("no", 1, 999);
        var id = map.Text("id");
        var title = map.Title("title", required: true);
        var kind = map.Word<ColumnKind>("kind", required: false) ?? ColumnKind.Count;
        var under = ReadTitles(map, "under");
        var adds = map.Node("adds") is null ? kind is ColumnKind.Count or ColumnKind.Change : map.Flag("adds");
        if (map.Required("value") is not { } value || map.Scalar(value) is not { } text || number is not { } no || id is null || title is null)
        {
            return null;
        }

        var column = new ReportColumn(no, id, title, under, kind, adds);
        if (FormFigures.WordsOf(rows).Contains(text))
        {
            return new FormColumn(column with { Adds = false }, null, text);
        }

        return ReadFormula(map, value, text, rows) is { } formula ? new FormColumn(column, formula, null) : null;
    }

    private static Formula? ReadFormula(YamlMap map, YamlNode node, string text, RowsOf rows)
    {
        try
        {
            var formula = Formula.Parse(text);
            foreach (var figure in formula.Figures.Where(figure => !FormFigures.Has(rows, figure.Figure)))
            {
                var known = string.Join(", ", FormFigures.WordsOf(rows).Concat(FormFigures.Known.Where(name => FormFigures.Has(rows, name)).Order(StringComparer.Ordinal)));
                map.Fault(At(node, figure.Position), $"'{figure.Figure}' không dùng được ở đây; dùng được: {known}", $"'{figure.Figure}' cannot be used here; known: {known}");
            }

            return formula;
        }
        catch (FormulaException fault)
        {
            map.Fault(At(node, fault.Position), fault.Vi, fault.Message);
            return null;
        }
    }

    /// <summary>A place within a text of one line.</summary>
    private static Mark At(YamlNode node, int position)
    {
        var quote = node is YamlScalarNode { Style: ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted } ? 1 : 0;
        return new Mark(node.Start.Index + position, node.Start.Line, node.Start.Column + position + quote);
    }

    private List<FormFigure> ReadFigures(YamlMap section, RowsOf rows)
    {
        if (rows != RowsOf.Figures)
        {
            if (section.Node("figures") is { } stray)
            {
                section.Fault(stray, "chỉ dùng khi rows: figures", "goes with rows: figures only");
            }

            return [];
        }

        var figures = new List<FormFigure>();
        foreach (var node in section.Items("figures", required: true))
        {
            var map = new YamlMap(_file, node, _errors, "id", "title", "value", "kind");
            var (id, title, kind) = (map.Text("id"), map.Title("title", required: true), map.Word<ColumnKind>("kind", required: false) ?? ColumnKind.Count);
            if (map.Required("value") is { } value && map.Scalar(value) is { } text && ReadFormula(map, value, text, rows) is { } formula && id is not null && title is not null)
            {
                figures.Add(new FormFigure(id, title, formula, kind));
            }
        }

        return figures;
    }

    private static DossierListState? ReadState(YamlMap section, RowsOf rows)
    {
        if (rows != RowsOf.Dossiers)
        {
            if (section.Node("state") is { } stray)
            {
                section.Fault(stray, "chỉ dùng khi rows: dossiers", "goes with rows: dossiers only");
            }

            return null;
        }

        if (section.Text("state") is not { } name)
        {
            return null;
        }

        if (DossierListState.Find(name) is { } state)
        {
            return state;
        }

        section.Fault(section.Node("state")!, $"'{name}' không có; dùng được: {string.Join(", ", DossierListState.Names)}", $"unknown '{name}'; known: {string.Join(", ", DossierListState.Names)}");
        return null;
    }

    private List<FormOrder> ReadOrder(YamlMap section, List<FormColumn> columns)
    {
        var order = new List<FormOrder>();
        foreach (var node in section.Items("order", required: false))
        {
            var map = new YamlMap(_file, node, _errors, "by", "first");
            var first = map.Word<First>("first");
            if (map.Text("by") is not { } by || first is null)
            {
                continue;
            }

            var column = columns.FindIndex(each => each.Column.Id == by);
            if (column < 0 || columns[column].Formula is null)
            {
                map.Fault(map.Node("by")!, $"không có cột số liệu '{by}'", $"there is no column of figures '{by}'");
                continue;
            }

            order.Add(new FormOrder(column, first == First.Highest));
        }

        if (order.Count == 0 && columns.Exists(column => column.Word == "rank"))
        {
            section.Fault(section.Node("columns")!, "xếp hạng theo cột nào: thêm 'order'", "a rank needs 'order'");
        }

        return order;
    }

    private FormLimit? ReadOnlyRows(YamlMap section, RowsOf rows)
    {
        if (section.Node("only") is not { } node)
        {
            return null;
        }

        var map = new YamlMap(_file, node, _errors, "value", "atLeast");
        var least = map.Number("atLeast");
        return map.Required("value") is { } value && map.Scalar(value) is { } text && ReadFormula(map, value, text, rows) is { } formula && least is not null
            ? new FormLimit(formula, least.Value)
            : null;
    }

    private List<FormIdentity> ReadIdentities(YamlMap section, List<FormColumn> columns)
    {
        var identities = new List<FormIdentity>();
        foreach (var node in section.Items("identities", required: false))
        {
            var map = new YamlMap(_file, node, _errors, "holds", "when");
            var within = map.Word<When>("when", required: false) == When.TakenWithinPeriod;
            if (map.Text("holds") is not { } text)
            {
                continue;
            }

            if (!IdentityForm().IsMatch(text))
            {
                map.Fault(map.Node("holds")!, $"'{text}' phải có dạng (3) = (4) + (5)", $"'{text}' is not of the form (3) = (4) + (5)");
                continue;
            }

            var sides = text.Split('=').Select(side => ColumnNumber().Matches(side).Select(match => int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)).ToList()).ToList();
            if (sides.SelectMany(side => side).Where(no => !columns.Exists(column => column.Column.No == no)).ToList() is [var missing, ..])
            {
                map.Fault(map.Node("holds")!, $"không có cột ({missing})", $"there is no column ({missing})");
                continue;
            }

            identities.Add(new FormIdentity(sides[0], sides[1], within));
        }

        return identities;
    }

    private SectionChart? ReadChart(YamlMap section, List<FormColumn> columns)
    {
        if (section.Node("chart") is not { } node)
        {
            return null;
        }

        var map = new YamlMap(_file, node, _errors, "kind", "columns");
        var kind = map.Word<ChartKind>("kind");
        var drawn = map.Items("columns", required: true);
        foreach (var stray in drawn.Where(one => map.Scalar(one) is { } id && !columns.Exists(column => column.Column.Id == id)))
        {
            map.Fault(stray, "không có cột này", "there is no such column");
        }

        return kind is { } drawnAs ? new SectionChart(drawnAs, [.. drawn.Select(map.Scalar).OfType<string>()]) : null;
    }

    private enum First
    {
        Highest,
        Lowest,
    }

    private enum When
    {
        Always,
        TakenWithinPeriod,
    }

    [GeneratedRegex(@"^\s*\(\d+\)(\s*\+\s*\(\d+\))*\s*=\s*\(\d+\)(\s*\+\s*\(\d+\))*\s*$")]
    private static partial Regex IdentityForm();

    [GeneratedRegex(@"\d+")]
    private static partial Regex ColumnNumber();
}
