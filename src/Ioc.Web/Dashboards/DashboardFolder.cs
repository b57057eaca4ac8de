using System.Security.Cryptography;
using System.Text;
using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>The pages now in force, and what is wrong with the files that could not be taken.</summary>
/// <param name="Revision">Differs whenever a page differs; the same after a restart over the same files.</param>
public sealed record DashboardSet(string Revision, IReadOnlyList<Dashboard> Pages, IReadOnlyList<DashboardError> Errors)
{
    /// <summary>The page at a path; a page of that very path comes before one with <c>{code}</c>.</summary>
    public Dashboard? At(string path, out string? code)
    {
        code = null;
        foreach (var page in Pages.OrderBy(p => p.IsAboutCommune))
        {
            if (page.Opens(path, out code))
            {
                return page;
            }
        }

        return null;
    }
}

/// <summary>
/// Watches the folder of dashboards. A file that breaks keeps its last good page until it is mended, so a slip of the
/// keyboard never takes a screen away.
/// </summary>
public sealed class DashboardFolder(ILogger<DashboardFolder> log, TimeProvider clock, string? folder = null) : BackgroundService
{
    // Looked at rather than watched: network folders and container mounts send no events, and a listing of a few files costs nothing.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const string Sample = "sample.yaml";

    private readonly string _folder = folder ?? Environment.GetEnvironmentVariable("IOC_DASHBOARDS") ?? ProductFiles.Folder("dashboards", "dashboards");
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Dashboard Page, string Text)> _lastGood = [];
    private string _seen = "";
    private DashboardSet? _current;

    /// <summary>The pages in force; read from disk on first use.</summary>
    public DashboardSet Current => _current ?? Refresh();

    /// <summary>Reads the folder again if anything in it changed.</summary>
    public DashboardSet Refresh()
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            Refresh();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private FileInfo[] Files() => Directory.Exists(_folder)
        ? [.. new DirectoryInfo(_folder).GetFiles("*.yaml").Where(f => f.Name != Sample).OrderBy(f => f.Name, StringComparer.Ordinal)]
        : [];

    private DashboardSet Read(FileInfo[] files)
    {
        var errors = new List<DashboardError>();
        var pages = new List<Dashboard>();
        foreach (var gone in _lastGood.Keys.Except(files.Select(f => f.Name)).ToList())
        {
            _lastGood.Remove(gone);
        }

        foreach (var file in files)
        {
            var (page, faults) = ReadFile(file);
            errors.AddRange(faults);
            if ((page ?? _lastGood.GetValueOrDefault(file.Name).Page) is { } usable)
            {
                Add(usable, pages, errors);
            }
        }

        if (files.Length == 0)
        {
            errors.Add(new DashboardError(_folder, 1, 1, new("không có trang nào", "there are no dashboards")));
        }

        foreach (var error in errors)
        {
            log.LogError("Dashboard {Error}", error);
        }

        return new DashboardSet(RevisionOf(pages), pages, errors);
    }

    private string RevisionOf(List<Dashboard> pages)
    {
        var texts = string.Concat(pages.Select(page => _lastGood[page.File].Text));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(texts)))[..12];
    }

    private (Dashboard? Page, IReadOnlyList<DashboardError> Errors) ReadFile(FileInfo file)
    {
        try
        {
            var text = File.ReadAllText(file.FullName);
            var (page, errors) = DashboardReader.Read(file.Name, text);
            if (page is not null)
            {
                _lastGood[file.Name] = (page, text);
            }

            return (page, errors);
        }
        catch (IOException fault)
        {
            return (null, [new DashboardError(file.Name, 1, 1, new($"không mở được tệp: {fault.Message}", $"cannot be opened: {fault.Message}"))]);
        }
    }

    private static void Add(Dashboard page, List<Dashboard> pages, List<DashboardError> errors)
    {
        if (pages.Find(p => p.Id == page.Id || p.Path == page.Path) is { } other)
        {
            errors.Add(new DashboardError(page.File, 1, 1, new($"trùng id hoặc path với {other.File}", $"has the id or path of {other.File}")));
            return;
        }

        pages.Add(page);
    }
}
