using System.Text.Json;
using System.Text.RegularExpressions;
using Ioc.Geography;
using Ioc.Shell;
using YamlDotNet.RepresentationModel;

namespace Ioc.Delivery.Channels;

/// <summary>Turns the text of <c>channels.yaml</c> into channels, or into everything that is wrong with it.</summary>
public sealed partial class ChannelReader
{
    // Names of the channels that come from the environment.
    private static readonly string[] Taken = ["webhook", "mail"];
    private static readonly string[] Kinds = ["alarm", "directive", "report"];

    private readonly string _file;
    private readonly Func<string, string?> _environment;
    private readonly CommuneDirectory _communes;
    private readonly List<YamlError> _errors = [];

    private ChannelReader(string file, CommuneDirectory communes, Func<string, string?> environment) =>
        (_file, _communes, _environment) = (file, communes, environment);

    /// <param name="file">Name of the file, for messages.</param>
    /// <returns>Every channel when there is no error, else none and every error in the order of the file.</returns>
    public static (IReadOnlyList<TemplateSettings>? Channels, IReadOnlyList<YamlError> Errors) Read(
        string file, string text, CommuneDirectory communes, Func<string, string?> environment)
    {
        var reader = new ChannelReader(file, communes, environment);
        return YamlItem.Read(file, text, new LocalText("một tài liệu", "one document"), reader._errors, reader.ReadDocument);
    }

    private List<TemplateSettings> ReadDocument(YamlNode root)
    {
        var map = new YamlMap(_file, root, _errors, "apiVersion", "channels");
        map.DemandVersion();

        var channels = new List<TemplateSettings>();
        foreach (var node in map.Items("channels", required: true))
        {
            if (ReadChannel(node) is not { } channel)
            {
                continue;
            }

            if (channels.Exists(other => other.Name == channel.Name))
            {
                map.Fault(node, $"trùng tên kênh '{channel.Name}'", $"a second channel named '{channel.Name}'");
            }

            channels.Add(channel);
        }

        return channels;
    }

    private TemplateSettings? ReadChannel(YamlNode node)
    {
        var map = new YamlMap(
            _file, node, _errors, "name", "url", "contentType", "headers", "secretVariable", "body", "success", "recipients", "contacts",
            "textLimit", "unaccented", "language", "kinds", "severities", "levels", "communes");
        var before = _errors.Count;
        var name = ReadName(map);
        var contentType = map.Text("contentType", required: false) ?? "application/json; charset=utf-8";
        var (url, body) = (ReadUrl(map), ReadBody(map, contentType));
        var headers = ReadHeaders(map);
        var secret = map.Text("secretVariable", required: false);
        if (secret is not null && string.IsNullOrEmpty(_environment(secret)))
        {
            NotSet(map, map.Node("secretVariable")!, secret);
        }

        var success = map.Node("success") is { } check ? ReadSuccess(check) : null;
        var recipients = Words(map, "recipients", _ => null);
        var contacts = map.Word<ContactAddress>("contacts", required: false) ?? ContactAddress.None;
        var (limit, unaccented) = (map.Whole("textLimit", 20, 100_000), map.Flag("unaccented"));
        var language = map.Word<TextLanguage>("language", required: false)?.ToString().ToLowerInvariant();
        var filter = ReadFilter(map);
        return _errors.Count > before ? null : new TemplateSettings(name!, url!, contentType, headers, secret, body!, success, recipients, contacts, limit, unaccented, filter, language);
    }

    private static string? ReadName(YamlMap map)
    {
        if (map.Text("name") is not { } name)
        {
            return null;
        }

        if (!NameForm().IsMatch(name) || Taken.Contains(name))
        {
            map.Fault(
                map.Node("name")!, "tên kênh gồm chữ thường không dấu, số, gạch ngang, tối đa 32, và không phải 'webhook' hay 'mail'",
                "a name is at most 32 lower-case letters, digits and hyphens, and neither 'webhook' nor 'mail'");
        }

        return name;
    }

    private string? ReadUrl(YamlMap map)
    {
        if (map.Text("url") is not { } url)
        {
            return null;
        }

        var node = map.Node("url")!;
        var template = new BodyTemplate(url, Escaping.Url);
        CheckPlaces(map, node, template, ["recipient"]);
        // A secret belongs into the path or the query: the authority is shown on pages.
        var filled = template.Fill(TemplateChannel.Sample(), _ => "x");
        if (!Uri.TryCreate(filled, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0
            || url.Split('/') is not [_, _, var authority, ..] || authority.Contains("{{", StringComparison.Ordinal))
        {
            map.Fault(node, "cần địa chỉ dạng https://máy-chủ/đường-dẫn, không kèm mật khẩu", "expected an address such as https://host/path, without a password");
        }

        return url;
    }

    private string? ReadBody(YamlMap map, string contentType)
    {
        if (map.Text("body") is not { } body)
        {
            return null;
        }

        var (node, template) = (map.Node("body")!, new BodyTemplate(body, TemplateSettings.EscapingOf(contentType)));
        var before = _errors.Count;
        if (template.NamesSecret)
        {
            map.Fault(node, "nội dung được lưu lại nên không được chứa biến môi trường; đặt vào 'url' hoặc 'headers'", "bodies are kept, so they may not hold variables of the environment; use 'url' or 'headers'");
        }

        CheckPlaces(map, node, template, BodyTemplate.Names);
        if (_errors.Count == before && TemplateSettings.EscapingOf(contentType) == Escaping.Json)
        {
            try
            {
                using var _ = JsonDocument.Parse(template.Fill(TemplateChannel.Sample(), _ => null));
            }
            catch (JsonException fault)
            {
                map.Fault(node, $"nội dung không phải JSON: {fault.Message}", $"the body is not JSON: {fault.Message}");
            }
        }

        return body;
    }

    private List<KeyValuePair<string, string>> ReadHeaders(YamlMap map)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var node in map.Items("headers", required: false))
        {
            var entry = new YamlMap(_file, node, _errors, "name", "value");
            if (entry.Text("name") is not { } name || entry.Text("value") is not { } value)
            {
                continue;
            }

            if (!HeaderForm().IsMatch(name) || value.Any(char.IsControl) || name.StartsWith("X-Ioc-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
            {
                entry.Fault(node, $"không đặt được tiêu đề '{name}'", $"the header '{name}' cannot be set");
            }

            CheckPlaces(entry, entry.Node("value")!, new BodyTemplate(value, Escaping.None), []);
            headers.Add(KeyValuePair.Create(name, value));
        }

        return headers;
    }

    private SuccessCheck? ReadSuccess(YamlNode node)
    {
        var map = new YamlMap(_file, node, _errors, "member", "equals");
        return map.Text("member") is { } member && map.Text("equals") is { } wanted ? new SuccessCheck(member, wanted) : null;
    }

    private ChannelFilter ReadFilter(YamlMap map)
    {
        var levels = Enum.GetValues<ContactLevel>().ToDictionary(Contacts.ContactDraft.WordOf);
        return new ChannelFilter(
            Words(map, "kinds", kind => Kinds.Contains(kind) ? null : string.Join(", ", Kinds)),
            Words(map, "severities", _ => null),
            [.. Words(map, "levels", level => levels.ContainsKey(level) ? null : string.Join(", ", levels.Keys)).Where(levels.ContainsKey).Select(level => levels[level])],
            Words(map, "communes", code => _communes.Find(code)?.Code == code ? null : "mã 5 số / 5-digit codes"));
    }

    /// <param name="known">What would be right, when the word is not.</param>
    private static List<string> Words(YamlMap map, string key, Func<string, string?> known)
    {
        var words = new List<string>();
        foreach (var node in map.Items(key, required: false))
        {
            if (map.Scalar(node) is not { } word)
            {
                continue;
            }

            if (known(word) is { } right)
            {
                map.Fault(node, $"'{word}' không có; dùng được: {right}", $"unknown '{word}'; known: {right}");
            }

            words.Add(word);
        }

        return words;
    }

    private void CheckPlaces(YamlMap map, YamlNode node, BodyTemplate template, IReadOnlyCollection<string> names)
    {
        foreach (var unknown in template.Unknown(names, _environment))
        {
            if (unknown is ['$', .. var variable])
            {
                NotSet(map, node, variable);
            }
            else
            {
                var known = string.Join(", ", names);
                map.Fault(node, $"'{{{{{unknown}}}}}' không có ở đây; dùng được: {known}", $"no '{{{{{unknown}}}}}' here; known: {known}");
            }
        }
    }

    private static void NotSet(YamlMap map, YamlNode node, string variable) =>
        map.Fault(node, $"biến môi trường {variable} chưa được đặt", $"the variable {variable} is not set");

    private enum TextLanguage
    {
        Vi,
        En,
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    private static partial Regex HeaderForm();
}
