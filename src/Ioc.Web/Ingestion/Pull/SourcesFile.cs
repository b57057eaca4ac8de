using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Ioc.Ingestion.Pull;

/// <summary><c>sources.yaml</c> of the data folder: the one-stop systems that are asked for dossiers.</summary>
/// <example><code>
/// apiVersion: ioc/v1
/// sources:
///   - name: mot-cua-tinh              # also the source of records that name none
///     changes: https://motcua.quangninh.gov.vn/api/v1/dossiers/changes
///     keyVariable: IOC_KEY_MOT_CUA    # environment variable that holds the key
///     everySeconds: 10
///     pageSize: 1000
///     timeoutSeconds: 20
///     staleAfterHours: 12
/// </code></example>
public static class SourcesFile
{
    public const string Name = "sources.yaml";

    private const string Version = "ioc/v1";

    /// <returns>None where there is no file.</returns>
    /// <exception cref="StartRefusedException">It cannot be read; the message names file, line and key.</exception>
    public static IReadOnlyList<PullSource> Read(string path, Func<string, string?> environment)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var document = Parse(path);
        if (document.ApiVersion != Version)
        {
            throw new StartRefusedException($"{path}: apiVersion has to be {Version}.");
        }
        var sources = document.Sources.Select((entry, i) => Source(entry, $"{path}: sources[{i}]", environment)).ToList();
        return sources.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new StartRefusedException($"{path}: two sources are named {twice.Key}.")
            : sources;
    }

    private static Document Parse(string path)
    {
        try
        {
            var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            return yaml.Deserialize<Document>(File.ReadAllText(path)) ?? new Document();
        }
        catch (YamlException fault)
        {
            throw new StartRefusedException($"{path}, line {fault.Start.Line}, column {fault.Start.Column}: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    private static PullSource Source(Entry entry, string where, Func<string, string?> environment)
    {
        Demand(entry.Name is { Length: > 0 and <= PullSource.LongestName }, $"{where}.name wants 1 to {PullSource.LongestName} characters.");
        Demand(Uri.TryCreate(entry.Changes, UriKind.Absolute, out var changes) && changes.Scheme is "http" or "https", $"{where}.changes wants an address such as https://host/api/v1/dossiers/changes.");
        Demand(entry.EverySeconds is >= 1 and <= 86_400, $"{where}.everySeconds wants 1 to 86400.");
        Demand(entry.PageSize is >= 1 and <= 10_000, $"{where}.pageSize wants 1 to 10000.");
        Demand(entry.TimeoutSeconds is >= 1 and <= 600, $"{where}.timeoutSeconds wants 1 to 600.");
        Demand(entry.StaleAfterHours > 0, $"{where}.staleAfterHours wants more than 0.");
        return new PullSource(entry.Name!, changes!, entry.KeyVariable is { } variable ? Key(variable, where, environment) : null)
        {
            Every = TimeSpan.FromSeconds(entry.EverySeconds),
            PageSize = entry.PageSize,
            Timeout = TimeSpan.FromSeconds(entry.TimeoutSeconds),
            StaleAfter = TimeSpan.FromHours(entry.StaleAfterHours),
        };
    }

    private static string Key(string variable, string where, Func<string, string?> environment) =>
        environment(variable) is { Length: > 0 } key ? key : throw new StartRefusedException($"{where}.keyVariable: {variable} is not set.");

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new StartRefusedException(otherwise);
        }
    }

    private sealed class Document
    {
        public string? ApiVersion { get; set; }

        public List<Entry> Sources { get; set; } = [];
    }

    private sealed class Entry
    {
        public string? Name { get; set; }
        public string? Changes { get; set; }
        public string? KeyVariable { get; set; }
        public double EverySeconds { get; set; } = 10;
        public int PageSize { get; set; } = 1000;
        public double TimeoutSeconds { get; set; } = 20;
        public double StaleAfterHours { get; set; } = 12;
    }
}
