using Ioc.Shell;
using YamlDotNet.RepresentationModel;

namespace Ioc.Access.OpenIdConnect;

/// <summary>What a group of the identity provider may do and see here.</summary>
/// <param name="Units">Provinces, communes, or <c>*</c>; never empty.</param>
/// <param name="Fields">Codes of fields, or <c>*</c>; never empty.</param>
public sealed record GroupGrant(string Group, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, IReadOnlyList<string> Fields);

/// <summary>
/// <c>groups.yaml</c> of the data folder: what groups of the identity provider may do here. Read at every sign-in. Whoever belongs to several
/// has what the first of them in the file gives and no more: roles and units of two groups together would be more than either gives.
/// </summary>
public sealed class GroupsFile(Installation installation, FindCommune communes, ILogger<GroupsFile> log)
{
    public const string Name = "groups.yaml";

    private string Path => System.IO.Path.Combine(installation.DataDirectory, Name);

    /// <returns>In the order of the file; none where there is no file.</returns>
    /// <exception cref="ProviderRefusedException">It is wrong; the log says where.</exception>
    public IReadOnlyList<GroupGrant> Read()
    {
        if (!File.Exists(Path))
        {
            log.LogWarning("There is no {File} in the data folder: nobody whom the identity provider knows may do anything here", Name);
            return [];
        }

        var (groups, errors) = Parse(Name, File.ReadAllText(Path));
        foreach (var error in errors)
        {
            log.LogError("Groups {Error}", error);
        }

        return groups ?? throw new ProviderRefusedException("groups-unreadable", $"{Name} is wrong");
    }

    internal (IReadOnlyList<GroupGrant>? Groups, IReadOnlyList<YamlError> Errors) Parse(string file, string text)
    {
        var errors = new List<YamlError>();
        return YamlItem.Read(file, text, new LocalText("một tài liệu", "one document"), errors, root =>
        {
            var map = new YamlMap(file, root, errors, "apiVersion", "groups");
            map.DemandVersion();
            return map.Items("groups", required: true).Select(node => Group(file, node, errors)).OfType<GroupGrant>().ToList();
        });
    }

    private GroupGrant? Group(string file, YamlNode node, List<YamlError> errors)
    {
        var map = new YamlMap(file, node, errors, "group", "roles", "units", "fields");
        var group = map.Text("group");
        var roles = Words(map, "roles", role => Grants.OfRoles.ContainsKey(role), "không có vai trò", "unknown role");
        var units = Words(map, "units", IsUnit, "không có đơn vị", "unknown unit");
        var fields = map.Node("fields") is null ? [Scopes.Every] : Words(map, "fields", _ => true, "", "");
        return group is null ? null : new GroupGrant(group, roles, units, fields);
    }

    private static List<string> Words(YamlMap map, string key, Func<string, bool> known, string vi, string en)
    {
        var words = new List<string>();
        foreach (var node in map.Items(key, required: true))
        {
            if (map.Scalar(node) is not { } word)
            {
                continue;
            }
            if (!known(word))
            {
                map.Fault(node, $"{vi} '{word}'", $"{en} '{word}'");
            }

            words.Add(word);
        }

        if (words.Count == 0 && map.Node(key) is YamlSequenceNode { Children.Count: 0 } empty)
        {
            map.Fault(empty, $"'{key}' không được rỗng", $"'{key}' must not be empty");
        }

        return [.. words.Distinct()];
    }

    private bool IsUnit(string code) => code == Scopes.Every || installation.Provinces.Contains(code)
        || (communes(code) is { } commune && commune.Code == code && installation.Provinces.Contains(commune.Province));
}
