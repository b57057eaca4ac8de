using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Ioc.Tests;

/// <summary>
/// Which slice may use which. The list is the drawing; the test compares it with the code for equality, so it fails on
/// a use that is not drawn and on a line that nobody uses. Files at the root (the host) may use every slice.
/// </summary>
public partial class SliceMapTests
{
    // One line a slice. Direction: Storage, Access, Shell <- Ingestion, Indicators, Geography, Calendar <- Live, Directives, Apologies; never round.
    private static readonly string[] Drawn =
    [
        .. Uses("Access", "Shell", "Storage"),
        .. Uses("Accounts", "Access", "Dashboards", "Geography", "Shell", "Storage"),
        .. Uses("Alerts", "Access", "Dashboards", "Delivery", "Foresight", "Geography", "Indicators", "Ingestion", "Live", "Shell", "Storage"),
        .. Uses("Apologies", "Access", "Dashboards", "Documents", "Geography", "Indicators", "Shell", "Storage"),
        .. Uses("Audit", "Access", "Dashboards", "Documents", "Shell", "Storage"),
        .. Uses("Dashboards", "Access", "Geography", "Shell"),
        .. Uses("Delivery", "Access", "Dashboards", "Geography", "Shell", "Storage"),
        .. Uses("Directives", "Access", "Dashboards", "Delivery", "Geography", "Indicators", "Shell", "Storage"),
        .. Uses("Foresight", "Access", "Geography", "Indicators", "Shell", "Storage"),
        .. Uses("Geography", "Access", "Shell"),
        .. Uses("Indicators", "Access", "Geography", "Ingestion", "Shell", "Storage"),
        .. Uses("Ingestion", "Access", "Geography", "Shell", "Storage"),
        .. Uses("Live", "Access", "Geography", "Indicators", "Shell"),
        .. Uses("Protection", "Access", "Accounts", "Shell"),
        .. Uses("Reports", "Access", "Alerts", "Dashboards", "Delivery", "Directives", "Documents", "Geography", "Indicators", "Ingestion", "Shell", "Storage"),
        .. Uses("Storage", "Shell"),
    ];

    [Fact]
    public void Slices_use_each_other_exactly_as_drawn()
    {
        var found = Found().Distinct().ToHashSet();

        var notDrawn = found.Except(Drawn).Order(StringComparer.Ordinal);
        var notUsed = Drawn.Except(found).Order(StringComparer.Ordinal);
        Assert.True(
            found.SetEquals(Drawn),
            $"Used but not drawn: {string.Join(", ", notDrawn)}\nDrawn but not used: {string.Join(", ", notUsed)}");
    }

    [Fact]
    public void No_slice_is_used_by_one_that_it_uses()
    {
        var round = Drawn.Select(line => line.Split(" -> ")).Where(pair => Drawn.Contains($"{pair[1]} -> {pair[0]}"));

        Assert.Empty(round.Select(pair => $"{pair[0]} <-> {pair[1]}"));
    }

    private static IEnumerable<string> Uses(string slice, params string[] used) => used.Select(other => $"{slice} -> {other}");

    private static IEnumerable<string> Found()
    {
        var slices = Directory.GetDirectories(Web).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj" or "Properties" or "wwwroot" or "Client")).ToArray();
        // Either spelled in full, or reached by the short name that the shared parent namespace allows.
        var mention = new Regex($@"(?<!\w)Ioc\.(?<slice>{string.Join('|', slices)})\b|(?<![.\w])(?<slice>{string.Join('|', slices)})\.[A-Z]");
        return from slice in slices
               from file in Directory.EnumerateFiles(Path.Combine(Web, slice), "*.*", SearchOption.AllDirectories)
               where Path.GetExtension(file) is ".cs" or ".razor"
               from Match match in mention.Matches(Comment().Replace(File.ReadAllText(file), ""))
               let used = match.Groups["slice"].Value
               where used != slice
               select $"{slice} -> {used}";
    }

    // What is only spoken about is not used. Strings that hold // lose their tail here, which hides no type name.
    [GeneratedRegex(@"//[^\n]*|@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    private static string Web { get; } = FindWeb();

    private static string FindWeb([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src/Ioc.Web"));
}
