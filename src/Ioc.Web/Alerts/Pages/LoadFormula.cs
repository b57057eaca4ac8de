using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts.Pages;

/// <summary>When an office is overloaded and when busy, by the rule in force today.</summary>
public sealed class LoadFormula(RulesInForce rules, RuleWords words)
{
    public LocalText Text => new(In(Language.Vietnamese), In(Language.English));

    private string In(Language language)
    {
        var rule = rules.Current.Load;
        var load = rule.LoadOf(null, rules.Current.Day);
        var said = PageWords.In(language, "figure.load.formula", Say(load.Overloaded, language), (load.BusyPart * 100).ToString("#,0.#", language.Culture));
        return rule.Edition.Exceptions.Count == 0 ? said : $"{said} {language["figure.load.exceptions"]}";
    }

    private string Say(Condition condition, Language language) => condition switch
    {
        Condition.Comparison comparison => Small(words.Say(comparison, language), language),
        Condition.All all => string.Join($" {language["alarms.condition.and"]} ", all.Of.Select(part => Say(part, language))),
        Condition.Any any => string.Join($"; {language["alarms.condition.or"]} ", any.Of.Select(part => Say(part, language))),
        _ => throw new InvalidOperationException($"No words for {condition}."),
    };

    private static string Small(string text, Language language) => text.Length == 0 ? text : char.ToLower(text[0], language.Culture) + text[1..];
}
