using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>The pages that the office described.</summary>
public sealed class DashboardFolder(ILogger<DashboardFolder> log, TimeProvider clock, string? folder = null)
    : YamlFolder<Dashboard>("Dashboard", folder ?? ProductFiles.Dashboards, log, clock)
{
    /// <summary>Where the dossiers behind a number are listed; <see langword="null"/> when the office has no such page.</summary>
    public string? DossiersPage =>
        Current.Items.FirstOrDefault(page => !page.IsAboutCommune && page.Panels.Any(panel => panel.Type == PanelType.Dossiers))?.Path;

    protected override (Dashboard? Item, IReadOnlyList<YamlError> Errors) Parse(string file, string text) => DashboardReader.Read(file, text);

    protected override YamlError? Clash(Dashboard item, IReadOnlyList<Dashboard> before) =>
        before.FirstOrDefault(p => p.Id == item.Id || p.Path == item.Path) is { } other
            ? new YamlError(item.File, 1, 1, new($"trùng id hoặc path với {other.File}", $"has the id or path of {other.File}"))
            : null;
}

public static class DashboardSet
{
    /// <summary>The page at a path; a page of that very path comes before one with <c>{code}</c>.</summary>
    public static Dashboard? At(this YamlSet<Dashboard> pages, string path, out string? code)
    {
        code = null;
        foreach (var page in pages.Items.OrderBy(p => p.IsAboutCommune))
        {
            if (page.Opens(path, out code))
            {
                return page;
            }
        }

        return null;
    }
}
