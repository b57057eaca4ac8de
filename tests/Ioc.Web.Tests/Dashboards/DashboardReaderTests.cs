using Ioc.Dashboards;

namespace Ioc.Tests.Dashboards;

public class DashboardReaderTests
{
    private const string Right = """
        apiVersion: ioc/v1
        id: mine
        path: /mine
        title: { vi: Trang của tôi }
        panels:
          - { type: figure, figure: open, at: [1, 1], size: [3, 2] }
        """;

    public static TheoryData<string> ShippedFiles() => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(ShippedFiles))]
    public void Every_dashboard_that_comes_with_the_product_is_right(string file)
    {
        var (page, errors) = DashboardReader.Read(file, File.ReadAllText(Path.Combine(Folder, file)));

        Assert.Empty(errors);
        Assert.NotNull(page);
    }

    [Fact]
    public void The_sample_shows_every_type_of_panel_and_every_chart()
    {
        var sample = DashboardReader.Read("sample.yaml", File.ReadAllText(Path.Combine(Folder, "sample.yaml"))).Dashboard!;

        Assert.Equal(Enum.GetValues<PanelType>().ToHashSet(), sample.Panels.Select(p => p.Type).ToHashSet());
        Assert.Equal(Enum.GetValues<ChartKind>().ToHashSet(), sample.Panels.Select(p => p.Chart).OfType<ChartKind>().ToHashSet());
    }

    [Fact]
    public void The_sample_names_every_figure_an_office_may_use()
    {
        var words = File.ReadAllText(Path.Combine(Folder, "sample.yaml")).Split([' ', '\n', '[', ']', ',']);

        Assert.Empty(FigureCatalogue.All.Select(f => f.Id).Except(words));
    }

    [Fact]
    public void English_may_be_left_out_and_Vietnamese_stands_in()
    {
        var page = DashboardReader.Read("mine.yaml", Right).Dashboard!;

        Assert.Equal("Trang của tôi", page.Title.In(Ioc.Shell.Language.English));
    }

    [Theory]
    [InlineData("apiVersion: ioc/v1", "apiVersion: ioc/v9", 1, 13, "ioc/v1")]
    [InlineData("id: mine", "ident: mine", 2, 1, "ident")]
    [InlineData("id: mine", "id: Của tôi", 2, 5, "Của tôi")]
    [InlineData("path: /mine", "path: mine", 3, 7, "mine")]
    [InlineData("path: /mine", "path: /api/v1/mine", 3, 7, "/api/v1/mine")]
    [InlineData("path: /mine", "path: /commune/{unit}", 3, 7, "{unit}")]
    [InlineData("{ vi: Trang của tôi }", "Trang của tôi", 4, 8, "vi, en")]
    [InlineData("{ vi: Trang của tôi }", "{ en: Mine }", 4, 8, "vi")]
    [InlineData("type: figure", "type: gauge", 6, 13, "gauge")]
    [InlineData("figure: open", "figure: opened", 6, 29, "opened")]
    [InlineData("figure: open", "figures: [open]", 6, 5, "figure")]
    [InlineData("type: figure", "type: map", 6, 5, "figures")]
    [InlineData("type: figure", "type: chart", 6, 5, "chart")]
    [InlineData("at: [1, 1]", "at: [11, 1]", 6, 54, "12")]
    [InlineData("at: [1, 1]", "at: [0, 1]", 6, 40, "0")]
    [InlineData("at: [1, 1]", "at: 1", 6, 39, "at")]
    [InlineData("size: [3, 2]", "size: [3]", 6, 53, "size")]
    [InlineData("size: [3, 2]", "size: [3, 2], limit: many", 6, 68, "many")]
    [InlineData("size: [3, 2]", "size: [3, 2], thresholds: { busy: ít }", 6, 81, "ít")]
    [InlineData("size: [3, 2] }", "size: [3, 2] }\n  - { type: loads, at: [3, 2], size: [1, 1] }", 7, 5, "[1, 1]")]
    [InlineData("title:", "title: x\ntitle:", 5, 1, "title")]
    public void A_mistake_is_told_with_its_line_and_column(string right, string wrong, long line, long column, string says)
    {
        var (page, errors) = DashboardReader.Read("mine.yaml", Right.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Null(page);
        Assert.Contains(errors, e => (e.Line, e.Column) == (line, column) && e.Message.Vi.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_of_a_file_are_told_at_once_in_the_order_of_the_file()
    {
        var wrong = Right.Replace("id: mine", "id: MINE").Replace("figure: open", "figure: opened").Replace("[3, 2]", "[3, 2000]");

        var errors = DashboardReader.Read("mine.yaml", wrong).Errors;

        Assert.Equal([2, 6, 6], errors.Select(e => e.Line));
        Assert.StartsWith("mine.yaml:2:5: ", errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: [\n", 2)]
    [InlineData("a: b\n\tc: d", 1)]
    [InlineData("", 1)]
    [InlineData("- just\n- a list", 1)]
    public void What_is_no_page_at_all_is_told_too(string text, long line)
    {
        var (page, errors) = DashboardReader.Read("mine.yaml", text);

        Assert.Null(page);
        Assert.Equal(line, errors[0].Line);
    }

    [Theory]
    [InlineData("/", "/", null, true)]
    [InlineData("/commune/{code}", "/commune/06652", "06652", true)]
    [InlineData("/commune/{code}", "/commune/06652/more", null, false)]
    [InlineData("/commune/{code}", "/district/06652", null, false)]
    [InlineData("/wall", "/WALL", null, false)]
    public void A_page_opens_at_its_own_address_only(string path, string asked, string? code, bool opens)
    {
        var page = DashboardReader.Read("mine.yaml", Right.Replace("/mine", path)).Dashboard!;

        Assert.Equal(opens, page.Opens(asked, out var found));
        Assert.Equal(code, opens ? found : null);
    }

    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Ioc.sln")))
            {
                folder = folder.Parent!;
            }

            return Path.Combine(folder.FullName, "dashboards");
        }
    }
}
