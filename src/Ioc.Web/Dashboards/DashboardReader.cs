using System.Text.RegularExpressions;
using Ioc.Shell;
using YamlDotNet.RepresentationModel;

namespace Ioc.Dashboards;

/// <summary>Turns the text of a dashboard file into a page, or into everything that is wrong with it.</summary>
public sealed partial class DashboardReader
{
    // A dashboard must not hide the doors of the product itself.
    private static readonly string[] ReservedPaths =
        ["/api", "/hubs", "/dist", "/language", "/screens", "/healthz", "/readyz", "/metrics", "/openapi", "/sign-in", "/sign-out", "/verify", "/alarms", "/contacts", "/delivery", "/directives", "/apologies", "/reports"];

    private static readonly string[] AnyFigureKey = ["figure", "figures"];

    private readonly string _file;
    private readonly List<YamlError> _errors = [];

    private DashboardReader(string file) => _file = file;

    /// <param name="file">Name of the file, for messages.</param>
    /// <returns>The page when there is no error, else <see langword="null"/> and every error in the order of the file.</returns>
    public static (Dashboard? Dashboard, IReadOnlyList<YamlError> Errors) Read(string file, string text)
    {
        var reader = new DashboardReader(file);
        return YamlItem.Read(file, text, new LocalText("một trang", "one page"), reader._errors, reader.ReadPage);
    }

    private Dashboard? ReadPage(YamlNode root)
    {
        var map = new YamlMap(_file, root, _errors, "apiVersion", "id", "path", "title", "menu", "wall", "panels");
        map.DemandVersion();

        var id = Matching(map, "id", IdForm(), "chỉ gồm chữ thường không dấu, số và gạch ngang", "only lower-case letters, digits and hyphens");
        var path = Matching(map, "path", PathForm(), "bắt đầu bằng '/', mỗi phần là chữ thường không dấu, số, gạch ngang, hoặc {code}", "starts with '/', parts of lower-case letters, digits, hyphens, or {code}");
        if (path is not null && ReservedPaths.Any(r => path == r || path.StartsWith(r + "/", StringComparison.Ordinal)))
        {
            map.Fault(map.Node("path")!, $"'{path}' là địa chỉ của hệ thống", $"'{path}' belongs to the product");
        }

        var title = map.Title("title", required: true);
        var menu = map.Whole("menu", 1, 99);
        var wall = map.Flag("wall");
        var panels = ReadPanels(map);
        return _errors.Count > 0 ? null : new Dashboard(id!, path!, title!, menu, wall, panels, _file);
    }

    private List<Panel> ReadPanels(YamlMap page)
    {
        var panels = new List<Panel>();
        var nodes = page.Items("panels", required: true);
        if (nodes.Count == 0 && page.Node("panels") is { } empty)
        {
            page.Fault(empty, "trang chưa có ô nào", "the page has no panels");
        }

        foreach (var node in nodes)
        {
            if (ReadPanel(node) is not { } panel)
            {
                continue;
            }

            if (panels.Find(p => p.Place.Overlaps(panel.Place)) is { } other)
            {
                var place = $"[{other.Place.Column}, {other.Place.Row}]";
                page.Fault(node, $"ô này đè lên ô đặt tại {place}", $"this panel overlaps the one at {place}");
            }

            panels.Add(panel);
        }

        return panels;
    }

    private Panel? ReadPanel(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, "type", "chart", "figure", "figures", "at", "size", "title", "thresholds", "limit");
        var type = map.Word<PanelType>("type");
        var chart = map.Word<ChartKind>("chart", required: type is PanelType.Chart);
        var figures = ReadFigures(map, type, chart);
        var place = ReadPlace(map);
        var title = map.Title("title", required: false);
        var thresholds = map.Node("thresholds") is { } limits ? ReadThresholds(limits) : null;
        var limit = map.Whole("limit", 1, 500);
        return type is null || place is null ? null : new Panel(type.Value, chart, figures, place, title, thresholds, limit);
    }

    private static string[] FigureKeys(PanelType? type, ChartKind? chart) => (type, chart) switch
    {
        (PanelType.Figure, _) or (PanelType.Chart, ChartKind.Communes or ChartKind.Fields) => ["figure"],
        (PanelType.Map or PanelType.Ranking, _) => ["figures"],
        _ => [],
    };

    private static List<string> ReadFigures(YamlMap map, PanelType? type, ChartKind? chart)
    {
        var wanted = FigureKeys(type, chart);
        foreach (var key in type is null ? [] : AnyFigureKey.Except(wanted))
        {
            if (map.Node(key) is { } stray)
            {
                map.Fault(stray, $"loại ô này không dùng '{key}'", $"this type of panel takes no '{key}'");
            }
        }

        var nodes = wanted switch
        {
            ["figure"] => map.Required("figure") is { } one ? [one] : [],
            ["figures"] => map.Items("figures", required: true),
            _ => [],
        };
        var ids = new List<string>();
        foreach (var node in nodes)
        {
            if (map.Scalar(node) is not { } id)
            {
                continue;
            }

            if (FigureCatalogue.Find(id) is null)
            {
                map.Fault(node, $"chỉ tiêu '{id}' không có; dùng được: {Known()}", $"unknown figure '{id}'; known: {Known()}");
            }
            else if (ids.Contains(id))
            {
                map.Fault(node, $"chỉ tiêu '{id}' lặp lại", $"figure '{id}' is given twice");
            }

            ids.Add(id);
        }

        return ids;
    }

    private static Place? ReadPlace(YamlMap map)
    {
        var at = Pair(map, "at", Place.GridColumns, Place.GridRows);
        var size = Pair(map, "size", Place.GridColumns, Place.GridRows);
        if (at is not var (column, row) || size is not var (columns, rows))
        {
            return null;
        }

        if (column + columns - 1 > Place.GridColumns)
        {
            map.Fault(map.Node("size")!, $"ô vượt quá cột {Place.GridColumns}", $"the panel reaches beyond column {Place.GridColumns}");
        }

        return new Place(column, row, columns, rows);
    }

    private static (int First, int Second)? Pair(YamlMap map, string key, int mostFirst, int mostSecond)
    {
        var items = map.Items(key, required: true);
        if (items.Count != 2)
        {
            if (map.Node(key) is YamlSequenceNode node)
            {
                map.Fault(node, $"'{key}' cần hai số: [cột, hàng]", $"'{key}' takes two numbers: [columns, rows]");
            }

            return null;
        }

        return map.Whole(items[0], 1, mostFirst) is { } first && map.Whole(items[1], 1, mostSecond) is { } second ? (first, second) : null;
    }

    private Thresholds? ReadThresholds(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, "busy", "overloaded");
        return map.Number("busy") is { } busy && map.Number("overloaded") is { } overloaded ? new Thresholds(busy, overloaded) : null;
    }

    private static string? Matching(YamlMap map, string key, Regex form, string vi, string en)
    {
        if (map.Text(key) is not { } text || form.IsMatch(text))
        {
            return map.Text(key, required: false);
        }

        map.Fault(map.Node(key)!, $"'{text}' không hợp lệ: {vi}", $"'{text}' is not valid: {en}");
        return null;
    }

    private static string Known() => string.Join(", ", FigureCatalogue.All.Select(f => f.Id));

    [GeneratedRegex("^[a-z0-9-]{1,64}$")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^/$|^(/([a-z0-9-]+|\{code\}))+$")]
    private static partial Regex PathForm();
}
