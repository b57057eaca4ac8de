using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Geography;
using Ioc.Rules.Alerts;
using Ioc.Rules.Indicators;
using Ioc.Shell;
using YamlDotNet.RepresentationModel;

namespace Ioc.Alerts;

/// <summary>Turns the text of a rule file into a rule, or into everything that is wrong with it.</summary>
public sealed partial class RuleReader
{
    private static readonly string[] Keys =
    [
        "apiVersion", "id", "title", "enabled", "severity", "for", "hours", "leaves", "scope", "repeat", "escalate", "mutes", "load",
        "editions", "message", "runbook", "labels",
    ];

    private readonly string _file;
    private readonly FigureBook _figures;
    private readonly CommuneDirectory _communes;
    private readonly List<YamlError> _errors = [];

    private RuleReader(string file, FigureBook figures, CommuneDirectory communes) => (_file, _figures, _communes) = (file, figures, communes);

    /// <param name="file">Name of the file, for messages.</param>
    /// <returns>The rule when there is no error, else <see langword="null"/> and every error in the order of the file.</returns>
    public static (RuleFile? Rule, IReadOnlyList<YamlError> Errors) Read(string file, string text, FigureBook figures, CommuneDirectory communes)
    {
        var reader = new RuleReader(file, figures, communes);
        return YamlItem.Read(file, text, new LocalText("một quy tắc", "one rule"), reader._errors, reader.ReadRule);
    }

    private RuleFile? ReadRule(YamlNode root)
    {
        var map = new YamlMap(_file, root, _errors, Keys);
        map.DemandVersion();

        var id = ReadId(map);
        var title = map.Title("title", required: true);
        var severity = map.Word<Severity>("severity");
        var held = ReadDuration(map, "for") ?? TimeSpan.Zero;
        var hours = map.Word<Hours>("hours", required: false) ?? Hours.Always;
        var leaves = ReadPart(map, "leaves", 0.9);
        var scope = map.Node("scope") is { } where ? ReadScope(new YamlMap(_file, where, _errors, "provinces", "communes", "sizes")) : RuleScope.Everywhere;
        var repeat = ReadRepeat(map);
        var escalation = ReadEscalation(map);
        var mutes = Words(map, "mutes");
        var editions = ReadEditions(map);
        var busy = ReadLoad(map, editions);
        var perCommune = ReadReach(map, editions);
        var message = map.Title("message", required: false) ?? RuleFile.UsualMessage;
        var labels = ReadLabels(map);
        var runbook = ReadRunbook(map);
        var enabled = map.Node("enabled") is null || map.Flag("enabled");
        return _errors.Count > 0 ? null : new RuleFile(
            new AlarmRule(id!, severity!.Value, editions, held, hours == Hours.Working, leaves, scope, repeat, escalation, mutes),
            title!, message, runbook, labels, enabled, busy, perCommune, _file);
    }

    private static string? ReadId(YamlMap map)
    {
        if (map.Text("id") is { } id && !IdForm().IsMatch(id))
        {
            map.Fault(map.Node("id")!, "chỉ gồm chữ thường không dấu, số và gạch ngang, tối đa 64 ký tự", "only lower-case letters, digits and hyphens, at most 64");
        }

        return map.Text("id", required: false);
    }

    private RuleScope ReadScope(YamlMap map)
    {
        var provinces = Words(map, "provinces");
        var communes = Words(map, "communes");
        Known(map, "provinces", code => _communes.FindProvince(code) is not null);
        Known(map, "communes", code => _communes.Find(code)?.Code == code);
        Known(map, "sizes", size => Enum.GetNames<SizeClass>().Any(name => string.Equals(name, size, StringComparison.OrdinalIgnoreCase)));
        return new RuleScope(provinces, communes, [.. Words(map, "sizes").Select(size => Enum.TryParse<SizeClass>(size, ignoreCase: true, out var known) ? known : default)]);
    }

    private static void Known(YamlMap map, string key, Func<string, bool> exists)
    {
        foreach (var node in map.Items(key, required: false))
        {
            if (node is YamlScalarNode { Value: { } value } && !exists(value))
            {
                map.Fault(node, $"'{value}' không có trong danh mục", $"unknown '{value}'");
            }
        }
    }

    private static List<string> Words(YamlMap map, string key) => [.. map.Items(key, required: false).Select(map.Scalar).OfType<string>()];

    private static TimeSpan? ReadRepeat(YamlMap map) => map.Text("repeat", required: false) == "never" ? null
        : map.Node("repeat") is null ? TimeSpan.FromHours(4)
        : ReadDuration(map, "repeat");

    private List<EscalationStep> ReadEscalation(YamlMap rule)
    {
        var steps = new List<EscalationStep>();
        foreach (var node in rule.Items("escalate", required: false))
        {
            var map = new YamlMap(_file, node, _errors, "to", "after");
            map.Required("after");
            if (map.Word<EscalationLevel>("to") is { } to && ReadDuration(map, "after") is { } after)
            {
                if (to <= (steps.Count == 0 ? EscalationLevel.Office : steps[^1].To))
                {
                    map.Fault(node, "các cấp phải tăng dần: chairman, department, provinceOffice", "levels must ascend: chairman, department, provinceOffice");
                }

                steps.Add(new EscalationStep(to, after));
            }
        }

        return steps;
    }

    private double? ReadLoad(YamlMap rule, List<RuleEdition> editions)
    {
        if (rule.Node("load") is not { } node)
        {
            return null;
        }

        var busy = ReadPart(new YamlMap(_file, node, _errors, "busy"), "busy", 0.5);
        if (editions.SelectMany(edition => edition.When.Comparisons).FirstOrDefault(c => !FigureReadings.Names.Contains(c.Figure)) is { } foreign)
        {
            rule.Fault(node, $"mức tải chỉ dùng được chỉ tiêu của hàng; '{foreign.Figure}' không phải", $"the load follows from figures of the row alone; '{foreign.Figure}' is none");
        }

        return busy;
    }

    // Either every commune has its own value of at least one figure, or the rule is about the installation.
    private bool ReadReach(YamlMap rule, List<RuleEdition> editions)
    {
        var perCommune = editions.SelectMany(edition => edition.When.Comparisons).Any(c => _figures.Find(c.Figure)?.PerCommune == true);
        if (!perCommune && rule.Node("scope") is { } scope)
        {
            rule.Fault(scope, "quy tắc về toàn hệ thống không có phạm vi", "a rule about the whole installation has no scope");
        }

        return perCommune;
    }

    private static Dictionary<string, string> ReadLabels(YamlMap map)
    {
        var labels = new Dictionary<string, string>();
        if (map.Node("labels") is not { } node)
        {
            return labels;
        }

        if (node is not YamlMappingNode entries)
        {
            map.Fault(node, "cần các dòng dạng 'khóa: giá trị'", "expected a mapping");
            return labels;
        }

        foreach (var (key, value) in entries.Children)
        {
            if (map.Scalar(key) is { } name && map.Scalar(value) is { } text)
            {
                labels[name] = text;
            }
        }

        return labels;
    }

    private static string? ReadRunbook(YamlMap map)
    {
        if (map.Text("runbook", required: false) is { } text
            && !(text.StartsWith('/') || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")))
        {
            map.Fault(map.Node("runbook")!, $"'{text}' không phải địa chỉ http, https hoặc đường dẫn bắt đầu bằng '/'", $"'{text}' is neither an http(s) address nor a path that starts with '/'");
        }

        return map.Text("runbook", required: false);
    }

    private static double ReadPart(YamlMap map, string key, double otherwise)
    {
        if (map.Node(key) is not { } node)
        {
            return otherwise;
        }

        if (map.Number(key) is { } value and (<= 0 or > 1))
        {
            map.Fault(node, $"'{value}' phải lớn hơn 0 và không quá 1", $"'{value}' must be above 0 and at most 1");
        }

        return map.Number(key) ?? otherwise;
    }

    /// <summary><c>30s</c>, <c>1m</c>, <c>4h</c>, <c>2d</c>; a day is 24 hours.</summary>
    private static TimeSpan? ReadDuration(YamlMap map, string key)
    {
        if (map.Node(key) is not { } node || map.Scalar(node) is not { } text)
        {
            return null;
        }

        if (DurationForm().Match(text) is { Success: true } match)
        {
            var count = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return match.Groups[2].Value switch { "s" => TimeSpan.FromSeconds(count), "m" => TimeSpan.FromMinutes(count), "h" => TimeSpan.FromHours(count), _ => TimeSpan.FromDays(count) };
        }

        map.Fault(node, $"'{text}' không phải khoảng thời gian: 30s, 1m, 4h, 2d", $"'{text}' is not a length of time: 30s, 1m, 4h, 2d");
        return null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})")]
    private static partial Regex IdForm();

    [GeneratedRegex("^([0-9]{1,5})([smhd])$")]
    private static partial Regex DurationForm();

    private enum Hours
    {
        Always,
        Working,
    }
}
