using System.Globalization;
using System.Text.RegularExpressions;
using Ioc.Shell;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ioc.Reports;

/// <summary>Turns the text of a form's file into a form, or into everything that is wrong with it.</summary>
public sealed partial class FormReader
{
    public const string ApiVersion = "ioc/v1";

    private const int KeptTenYears = 3660;

    private readonly string _file;
    private readonly List<YamlError> _errors = [];

    private FormReader(string file) => _file = file;

    /// <param name="file">Name of the file, for messages.</param>
    /// <returns>The form when there is no error, else <see langword="null"/> and every error in the order of the file.</returns>
    public static (ReportForm? Form, IReadOnlyList<YamlError> Errors) Read(string file, string text)
    {
        var reader = new FormReader(file);
        var form = reader.ReadText(text);
        return reader._errors.Count == 0 ? (form, []) : (null, [.. reader._errors.OrderBy(e => e.Line).ThenBy(e => e.Column)]);
    }

    private ReportForm? ReadText(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException fault)
        {
            _errors.Add(YamlMap.At(_file, fault.Start, $"không đọc được YAML: {fault.Message}", $"not readable as YAML: {fault.Message}"));
            return null;
        }

        if (stream.Documents is [var document])
        {
            return ReadForm(document.RootNode, text);
        }

        _errors.Add(new YamlError(_file, 1, 1, new("tệp phải có đúng một biểu mẫu", "the file must hold exactly one form")));
        return null;
    }

    private ReportForm? ReadForm(YamlNode root, string text)
    {
        var map = new YamlMap(
            _file, root, _errors, "apiVersion", "id", "version", "effective", "label", "title", "legal", "measuredIn", "landscape", "compare", "keepDays", "recipients", "notes", "sections");
        if (map.Text("apiVersion") is { } version && version != ApiVersion)
        {
            map.Fault(map.Node("apiVersion")!, $"'{version}' không đọc được; phiên bản hiện hành: {ApiVersion}", $"cannot read '{version}'; this product reads {ApiVersion}");
        }

        var id = ReadId(map, "id");
        var edition = map.Text("version");
        var effective = ReadDay(map, "effective");
        var title = map.Title("title", required: true);
        var label = map.Title("label", required: false);
        var legal = map.Title("legal", required: false);
        var measuredIn = map.Title("measuredIn", required: false);
        var landscape = map.Flag("landscape");
        var compare = map.Word<Comparison>("compare", required: false) ?? Comparison.Previous;
        var keep = map.Whole("keepDays", 1, 36_600) ?? KeptTenYears;
        var notes = ReadTitles(map, "notes");
        var recipients = ReadTitles(map, "recipients");
        var sections = ReadSections(map);
        return _errors.Count > 0 ? null : new ReportForm(
            id!, edition!, effective!.Value, title!, label, legal, measuredIn, landscape, compare, keep, notes, recipients, sections, _file, text);
    }

    private static string? ReadId(YamlMap map, string key)
    {
        if (map.Text(key) is { } text && !IdForm().IsMatch(text))
        {
            map.Fault(map.Node(key)!, $"'{text}' không hợp lệ: chỉ gồm chữ thường không dấu, số và gạch ngang, tối đa 32 ký tự", $"'{text}' is not valid: only lower-case letters, digits and hyphens, at most 32");
        }

        return map.Text(key, required: false);
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

    private List<LocalText> ReadTitles(YamlMap map, string key) => [.. map.Items(key, required: false).Select(ReadTitle).OfType<LocalText>()];

    private LocalText? ReadTitle(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, "vi", "en");
        return map.Text("vi") is { } vi ? new LocalText(vi, map.Text("en", required: false)) : null;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,32})")]
    private static partial Regex IdForm();
}
