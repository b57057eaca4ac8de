using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ioc.Shell;

/// <summary>Reads one mapping of a file that an office writes; every fault is noted with its place and reading goes on, so that all are told at once.</summary>
public sealed class YamlMap
{
    private readonly string _file;
    private readonly List<YamlError> _errors;
    private readonly YamlNode _node;
    private readonly Dictionary<string, YamlNode> _values = [];

    /// <param name="known">Keys that may occur; any other is an error, since a misspelt key would be silently without effect.</param>
    public YamlMap(string file, YamlNode node, List<YamlError> errors, params string[] known)
    {
        (_file, _node, _errors) = (file, node, errors);
        if (node is not YamlMappingNode map)
        {
            Fault(node, $"cần các dòng dạng 'khóa: giá trị' ({string.Join(", ", known)})", $"expected a mapping ({string.Join(", ", known)})");
            return;
        }

        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Contains(name))
            {
                _values[name] = value;
            }
            else
            {
                Fault(key, $"khóa '{name}' không có; các khóa dùng được: {string.Join(", ", known)}", $"unknown key '{name}'; known: {string.Join(", ", known)}");
            }
        }
    }

    public YamlNode? Node(string key) => _values.GetValueOrDefault(key);

    public YamlNode? Required(string key)
    {
        if (!_values.TryGetValue(key, out var node) && _node is YamlMappingNode)
        {
            Fault(_node, $"thiếu '{key}'", $"'{key}' is missing");
        }

        return node;
    }

    public string? Text(string key, bool required = true)
    {
        var node = required ? Required(key) : Node(key);
        return node is null ? null : Scalar(node);
    }

    public int? Whole(string key, int least, int most) => Node(key) is { } node ? Whole(node, least, most) : null;

    public int? Whole(YamlNode node, int least, int most)
    {
        if (Scalar(node) is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            Fault(node, $"'{text}' không phải số nguyên từ {least} đến {most}", $"'{text}' is not a whole number from {least} to {most}");
        }

        return null;
    }

    public double? Number(string key)
    {
        if (Required(key) is not { } node || Scalar(node) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        Fault(node, $"'{text}' không phải số", $"'{text}' is not a number");
        return null;
    }

    public bool Flag(string key)
    {
        if (Node(key) is not { } node || Scalar(node) is not { } text)
        {
            return false;
        }

        if (text is not ("true" or "false"))
        {
            Fault(node, $"'{text}' phải là true hoặc false", $"'{text}' is neither true nor false");
        }

        return text == "true";
    }

    /// <summary>One word of an enumeration, in camel case.</summary>
    public T? Word<T>(string key, bool required = true) where T : struct, Enum
    {
        var node = required ? Required(key) : Node(key);
        if (node is null || Scalar(node) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (CamelCase(value.ToString()) == text)
            {
                return value;
            }
        }

        var words = string.Join(", ", Enum.GetNames<T>().Select(CamelCase));
        Fault(node, $"'{text}' không có; dùng được: {words}", $"unknown '{text}'; known: {words}");
        return null;
    }

    public LocalText? Title(string key, bool required)
    {
        var node = required ? Required(key) : Node(key);
        if (node is null)
        {
            return null;
        }

        var map = new YamlMap(_file, node, _errors, "vi", "en");
        return map.Text("vi") is { } vi ? new LocalText(vi, map.Text("en", required: false)) : null;
    }

    public IReadOnlyList<YamlNode> Items(string key, bool required)
    {
        var node = required ? Required(key) : Node(key);
        if (node is null or YamlSequenceNode)
        {
            return [.. (node as YamlSequenceNode)?.Children ?? []];
        }

        Fault(node, $"'{key}' phải là danh sách", $"'{key}' must be a list");
        return [];
    }

    public string? Scalar(YamlNode node)
    {
        if (node is YamlScalarNode { Value.Length: > 0 } scalar)
        {
            return scalar.Value;
        }

        Fault(node, "cần một giá trị", "expected a value");
        return null;
    }

    public void Fault(YamlNode node, string vi, string en) => Fault(node.Start, vi, en);

    /// <param name="place">Within a value, where a part of it is wrong.</param>
    public void Fault(Mark place, string vi, string en) => _errors.Add(At(_file, place, vi, en));

    public static YamlError At(string file, Mark mark, string vi, string en) => new(file, mark.Line, mark.Column, new LocalText(vi, en));

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
