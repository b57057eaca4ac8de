using System.Security.Cryptography;
using System.Text;

namespace Ioc.Shell;

/// <summary>What the files of a folder say now, and what is wrong with those that could not be taken.</summary>
/// <param name="Revision">Differs whenever an item differs; the same after a restart over the same files.</param>
/// <param name="Items">In the order of their file names.</param>
public sealed record YamlSet<T>(string Revision, IReadOnlyList<T> Items, IReadOnlyList<YamlError> Errors);

/// <summary>
/// Watches a folder in which an office describes something, one item a file. A file that breaks keeps its last good item
/// until it is mended, so a slip of the keyboard never takes a screen or a rule away.
/// </summary>
/// <param name="kind">For the log: what an item is.</param>
public abstract class YamlFolder<T>(string kind, string folder, ILogger log, TimeProvider clock) : BackgroundService
    where T : class
{
    // Looked at rather than watched: network folders and container mounts send no events, and a listing of a few files costs nothing.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const string Sample = "sample.yaml";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (T Item, string Text)> _lastGood = [];
    private string _seen = "";
    private YamlSet<T>? _current;

    /// <summary>The items in force; read from disk on first use.</summary>
    public YamlSet<T> Current => _current ?? Refresh();

    /// <summary>Reads the folder again if anything in it changed.</summary>
    public YamlSet<T> Refresh()
    {
        lock (_gate)
        {
            var files = Files();
            var seen = string.Join('|', files.Select(f => $"{f.FullName}:{f.Length}:{f.LastWriteTimeUtc.Ticks}"));
            if (_current is null || seen != _seen)
            {
                _current = Read(files);
                _seen = seen;
            }

            return _current;
        }
    }

    /// <returns>The item, or <see langword="null"/> with what is wrong.</returns>
    protected abstract (T? Item, IReadOnlyList<YamlError> Errors) Parse(string file, string text);

    /// <returns>Why an item cannot stand beside those of the files before it; it is then left out.</returns>
    protected abstract YamlError? Clash(T item, IReadOnlyList<T> before);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            Refresh();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private FileInfo[] Files() => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).GetFiles("*.yaml").Where(f => f.Name != Sample).OrderBy(f => f.Name, StringComparer.Ordinal)]
        : [];

    private YamlSet<T> Read(FileInfo[] files)
    {
        var errors = new List<YamlError>();
        var items = new List<T>();
        var texts = new StringBuilder();
        foreach (var gone in _lastGood.Keys.Except(files.Select(f => f.Name)).ToList())
        {
            _lastGood.Remove(gone);
        }

        foreach (var file in files)
        {
            errors.AddRange(ReadFile(file));
            if (!_lastGood.TryGetValue(file.Name, out var usable))
            {
                continue;
            }

            if (Clash(usable.Item, items) is { } clash)
            {
                errors.Add(clash);
                continue;
            }

            items.Add(usable.Item);
            texts.Append(usable.Text);
        }

        if (files.Length == 0)
        {
            errors.Add(new YamlError(folder, 1, 1, new("thư mục không có tệp nào", "the folder holds no file")));
        }

        foreach (var error in errors)
        {
            log.LogError("{Kind} {Error}", kind, error);
        }

        return new YamlSet<T>(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts.ToString())))[..12], items, errors);
    }

    private IReadOnlyList<YamlError> ReadFile(FileInfo file)
    {
        try
        {
            var text = File.ReadAllText(file.FullName);
            var (item, errors) = Parse(file.Name, text);
            if (item is not null)
            {
                _lastGood[file.Name] = (item, text);
            }

            return errors;
        }
        catch (IOException fault)
        {
            return [new YamlError(file.Name, 1, 1, new($"không mở được tệp: {fault.Message}", $"cannot be opened: {fault.Message}"))];
        }
    }
}
