using Ioc.Rules.Alerts;
using Ioc.Shell;

namespace Ioc.Alerts;

/// <param name="Revision">Differs whenever a rule differs.</param>
/// <param name="Figures">What rules may look at.</param>
/// <param name="Errors">What is wrong in the files, as <c>file:line:column: what</c>.</param>
public sealed record RulesAnswer(string Revision, IReadOnlyList<RuleView> Rules, IReadOnlyList<AlarmFigure> Figures, IReadOnlyList<string> Errors);

/// <summary>A condition: one of <c>any</c>, <c>all</c>, or a comparison of a figure with a threshold.</summary>
public sealed record ConditionView(IReadOnlyList<ConditionView>? Any, IReadOnlyList<ConditionView>? All, string? Figure, Comparing? How, double? Threshold)
{
    public static ConditionView Of(Condition condition) => condition switch
    {
        Condition.Any any => new(Any: [.. any.Of.Select(Of)], null, null, null, null),
        Condition.All all => new(null, All: [.. all.Of.Select(Of)], null, null, null),
        Condition.Comparison comparison => new(null, null, comparison.Figure, comparison.How, comparison.Threshold),
        _ => throw new InvalidOperationException("No such condition."),
    };
}

/// <param name="Set">Threshold by figure.</param>
public sealed record ThresholdsView(RuleScope For, IReadOnlyDictionary<string, double> Set);

public sealed record EscalationStepView(EscalationLevel To, double AfterSeconds);

/// <summary>A rule in force.</summary>
/// <param name="Effective">Local day from which this edition counts.</param>
/// <param name="ForSeconds">How long the condition must hold.</param>
/// <param name="Hours"><c>working</c> or <c>always</c>.</param>
/// <param name="Leaves">Part of a threshold at which it is left.</param>
/// <param name="Communes">How many it looks at.</param>
/// <param name="DefinesLoad">Its thresholds make the <c>load</c> of rows.</param>
public sealed record RuleView(
    string Id, LocalText Title, string Version, DateOnly Effective, Severity Severity, double ForSeconds, string Hours, double Leaves, RuleScope Scope, bool PerCommune,
    int Communes, ConditionView When, IReadOnlyList<ThresholdsView> Thresholds, double? RepeatSeconds, IReadOnlyList<EscalationStepView> Escalate, IReadOnlyList<string> Mutes,
    bool DefinesLoad, LocalText Message, string? Runbook, IReadOnlyDictionary<string, string> Labels, string File)
{
    public static RuleView Of(RuleInForce rule) => new(
        rule.Rule.Id, rule.File.Title, rule.Edition.Version, rule.Edition.EffectiveFrom, rule.Rule.Severity, rule.Rule.For.TotalSeconds,
        rule.Rule.WorkingHoursOnly ? "working" : "always", rule.Rule.Leaves, rule.Rule.Scope, rule.File.PerCommune, rule.Units.Count, ConditionView.Of(rule.Edition.When),
        [.. rule.Edition.Exceptions.Select(exception => new ThresholdsView(exception.Scope, exception.Thresholds))],
        rule.Rule.Repeat?.TotalSeconds, [.. rule.Rule.Escalation.Select(step => new EscalationStepView(step.To, step.After.TotalSeconds))], rule.Rule.Mutes,
        rule.File.BusyPart is not null, rule.File.Message, rule.File.Runbook, rule.File.Labels, rule.File.File);
}
