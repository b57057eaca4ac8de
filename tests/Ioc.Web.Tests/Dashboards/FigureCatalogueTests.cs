using System.Text.Json;
using System.Text.Json.Nodes;
using Ioc.Dashboards;
using Ioc.Indicators;
using Ioc.Rules.Indicators;

namespace Ioc.Tests.Dashboards;

public class FigureCatalogueTests
{
    private static readonly string[] NamesOfTheUnit = ["code", "name", "fullName"];

    [Fact]
    public void Every_figure_of_a_row_can_be_shown_and_nothing_else_can()
    {
        var row = typeof(FigureRow).GetProperties().Where(p => p.GetMethod!.IsStatic is false).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Except(NamesOfTheUnit).ToHashSet();

        Assert.Equal(row.Order(), FigureCatalogue.All.Where(f => f.SumOf.Count == 0).Select(f => f.Id).Order());
    }

    [Fact]
    public void A_sum_adds_up_figures_that_exist() =>
        Assert.All(FigureCatalogue.All.SelectMany(f => f.SumOf), id => Assert.NotNull(FigureCatalogue.Find(id)));

    [Fact]
    public void Every_figure_says_what_it_is_in_both_languages() =>
        Assert.All(FigureCatalogue.All.SelectMany(f => new[] { f.Title, f.Brief, f.Formula, f.Source }), text =>
        {
            Assert.NotEmpty(text.Vi);
            Assert.NotEmpty(text.En!);
        });

    [Fact]
    public void What_colours_a_number_is_the_rule_that_decides_the_load()
    {
        Assert.Equal(new Thresholds(LoadRule.Default.OverdueShare / 2, LoadRule.Default.OverdueShare), FigureCatalogue.Find("overdueShare")!.Thresholds);
        Assert.Equal(new Thresholds(LoadRule.Default.BacklogDays / 2, LoadRule.Default.BacklogDays), FigureCatalogue.Find("backlogDays")!.Thresholds);
    }

    [Fact]
    public void Limits_of_classes_ascend() =>
        Assert.All(FigureCatalogue.All, f => Assert.Equal(f.Breaks.Order(), f.Breaks));

    [Fact]
    public void Words_can_never_end_the_block_that_carries_them()
    {
        var context = new PageContext("x", false, "22", null, "vi", "b", "r", "i", null, [new("22", "</script><b>", "x")], PageContext.Words(Ioc.Shell.Language.Vietnamese, []), true);

        Assert.DoesNotContain("<", context.ToJson(), StringComparison.Ordinal);
        Assert.Equal("</script><b>", (string?)JsonNode.Parse(context.ToJson())!["provinces"]![0]!["name"]);
    }
}
