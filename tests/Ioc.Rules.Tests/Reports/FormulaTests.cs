using Ioc.Rules.Reports;

namespace Ioc.Rules.Tests.Reports;

public class FormulaTests
{
    private static readonly Dictionary<string, double?> Values = new() { ["received"] = 12, ["receivedOnline"] = 9, ["open"] = 4, ["nothing"] = 0, ["rate"] = null };

    [Theory]
    [InlineData("received", 12)]
    [InlineData("received - receivedOnline", 3)]
    [InlineData("received − receivedOnline − open", -1)]
    [InlineData("received - (receivedOnline - open)", 7)]
    [InlineData("receivedOnline / received", 0.75)]
    [InlineData("open + receivedOnline / (received + nothing)", 4.75)]
    [InlineData("  received+open ", 16)]
    public void Figures_are_added_subtracted_and_divided(string formula, double value) => Assert.Equal(value, Value(formula));

    [Theory]
    [InlineData("received / nothing")]
    [InlineData("rate")]
    [InlineData("received + rate")]
    public void What_is_not_known_stays_unknown(string formula) => Assert.Null(Value(formula));

    [Fact]
    public void A_figure_may_be_of_the_period_before_and_without_certification()
    {
        var figure = Assert.Single(Formula.Parse("before.noCertification.onTimeRate").Figures);

        Assert.Equal(("onTimeRate", new FigureView(Before: true, WithoutCertification: true)), (figure.Figure, figure.View));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("received +", 10)]
    [InlineData("received * 2", 9)]
    [InlineData("(received", 9)]
    [InlineData("received)", 8)]
    [InlineData("2received", 0)]
    [InlineData("after.received", 0)]
    [InlineData("received open", 9)]
    public void A_text_that_is_no_formula_is_told_with_its_place(string text, int position) =>
        Assert.Equal(position, Assert.Throws<FormulaException>(() => Formula.Parse(text)).Position);

    private static double? Value(string formula) => Formula.Parse(formula).Evaluate(name => Values[name.Figure]);
}
