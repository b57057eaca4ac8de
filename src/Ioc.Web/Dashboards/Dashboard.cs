using Ioc.Shell;

namespace Ioc.Dashboards;

/// <summary>A page as an office describes it in one YAML file.</summary>
/// <param name="Path">Where it is opened; <c>{code}</c> in it stands for a commune, and then the page is about that commune.</param>
/// <param name="Menu">Place in the menu, ascending; <see langword="null"/> leaves it out.</param>
/// <param name="Wall">Fills a display of any size, shows no controls and nothing that needs a hand.</param>
/// <param name="File">Name of the file, for messages.</param>
public sealed record Dashboard(string Id, string Path, LocalText Title, int? Menu, bool Wall, IReadOnlyList<Panel> Panels, string File)
{
    public const string CommunePlaceholder = "{code}";

    /// <summary>Whether the page is about one commune, named by its address.</summary>
    public bool IsAboutCommune => Path.Contains(CommunePlaceholder, StringComparison.Ordinal);

    /// <summary>Whether a request's path opens this page.</summary>
    /// <param name="code">What stands in the place of <c>{code}</c>; <see langword="null"/> when the path has none.</param>
    public bool Opens(string path, out string? code)
    {
        code = null;
        var (wanted, asked) = (Path.Trim('/').Split('/'), path.Trim('/').Split('/'));
        if (wanted.Length != asked.Length)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == CommunePlaceholder)
            {
                code = asked[i];
            }
            else if (!string.Equals(wanted[i], asked[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a panel shows; the word in the file is the name in camel case.</summary>
public enum PanelType
{
    /// <summary>One big number with its change, formula and age.</summary>
    Figure,

    /// <summary>Communes coloured by a chosen figure.</summary>
    Map,

    /// <summary>A chart; see <see cref="ChartKind"/>.</summary>
    Chart,

    /// <summary>Communes as a sortable table.</summary>
    Ranking,

    /// <summary>How many communes are normal, busy and overloaded, the worst by name.</summary>
    Loads,

    /// <summary>The dossiers behind the numbers, by state.</summary>
    Dossiers,

    /// <summary>Where the data comes from and how old it is.</summary>
    Sources,

    /// <summary>What a commune is to expect in ten working days; on a commune's page.</summary>
    Forecast,

    /// <summary>Who could take receipts of a commune that is overloaded; on a commune's page.</summary>
    Relief,
}

public enum ChartKind
{
    /// <summary>Received and resolved per day.</summary>
    Days,

    /// <summary>On-time rate per day.</summary>
    OnTime,

    /// <summary>Communes with most of a figure.</summary>
    Communes,

    /// <summary>Open dossiers by field (lĩnh vực).</summary>
    Fields,
}

/// <param name="Column">1…12.</param>
/// <param name="Row">From 1.</param>
/// <param name="Columns">Width in columns; never beyond the twelfth.</param>
/// <param name="Rows">Height in rows.</param>
public sealed record Place(int Column, int Row, int Columns, int Rows)
{
    public const int GridColumns = 12;
    public const int GridRows = 60;

    public bool Overlaps(Place other) =>
        Column < other.Column + other.Columns && other.Column < Column + Columns
        && Row < other.Row + other.Rows && other.Row < Row + Rows;
}

/// <param name="Figures">Ids of the catalogue: one for a figure, the choices of a map, the columns of a ranking.</param>
/// <param name="Title">In place of the usual title.</param>
/// <param name="Thresholds">In place of the catalogue's, for this panel only.</param>
/// <param name="Limit">Most communes or fields shown; <see langword="null"/> for all.</param>
public sealed record Panel(
    PanelType Type, ChartKind? Chart, IReadOnlyList<string> Figures, Place Place, LocalText? Title, Thresholds? Thresholds, int? Limit);
