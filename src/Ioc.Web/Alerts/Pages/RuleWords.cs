using Ioc.Dashboards;
using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts.Pages;

/// <summary>A rule as one would say it.</summary>
public sealed class RuleWords(FigureBook figures, Geography.CommuneDirectory communes)
{
    public string TitleOf(string figure, Language language) => figures.Find(figure)?.Title.In(language) ?? figure;

    public FigureFormat FormatOf(string figure) => figures.Find(figure)?.Format ?? FigureFormat.Count;

    /// <summary><c>Quá hạn chưa xong từ 10 trở lên</c>.</summary>
    public string Say(Condition.Comparison comparison, Language language) =>
        $"{TitleOf(comparison.Figure, language)} {PageWords.Threshold(comparison.How, comparison.Threshold, FormatOf(comparison.Figure), language)}";

    public string Say(RuleScope scope, Language language)
    {
        List<string> parts =
        [
            .. scope.Provinces.Select(code => communes.FindProvince(code)?.FullName ?? code),
            .. scope.Communes.Select(code => communes.Find(code)?.FullName ?? code),
            .. scope.Sizes.Select(size => language[$"alarms.size.{AlarmFilter.Word(size)}"]),
        ];
        return parts.Count == 0 ? language["alarms.scope.everywhere"] : string.Join(", ", parts);
    }
}
