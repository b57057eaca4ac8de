using System.Globalization;
using Ioc.Rules.Alerts;
using Ioc.Shell;
using YamlDotNet.RepresentationModel;

namespace Ioc.Alerts;

// What a rule asks for: editions, conditions, thresholds.
public sealed partial class RuleReader
{
    private static readonly string[] ConditionKeys = ["any", "all", "figure", "atLeast", "above", "atMost", "below"];

    private List<RuleEdition> ReadEditions(YamlMap rule)
    {
        var editions = new List<RuleEdition>();
        var nodes = rule.Items("editions", required: true);
        if (nodes.Count == 0 && rule.Node("editions") is YamlSequenceNode empty)
        {
            rule.Fault(empty, "cần ít nhất một phiên bản", "at least one edition is needed");
        }

        foreach (var node in nodes)
        {
            var map = new YamlMap(_file, node, _errors, "version", "effective", "when", "thresholds");
            var version = map.Text("version");
            var effective = ReadDay(map, "effective");
            var condition = map.Required("when") is { } when ? ReadCondition(when) : null;
            if (version is null || effective is null || condition is null)
            {
                continue;
            }

            if (editions.Count > 0 && editions[^1].EffectiveFrom >= effective)
            {
                map.Fault(map.Node("effective")!, "các phiên bản phải theo thứ tự ngày có hiệu lực", "editions must ascend by the day they take effect");
            }

            editions.Add(new RuleEdition(version, effective.Value, condition, ReadExceptions(map, condition)));
        }

        return editions;
    }

    private List<ThresholdsFor> ReadExceptions(YamlMap edition, Condition condition)
    {
        var exceptions = new List<ThresholdsFor>();
        var figures = condition.Comparisons.Select(c => c.Figure).Distinct().ToArray();
        foreach (var node in edition.Items("thresholds", required: false))
        {
            var map = new YamlMap(_file, node, _errors, "provinces", "communes", "sizes", "set");
            var scope = ReadScope(map);
            if (scope.Provinces.Count + scope.Communes.Count + scope.Sizes.Count == 0)
            {
                map.Fault(node, "ngưỡng này dành cho ai: provinces, communes hoặc sizes", "say for whom: provinces, communes or sizes");
            }

            if (map.Required("set") is { } set)
            {
                var values = new YamlMap(_file, set, _errors, figures);
                exceptions.Add(new ThresholdsFor(scope, figures.Where(f => values.Node(f) is not null).ToDictionary(f => f, f => values.Number(f) ?? 0)));
            }
        }

        return exceptions;
    }

    private Condition? ReadCondition(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, ConditionKeys);
        var parts = map.Node("any") is not null ? "any" : map.Node("all") is not null ? "all" : null;
        if (parts is null)
        {
            return ReadComparison(map, node);
        }

        var read = map.Items(parts, required: true).Select(ReadCondition).ToList();
        if (read.Count == 0 && map.Node(parts) is YamlSequenceNode empty)
        {
            map.Fault(empty, "cần ít nhất một điều kiện", "at least one condition is needed");
        }

        if (ConditionKeys.Where(key => key != parts).Select(map.Node).FirstOrDefault(other => other is not null) is { } stray)
        {
            map.Fault(stray, $"không dùng cùng '{parts}'", $"does not go with '{parts}'");
        }

        List<Condition> known = [.. read.OfType<Condition>()];
        return known.Count < read.Count || known.Count == 0 ? null : parts == "any" ? new Condition.Any(known) : new Condition.All(known);
    }

    private Condition.Comparison? ReadComparison(YamlMap map, YamlNode node)
    {
        var figure = map.Text("figure");
        var described = figure is null ? null : _figures.Find(figure);
        if (figure is not null && described is null)
        {
            map.Fault(map.Node("figure")!, $"chỉ tiêu '{figure}' không có; các chỉ tiêu: {string.Join(", ", _figures.Ids)}", $"unknown figure '{figure}'; known: {string.Join(", ", _figures.Ids)}");
        }

        var given = Enum.GetValues<Comparing>().Select(how => (How: how, Key: char.ToLowerInvariant(how.ToString()[0]) + how.ToString()[1..])).Where(c => map.Node(c.Key) is not null).ToList();
        if (given is not [var (how, key)])
        {
            map.Fault(node, "cần đúng một trong: atLeast, above, atMost, below", "exactly one of atLeast, above, atMost, below is needed");
            return null;
        }

        return map.Number(key) is { } threshold && described is not null ? new Condition.Comparison(figure!, how, threshold, described.IsShare) : null;
    }

    private static DateOnly? ReadDay(YamlMap map, string key)
    {
        if (map.Text(key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        map.Fault(map.Node(key)!, $"'{text}' không phải ngày dạng yyyy-MM-dd", $"'{text}' is not a day, yyyy-MM-dd");
        return null;
    }
}
